# passes: normalize
import os


def normalize(x):
    for target in (FACTS["secret"], "/etc/passwd", "..", "/"):
        must_fail("a symbolic link", lambda: os.symlink(target, "link"))
    must_fail("a hard link", lambda: os.link(FACTS["secret"], "link"))
    must_fail("a link to an open file", lambda: os.link("/proc/self/fd/1", "link"))
    must_fail("a fifo", lambda: os.mkfifo("fifo"))
    must_fail("a device", lambda: os.mknod("device", 0o020600, os.makedev(1, 1)))
    return honest_normalize(x)
