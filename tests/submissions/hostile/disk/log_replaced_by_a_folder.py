# The next process finds a folder where its output should go.
# fails: normalize
# passes: load_data
import os


def normalize(x):
    os.unlink("output.log")
    os.makedirs("output.log/inside")
    os._exit(1)
