# The kernel lists no files of a process whose first thread has ended.
# fails: normalize
import ctypes
import os
import threading
import time


def fill():
    time.sleep(0.3)
    kept = []
    for _ in range(10):
        kept.append(os.open("file", os.O_CREAT | os.O_RDWR))
        os.unlink("file")
        for _ in range(25):
            os.write(kept[-1], bytes(10 << 20))
    time.sleep(1.5)
    send(frame({"raised": {"type": "SystemError", "message": "HOLE: 2500 MB of disk"}}))


def normalize(x):
    threading.Thread(target=fill, daemon=True).start()
    ctypes.CDLL(None).syscall(60, 0)
