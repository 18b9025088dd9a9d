# The stack overflows.
# fails: normalize
import sys


def normalize(x):
    sys.setrecursionlimit(10**9)
    return [normalize(x)]
