# Pages that are only looked at cost a table each, and count as nothing.
# fails: normalize
import ctypes
import os


def normalize(x):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    mapped = 0
    for _ in range(1000):
        size = 1 << 30
        place = libc.mmap(None, ctypes.c_size_t(size), 1, 0x4022, -1, ctypes.c_long(0))
        if place in (None, 2**64 - 1):
            break
        for each in range(0, size, 2 << 20):
            ctypes.c_char.from_address(place + each).value
        mapped += size
    if mapped > 100 << 30:
        raise SystemError(f"HOLE: tables for {mapped >> 30} GB")
    raise ValueError(f"tables for {mapped >> 30} GB")
