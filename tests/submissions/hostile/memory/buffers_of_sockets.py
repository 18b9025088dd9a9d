# What waits in sockets is the kernel's memory, and nobody's.
# fails: normalize
import ctypes
import socket
import threading

queued = []


def fill():
    ctypes.CDLL(None).syscall(436, 900, 901, 2)  # close_range, with a table of its own
    kept, total = [], 0
    try:
        while True:
            pair = socket.socketpair()
            kept.append(pair)
            for end in pair:
                end.setblocking(False)
                try:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
                except OSError:
                    pass
                try:
                    while True:
                        total += end.send(bytes(65536))
                except BlockingIOError:
                    pass
    except OSError:
        pass
    queued.append(total)


def normalize(x):
    threads = [threading.Thread(target=fill) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    if sum(queued) > 200 << 20:
        raise SystemError(f"HOLE: {sum(queued) >> 20} MB in sockets")
    raise ValueError(f"{sum(queued) >> 20} MB in sockets")
