# passes: normalize
import os
import signal


def normalize(x):
    for pid in (FACTS["victim"], FACTS["test"], *range(os.getpid() - 30, os.getpid())):
        must_fail("a stranger", lambda: os.kill(pid, signal.SIGKILL))
        must_fail("its group", lambda: os.killpg(pid, signal.SIGKILL))
        must_fail("a handle on it", lambda: os.pidfd_open(pid))
        must_fail("its processors", lambda: os.sched_setaffinity(pid, {0}))
    return honest_normalize(x)
