# A thread answers for a process whose first one has ended.
# fails: normalize
import ctypes
import threading
import time


def answer():
    time.sleep(2)
    send(frame({"raised": {"type": "SystemError", "message": "HOLE: it goes on"}}))


def normalize(x):
    threading.Thread(target=answer, daemon=True).start()
    ctypes.CDLL(None).syscall(60, 0)
