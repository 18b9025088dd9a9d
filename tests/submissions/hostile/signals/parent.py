# The process that forks all the others.
# passes: normalize
# quick: yes
import os
import signal


def normalize(x):
    parent = os.getppid()
    if parent > 1:
        must_fail("the parent", lambda: os.kill(parent, signal.SIGKILL))
        must_fail("its group", lambda: os.killpg(parent, signal.SIGKILL))
        must_fail("looking for it", lambda: os.kill(parent, 0))
        must_fail("its limits", lambda: __import__("resource").prlimit(parent, 0, (1, 1)))
    return honest_normalize(x)
