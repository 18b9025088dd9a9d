# Of open files there are the wire, the output and nothing.
# passes: normalize
import os


def normalize(x):
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        known = (os.getcwd(), "/dev/null", "socket:", "/proc/", "pipe:", "anon_inode:")
        if not target.startswith(known):
            raise SystemError(f"HOLE: {target} is open")
    return honest_normalize(x)
