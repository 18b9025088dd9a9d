# A huge page stays whole as long as one small page of it is in use, and counts as that one.
# fails: normalize
import ctypes
import time


def anonymous_huge_bytes():
    with open("/proc/self/smaps_rollup") as file:
        return sum(int(line.split()[1]) << 10 for line in file if line.startswith("AnonHuge"))


def normalize(x):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    size, huge, held = 128 << 20, 2 << 20, 0
    for _ in range(14):
        place = libc.mmap(None, ctypes.c_size_t(size + huge), 3, 0x22, -1, ctypes.c_long(0))
        if place in (None, 2**64 - 1):
            raise ValueError(f"refused after {held >> 20} MB")
        first = -(-place // huge) * huge
        libc.madvise(ctypes.c_void_p(first), ctypes.c_size_t(size), 14)
        ctypes.memset(first, 1, size)
        held += anonymous_huge_bytes()
        for page in range(first, first + size, huge):
            libc.munmap(ctypes.c_void_p(page + 4096), ctypes.c_size_t(huge - 4096))
    time.sleep(1)
    if held > 1200 << 20:
        raise SystemError(f"HOLE: {held >> 20} MB in huge pages")
    raise ValueError(f"{held >> 20} MB in huge pages")
