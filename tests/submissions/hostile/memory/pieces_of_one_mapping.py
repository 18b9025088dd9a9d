# Each piece of a mapping with rights of its own is a record in the kernel.
# fails: normalize
import ctypes


def normalize(x):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    pieces = 0
    for _ in range(8):
        size = 16_000 * 4096
        place = libc.mmap(None, ctypes.c_size_t(size), 3, 0x22, -1, ctypes.c_long(0))
        for page in range(0, size, 8192):
            ctypes.c_char.from_address(place + page).value = b"x"
            if libc.mprotect(ctypes.c_void_p(place + page), ctypes.c_size_t(4096), 1):
                raise ValueError(f"{pieces} pieces")
            pieces += 2
    if pieces > 70_000:
        raise SystemError(f"HOLE: {pieces} pieces")
    raise ValueError(f"{pieces} pieces")
