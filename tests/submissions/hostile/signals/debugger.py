# passes: normalize
import ctypes
import os


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def normalize(x):
    libc = ctypes.CDLL(None, use_errno=True)
    for pid in (FACTS["victim"], os.getppid()):
        must_fail("attach", lambda: checked(libc.ptrace(16, pid, 0, 0)))
        must_fail("seize", lambda: checked(libc.ptrace(0x4206, pid, 0, 0)))
        must_fail("its memory", lambda: open(f"/proc/{pid}/mem", "rb"))
    return honest_normalize(x)
