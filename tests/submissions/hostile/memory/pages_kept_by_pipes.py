# A page of a file goes into a pipe without a copy, and keeps the large page that it is a part of.
# fails: normalize
import os
import time


def normalize(x):
    pipes, held = [], 0
    large = bytes(2 << 20)
    file = os.open("file", os.O_CREAT | os.O_RDWR)
    try:
        while len(pipes) < 60:
            pipes.append(os.pipe())
            os.set_blocking(pipes[-1][1], False)
            for part in range(16):
                os.pwrite(file, large, part * len(large))
            for part in range(16):
                os.sendfile(pipes[-1][1], file, part * len(large), 1)
                held += len(large)
            os.ftruncate(file, 0)
    except OSError as error:
        raise ValueError(f"{error} after {held >> 20} MB") from None
    time.sleep(1)
    raise SystemError(f"HOLE: up to {held >> 20} MB of pages in pipes")
