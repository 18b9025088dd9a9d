# A removed file stays on the disk as long as one page of it is mapped.
# fails: normalize
import mmap
import os
import time


def normalize(x):
    kept = []
    for _ in range(10):
        with open("file", "w+b") as file:
            for _ in range(25):
                file.write(bytes(10 << 20))
            file.flush()
            kept.append(mmap.mmap(file.fileno(), 4096))
        os.unlink("file")
    time.sleep(1.5)
    raise SystemError(f"HOLE: {len(kept) * 250} MB of disk")
