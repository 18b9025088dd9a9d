# fails: normalize
import mmap
import os


def normalize(x):
    kept = []
    while True:
        with open("file", "w+b") as file:
            file.truncate(128 << 20)
            kept.append(mmap.mmap(file.fileno(), 128 << 20))
        os.unlink("file")
        for page in range(0, 128 << 20, 4096):
            kept[-1][page] = 1
