# The kernel keeps in mind what it was asked for in vain, until it needs the memory.
# fails: normalize
import os
import time


def normalize(x):
    began, number = time.monotonic(), 0
    while time.monotonic() - began < 5:
        for _ in range(1000):
            number += 1
            os.access(f"{number:0200}", 0)
    raise ValueError(f"{number} names")
