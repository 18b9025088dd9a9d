# A file that another one is renamed over loses its name, too.
# fails: normalize
import os
import time


def normalize(x):
    kept = []
    for _ in range(10):
        file = open("new", "wb")
        for _ in range(25):
            file.write(bytes(10 << 20))
        kept.append(file)
        os.rename("new", "old")
    time.sleep(1.5)
    raise SystemError(f"HOLE: {len(kept) * 250} MB of disk")
