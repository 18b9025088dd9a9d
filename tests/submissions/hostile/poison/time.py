# A clock that stands still.
# fails: normalize
# says: did not finish
import time

time.time = time.monotonic = time.perf_counter = lambda: 0.0


def normalize(x):
    while time.time() < 1:
        pass
