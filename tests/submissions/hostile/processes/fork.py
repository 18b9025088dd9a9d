# passes: normalize
# quick: yes
import os


def normalize(x):
    must_fail("fork", os.fork)
    must_fail("forkpty", os.forkpty)
    return honest_normalize(x)
