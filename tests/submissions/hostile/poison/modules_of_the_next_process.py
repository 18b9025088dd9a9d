# The next process of the same submission starts in the same folder.
# fails: normalize
# passes: load_data
import os


def normalize(x):
    for name in ("numpy.py", "keras.py", "json.py", "sitecustomize.py", "random.py"):
        with open(name, "w") as file:
            file.write("raise SystemError('HOLE: a planted file was read')\n")
    os._exit(0)
