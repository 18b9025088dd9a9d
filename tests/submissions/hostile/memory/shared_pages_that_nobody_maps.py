# Shared pages stay as long as one of them is mapped, and count as nobody's once they are not.
# fails: normalize
import ctypes
import time


def normalize(x):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    size, held = 64 << 20, 0
    for _ in range(24):
        place = libc.mmap(None, ctypes.c_size_t(size), 3, 0x21, -1, ctypes.c_long(0))
        if place in (None, 2**64 - 1):
            raise ValueError(f"refused after {held >> 20} MB")
        ctypes.memset(place, 1, size)
        libc.munmap(ctypes.c_void_p(place + 4096), ctypes.c_size_t(size - 4096))
        held += size
    time.sleep(0.5)
    raise SystemError(f"HOLE: {held >> 20} MB of shared memory")
