# A file that travels in a message is open in no table, and held all the same.
# passes: normalize
import array
import ctypes
import os
import socket


def pass_on(line):
    file = os.open("file", os.O_CREAT | os.O_RDWR)
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))]
    return line.sendmsg([b"x"], rights)


def normalize(x):
    ours, theirs = socket.socketpair()
    own = socket.socket(fileno=os.dup(wire()))
    for line in (ours, theirs, own):
        must_fail("a descriptor", lambda: pass_on(line))
        must_fail("receiving one", lambda: socket.recv_fds(line, 1, 1))
        must_fail("who it is", lambda: line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1))
        must_fail("by splice", lambda: os.splice(line.fileno(), os.pipe()[1], 1))
        must_fail("by sendfile", lambda: os.sendfile(line.fileno(), os.open(os.__file__, 0), 0, 1))
    libc = ctypes.CDLL(None, use_errno=True)
    for number in (307, 299, 276, 278, 425):  # sendmmsg, recvmmsg, tee, vmsplice, io_uring
        if libc.syscall(number, own.fileno(), None, 0, 0, 0) >= 0:
            raise SystemError(f"HOLE: {number}")
    return honest_normalize(x)
