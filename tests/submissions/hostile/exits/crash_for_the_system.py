# What is left of a process that crashed goes to a program of the system's, which runs as root.
# fails: normalize
# passes: load_data
import ctypes
import os
import resource


def normalize(x):
    must_fail("a limit", lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
    libc = ctypes.CDLL(None, use_errno=True)
    pair = (ctypes.c_ulong * 2)(0, 0)
    for which in (4, (1 << 32) | 4):
        for call in ((160, which, pair), (302, 0, which, pair, 0), (302, os.getpid(), which, pair, 0)):
            if libc.syscall(*(ctypes.c_ulong(a) if isinstance(a, int) else a for a in call)) == 0:
                raise SystemError("HOLE: the limit can be set")
    ctypes.string_at(0)
