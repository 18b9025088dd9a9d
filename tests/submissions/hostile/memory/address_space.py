# Nothing is touched, but there is a limit all the same.
# fails: normalize
import mmap


def normalize(x):
    kept = [mmap.mmap(-1, 1 << 40) for _ in range(4)]
    return len(kept)
