# Files that libraries read when they start.
# passes: normalize
import os


def normalize(x):
    for name in (".keras/keras.json", "keras.json", "matplotlibrc", "sitecustomize.py",
                 "usercustomize.py", "numpy.py", "keras.py", "tensorflow.py", "conftest.py"):
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "w") as file:
            file.write("raise SystemError('HOLE: a planted file was read')\n")
    return honest_normalize(x)
