# The same by a private mapping that cannot be read, of files that never had a name.
# fails: normalize
import ctypes
import os
import time


def normalize(x):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    for _ in range(10):
        place = os.open(".", os.O_TMPFILE | os.O_RDWR, 0o600)
        for _ in range(25):
            os.write(place, bytes(10 << 20))
        libc.mmap(None, ctypes.c_size_t(4096), 0, 2, place, ctypes.c_long(0))
        os.close(place)
    time.sleep(1.5)
    raise SystemError("HOLE: 2500 MB of disk")
