# It goes on as soon as somebody stops it, and moves its files about meanwhile.
# fails: normalize
import os
import signal
import time


def normalize(x):
    again_and_again([(62, os.getpid(), signal.SIGCONT)])
    again_and_again([(33, 100, 101), (3, 100), (33, 101, 100), (3, 101)])
    kept = []
    for number in range(10):
        kept.append(os.open("file", os.O_CREAT | os.O_RDWR))
        os.unlink("file")
        if not number:
            os.dup2(kept[0], 100)
        for _ in range(25):
            os.write(kept[-1], bytes(10 << 20))
    time.sleep(0.5)
    raise SystemError("HOLE: 2500 MB of disk")
