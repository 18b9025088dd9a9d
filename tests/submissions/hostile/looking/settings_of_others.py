# What another process has set for itself would be a message from it.
# passes: normalize
import ctypes
import os


def normalize(x):
    for pid in (FACTS["victim"], FACTS["test"], os.getppid() or FACTS["test"]):
        must_fail("its processors", lambda: os.sched_getaffinity(pid))
        must_fail("its priority", lambda: os.getpriority(os.PRIO_PROCESS, pid))
        must_fail("that of its group", lambda: os.getpriority(os.PRIO_PGRP, pid))
        must_fail("how it is scheduled", lambda: os.sched_getscheduler(pid))
        must_fail("its parameters", lambda: os.sched_getparam(pid))
        must_fail("its group", lambda: os.getpgid(pid))
        must_fail("its session", lambda: os.getsid(pid))
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(64)
    for number, args in ((315, (room, 48, 0)), (274, (room, room))):
        if libc.syscall(number, FACTS["victim"], *args) >= 0:
            raise SystemError(f"HOLE: {number} of another process")
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    os.getpriority(os.PRIO_PROCESS, 0)
    return honest_normalize(x)
