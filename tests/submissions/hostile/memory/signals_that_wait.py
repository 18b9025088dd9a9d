# Signals that wait are the kernel's memory, in one queue for all processes of the same user.
# fails: normalize
import os
import re
import signal


def waiting():
    with open("/proc/self/status") as file:
        return int(re.search(r"SigQ:\s+(\d+)", file.read())[1])


def normalize(x):
    numbers = range(signal.SIGRTMIN, signal.SIGRTMAX + 1)
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    before = waiting()
    for sent in range(200_000):
        try:
            os.kill(os.getpid(), numbers[sent % len(numbers)])
        except OSError:
            break
    if waiting() > before + 10:
        raise SystemError(f"HOLE: {waiting()} signals wait")
    raise ValueError(f"{waiting()} signals wait")
