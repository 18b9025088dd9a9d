# fails: normalize
import fcntl
import os


def normalize(x):
    total = 0
    kept = []
    try:
        while True:
            kept.append(os.pipe())
            end = kept[-1][1]
            os.set_blocking(end, False)
            try:
                fcntl.fcntl(end, 1031, 1 << 20)
            except OSError:
                pass
            try:
                while True:
                    total += os.write(end, bytes(65536))
            except BlockingIOError:
                pass
    except OSError:
        pass
    if total > 64 << 20:
        raise SystemError(f"HOLE: {total >> 20} MB in pipes")
    raise ValueError(f"{total >> 20} MB in pipes")
