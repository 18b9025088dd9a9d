# The first thread waits for the disk, where no signal stops it, and others move the files about.
# fails: normalize
import ctypes
import os
import threading
import time


def fill(folder):
    part = bytes(10 << 20)
    for number in range(10):
        file = os.open(f"file {number}", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=folder)
        for _ in range(25):
            os.write(file, part)
        os.close(file)


def normalize(x):
    for number in range(1500):
        os.mkdir(f"other {number}")
    names = [ctypes.create_string_buffer(f"folder {n}".encode()) for n in range(1000)]
    os.mkdir(names[0].value)
    inside = os.open(names[0].value, os.O_RDONLY)
    places = [ctypes.addressof(name) for name in names]
    again_and_again([(82, old, new) for old, new in zip(places, [*places[1:], places[0]])])
    filler = threading.Thread(target=fill, args=(inside,), daemon=True)
    filler.start()
    file = os.open("through", os.O_CREAT | os.O_WRONLY)
    while filler.is_alive():
        os.pwrite(file, bytes(32 << 20), 0)
        os.fsync(file)
    time.sleep(0.5)
    raise SystemError(f"HOLE: 2500 MB of disk {names[0].value}")
