# The code by which a process says that its wall could not be built.
# fails: normalize
# passes: load_data
import os


def normalize(x):
    os._exit(97)
