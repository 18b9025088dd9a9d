# A removed file is mapped somewhere else by the time that somebody looks at its address.
# fails: normalize
import ctypes
import os
import time

FILES, STEPS, PAGE = 10, 1000, 4096


def normalize(x):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    none = ctypes.c_long(0)
    # Pages of turns, so that there is much to read before the addresses.
    padding = libc.mmap(None, ctypes.c_size_t(20_000 * PAGE), 0, 0x22, -1, none)
    for page in range(0, 20_000, 2):
        libc.mprotect(ctypes.c_void_p(padding + page * PAGE), ctypes.c_size_t(PAGE), 1)
    room = libc.mmap(None, ctypes.c_size_t(FILES * STEPS * PAGE), 0, 0x22, -1, none)
    part, kept, calls = bytes(10 << 20), [], []
    for number in range(FILES):
        kept.append(os.open("file", os.O_CREAT | os.O_RDWR))
        os.ftruncate(kept[-1], PAGE)
        libc.mmap(ctypes.c_void_p(room + number * PAGE), ctypes.c_size_t(PAGE), 1, 0x11, kept[-1], none)
        os.unlink("file")
    for step in range(STEPS):
        for number in range(FILES):
            old = room + (step * FILES + number) * PAGE
            new = room + ((step + 1) % STEPS * FILES + number) * PAGE
            calls.append((25, old, PAGE, PAGE, 3, new))  # mremap, to a fixed address
    again_and_again(calls)
    for file in kept:
        for _ in range(25):
            os.write(file, part)
        os.close(file)
    time.sleep(0.5)
    raise SystemError("HOLE: 2500 MB of disk")
