# fails: normalize
import ctypes
import os
import threading
import time


def hide():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall(436, 900, 901, 2)  # close_range, with a table of its own
    libc.unshare(0x400)
    kept = []
    for _ in range(10):
        kept.append(os.open("file", os.O_CREAT | os.O_RDWR))
        os.unlink("file")
        for _ in range(25):
            os.write(kept[-1], bytes(10 << 20))
    time.sleep(1.5)


def normalize(x):
    thread = threading.Thread(target=hide)
    thread.start()
    thread.join()
    raise SystemError("HOLE: 2500 MB of disk")
