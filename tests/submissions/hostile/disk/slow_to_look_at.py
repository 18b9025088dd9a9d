# The longer a look takes, the more is written until the next one.
# fails: normalize
import os
import time


def normalize(x):
    here = os.getcwd()
    for _ in range(90):
        os.mkdir("d" * 20)
        os.chdir("d" * 20)
    for number in range(4000):
        os.mkdir(f"{number:04}" + "n" * 240)
    os.chdir(here)
    for number in range(12):
        with open(f"file {number}", "wb") as file:
            for _ in range(25):
                file.write(bytes(10 << 20))
    time.sleep(0.5)
    raise SystemError("HOLE: 3000 MB of disk")
