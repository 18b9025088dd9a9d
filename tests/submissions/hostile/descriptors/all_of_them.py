# passes: normalize
import os

kept = []


def normalize(x):
    try:
        while True:
            kept.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        if len(kept) > 1000:
            raise SystemError("HOLE: more than 1000 open files") from None
    return honest_normalize(x)
