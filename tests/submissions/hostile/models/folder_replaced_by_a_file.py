# The folder in which model files are handed over becomes a file.
# fails: load_model
import os
import shutil


def load_model(path):
    folder = os.path.dirname(path)
    shutil.rmtree(folder)
    open(folder, "w").close()
    return None
