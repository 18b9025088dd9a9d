# Machine code of its own: allowed, and of no use.
# passes: normalize
import ctypes
import mmap


def normalize(x):
    code = bytes.fromhex("b8390000000f05c3")  # fork, on x86-64
    page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    page.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    if ctypes.CFUNCTYPE(ctypes.c_long)(address)() >= 0:
        raise SystemError("HOLE: fork")
    return honest_normalize(x)
