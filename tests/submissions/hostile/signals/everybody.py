# passes: normalize
import os
import signal


def normalize(x):
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGURG):
        must_fail("everybody", lambda: os.kill(-1, number))
        must_fail("the group", lambda: os.kill(0, number))
    return honest_normalize(x)
