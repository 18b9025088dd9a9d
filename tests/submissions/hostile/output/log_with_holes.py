# An output that is long and takes no room, with a beginning that is not there.
# fails: normalize
import fcntl
import os
import time


def normalize(x):
    fcntl.fcntl(1, fcntl.F_SETFL, 0)
    os.ftruncate(1, 200 << 20)
    os.pwrite(1, b"the end", 210 << 20)
    time.sleep(1)
    raise SystemError("HOLE: an output of 210 MB")
