# Deeper than any path is long. The folder goes away all the same.
# fails: normalize
import os


def normalize(x):
    while True:
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
