# The kernel tells no memory of a process whose first thread has ended.
# fails: normalize
import ctypes
import mmap
import threading
import time


def fill():
    time.sleep(0.3)
    kept = []
    for _ in range(24):
        kept.append(mmap.mmap(-1, 100 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
        for page in range(0, 100 << 20, 4096):
            kept[-1][page] = 1
    time.sleep(1)
    send(frame({"raised": {"type": "SystemError", "message": "HOLE: 2400 MB of memory"}}))


def normalize(x):
    threading.Thread(target=fill, daemon=True).start()
    ctypes.CDLL(None).syscall(60, 0)
