# fails: normalize
import os


def normalize(x):
    for number in range(200):
        place = os.open(f"file {number}", os.O_CREAT | os.O_RDWR)
        os.posix_fallocate(place, 0, 200 << 20)
    raise SystemError("HOLE: 40 GB of disk")
