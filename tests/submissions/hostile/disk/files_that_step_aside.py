# From a folder that is about to be looked into to one that has been: the time at which a folder was
# last read tells when.
# fails: normalize
import os
import threading
import time

FILES = 10


def read_at(folder):
    return os.stat(folder).st_atime_ns


def change(folder):
    """So that the next reading of it is noted."""
    os.mkdir(f"{folder}/new")
    os.rmdir(f"{folder}/new")


def move(source, target):
    for number in range(FILES):
        try:
            os.rename(f"{source}/{number}", f"{target}/{number}")
        except OSError:
            pass


def step_aside(holder, other):
    while True:
        change(holder)
        change(other)
        before = read_at(holder), read_at(other)
        while (read_at(holder), read_at(other)) == before:
            pass
        if read_at(other) != before[1]:
            move(holder, other)  # the other one has been looked into
            time.sleep(0.1)  # this one, too
            move(other, holder)
        else:  # seen; next time it is here that they are looked for first
            time.sleep(0.1)
            move(holder, other)
            holder, other = other, holder


def normalize(x):
    for number in range(2000):
        os.mkdir(f"folder {number}")
    listed = [name for name in os.listdir(".") if name.startswith("folder")]
    places = listed[0], listed[-1]
    threading.Thread(target=step_aside, args=places, daemon=True).start()
    part = bytes(1 << 20)
    for number in range(FILES):
        file = os.open(f"{places[0]}/{number}", os.O_CREAT | os.O_WRONLY)
        for _ in range(250):
            os.write(file, part)
        os.close(file)
    time.sleep(0.5)
    raise SystemError("HOLE: 2500 MB of disk")
