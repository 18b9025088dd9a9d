# fails: normalize
import os


def normalize(x):
    os.unlink("output.log")
    while True:
        os.write(2, b"x" * (1 << 20))
