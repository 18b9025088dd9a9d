# Leaving with code 0 is no success.
# fails: normalize
# quick: yes
import os


def normalize(x):
    os._exit(0)
