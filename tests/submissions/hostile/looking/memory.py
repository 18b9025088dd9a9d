# The memory of the process holds nothing of another submission, or of whoever grades.
# passes: normalize
import ctypes
import re


def normalize(x):
    word = re.compile(rb"canar[y]-5d1f0[c]")  # which does not find itself
    with open("/proc/self/maps") as file:
        maps = file.readlines()
    seen = 0
    for line in maps:
        first, last, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
        size = int(last, 16) - int(first, 16)
        if not rights.startswith("rw") or size >= 1 << 28:
            continue
        data = ctypes.string_at(int(first, 16), size)
        seen += size
        for found in word.finditer(data):
            near = data[found.start() - 40 : found.end() + 40]
            raise SystemError(f"HOLE: {near!r}")
    if seen < 50 << 20:
        raise RuntimeError("there must be more memory than this to look through")
    return honest_normalize(x)
