# Machine code starts threads faster than anybody counts them.
# fails: normalize
import ctypes
import mmap
import time


def normalize(x):
    code = bytes.fromhex(  # clone, 800 times, each a thread that waits for ever; on x86-64
        "53bb20030000bf000f01004889e631d24531d24531c0b8380000000f054885c074087804ffcb75de5bc3"
        "b8220000000f05ebf7"
    )
    page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    page.write(code)
    ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    time.sleep(1)
    raise SystemError("HOLE: 800 threads")
