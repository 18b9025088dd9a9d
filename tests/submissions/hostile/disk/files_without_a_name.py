# Space that no listing of the folder shows.
# fails: normalize
import os


def normalize(x):
    for _ in range(200):
        place = os.open("file", os.O_CREAT | os.O_RDWR)
        os.posix_fallocate(place, 0, 200 << 20)
        os.unlink("file")
    raise SystemError("HOLE: 40 GB of disk")
