# The kernel tells the owner of a pipe by a signal that there is something to read.
# passes: normalize
import fcntl
import os
import signal
import socket
import struct


def own(end, pid):
    fcntl.fcntl(end, fcntl.F_SETOWN, pid)
    fcntl.fcntl(end, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(end, fcntl.F_SETFL, os.O_ASYNC)


def normalize(x):
    ours, theirs = socket.socketpair()
    for pid in (FACTS["victim"], os.getppid()):
        must_fail("owning", lambda: own(ours, pid))
        must_fail("ioctl", lambda: fcntl.ioctl(ours, 0x8901, struct.pack("i", pid)))
        theirs.send(b"x")
    return honest_normalize(x)
