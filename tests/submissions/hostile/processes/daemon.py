# passes: normalize
import os


def leave():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                pass
        os._exit(0)


def normalize(x):
    must_fail("a daemon", leave)
    must_fail("a session", os.setsid)
    return honest_normalize(x)
