# A removed file is open under another number by the time that somebody looks at the first one.
# fails: normalize
import os
import time

FILES, FIRST, LAST = 10, 100, 250


def normalize(x):
    # Each file goes round through its own numbers, one step after another.
    rings = [range(FIRST + file, LAST, FILES) for file in range(FILES)]
    calls = []
    for step in range(len(rings[0])):
        for ring in rings:
            old, new = ring[step], ring[(step + 1) % len(ring)]
            calls += [(33, old, new), (3, old)]  # dup2, close
    part, kept = bytes(10 << 20), []
    for ring in rings:
        kept.append(os.open("file", os.O_CREAT | os.O_RDWR))
        os.unlink("file")
        os.dup2(kept[-1], ring[0])
    again_and_again(calls)
    for file in kept:
        for _ in range(25):
            os.write(file, part)
        os.close(file)
    time.sleep(0.5)
    raise SystemError("HOLE: 2500 MB of disk")
