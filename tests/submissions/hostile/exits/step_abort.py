# fails: normalize
# says: SIGABRT
import os


def normalize(x):
    os.abort()
