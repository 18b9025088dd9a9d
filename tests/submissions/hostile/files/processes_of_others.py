# passes: normalize
import os


def normalize(x):
    must_fail("the list", lambda: os.listdir("/proc"))
    for pid in (FACTS["victim"], FACTS["test"], 1, os.getppid() or 1):
        for name in ("environ", "cmdline", "maps", "mem", "status", "root/etc/passwd"):
            if pid != os.getpid():
                must_fail(name, lambda: open(f"/proc/{pid}/{name}", "rb").read())
        must_fail("files", lambda: os.listdir(f"/proc/{pid}/fd"))
        must_fail("where it is", lambda: os.readlink(f"/proc/{pid}/cwd"))
    return honest_normalize(x)
