# Two folders change their places in one step, so that both names are always there: one of them right
# after the other has been looked into.
# fails: normalize
import ctypes
import os
import threading
import time


def read_at(folder):
    return os.stat(folder).st_atime_ns


def exchange_in_time(places):
    libc = ctypes.CDLL(None, use_errno=True)
    left, right = (name.encode() for name in places)

    def exchange():
        libc.syscall(316, -100, left, -100, right, 2)

    full, empty = places
    while True:
        for name in places:
            os.mkdir(f"{name}/new")
            os.rmdir(f"{name}/new")
        before = read_at(full), read_at(empty)
        while (read_at(full), read_at(empty)) == before:
            pass
        if read_at(empty) != before[1]:
            exchange()
            time.sleep(0.1)
            exchange()
        else:
            time.sleep(0.1)
            exchange()
            full, empty = empty, full


def normalize(x):
    for number in range(2000):
        os.mkdir(f"folder {number}")
    listed = [name for name in os.listdir(".") if name.startswith("folder")]
    places = listed[0], listed[-1]
    inside = os.open(places[0], os.O_RDONLY)
    threading.Thread(target=exchange_in_time, args=(places,), daemon=True).start()
    part = bytes(1 << 20)
    for number in range(10):
        file = os.open(f"file {number}", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=inside)
        for _ in range(250):
            os.write(file, part)
        os.close(file)
    time.sleep(0.5)
    raise SystemError("HOLE: 2500 MB of disk")
