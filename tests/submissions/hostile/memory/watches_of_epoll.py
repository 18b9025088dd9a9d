# What is watched is the kernel's memory; one file can be watched under each number that it ever had.
# It is also taken from all that the same user may watch, and nobody else could watch a thing.
# fails: normalize
import ctypes
import os
import resource


def normalize(x):
    libc = ctypes.CDLL(None, use_errno=True)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    event = ctypes.create_string_buffer(b"\1\0\0\0" + bytes(8))
    watchers, files, added = [], [], 0
    for _ in range((most - 60) // 2):
        watchers.append(libc.epoll_create1(0))
        files.append(os.eventfd(0))
    if min(watchers) < 0:
        raise ValueError("nothing can be watched")
    numbers = [each for each in range(max(files) + 1, most - 1)]
    for file in files:
        for number in numbers:
            os.dup2(file, number)
            for watcher in watchers:
                added += libc.epoll_ctl(watcher, 1, number, event) == 0
            os.close(number)
    for _ in range(2):
        for file in files:  # under the numbers of the watched files themselves
            for watcher in watchers:
                added += libc.epoll_ctl(watcher, 1, file, event) == 0
    if added > 100_000:
        raise SystemError(f"HOLE: {added} watches")
    raise ValueError(f"{added} watches")
