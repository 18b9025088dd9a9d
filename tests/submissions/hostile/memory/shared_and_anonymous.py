# Memory that no limit on private data counts.
# fails: normalize
import mmap


def normalize(x):
    kept = []
    while True:
        kept.append(mmap.mmap(-1, 128 << 20))
        for page in range(0, 128 << 20, 4096):
            kept[-1][page] = 1
