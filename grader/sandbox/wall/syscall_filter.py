"""The allow-list of system calls as a program for the kernel, see syscalls.py (Linux)."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import tempfile

from grader.sandbox.wall import syscalls

# CLONE_THREAD, _VM, _SIGHAND, _FILES and _FS; not CLONE_VFORK
_THREAD = 0x00010000 | 0x00000100 | 0x00000800 | 0x00000400 | 0x00000200


_VFORK = 0x00004000


_ALL_BITS = 0xFFFFFFFFFFFFFFFF  # of an argument


PLACEHOLDER_PID = 0x2BADF00D  # stands in the compiled filter where each child puts its own id


class WallError(Exception):
    """The wall cannot be built, or does not hold."""


def compile_filter() -> bytes:
    """The allow-list of system calls as a program for the kernel; see `enter`.

    Raises:
        WallError: libseccomp is not there, or does not know this machine.
    """
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError) as error:
        raise WallError(f"libseccomp cannot be used ({error}).") from None
    filters = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    for name in syscalls.ALLOWED.split():
        _add(filters, pyseccomp.ALLOW, name)
    for name in syscalls.PRETENDED.split():
        _add(filters, pyseccomp.ERRNO(0), name)
    for name in syscalls.NOT_SUPPORTED.split():
        _add(filters, pyseccomp.ERRNO(errno.ENOTSUP), name)
    for name in syscalls.REFUSED.split():
        _add(filters, pyseccomp.ERRNO(errno.EPERM), name)
    _add_calls_by_arguments(filters)
    with tempfile.TemporaryFile() as program:
        filters.export_bpf(program)
        program.seek(0)
        return program.read()


def _add_calls_by_arguments(filters: object) -> None:
    """Allow calls that depend on what they are asked for."""
    from pyseccomp import ALLOW, EQ, ERRNO, MASKED_EQ, Arg

    # A new thread shares everything with its process, its table of descriptors and its working
    # directory included; anything else would be a new process, or hold files that nobody sees. And
    # the one that begins it does not wait for its end, where no signal would stop it.
    _add(filters, ALLOW, "clone", Arg(0, MASKED_EQ, _THREAD | _VFORK, _THREAD))
    for apart in (syscalls.MAP_SHARED, syscalls.MAP_ANONYMOUS):  # never both
        _add(filters, ALLOW, "mmap", Arg(3, MASKED_EQ, syscalls.MAP_HUGETLB | apart, 0))
    for name, place, values in (
        ("fcntl", 1, syscalls.FCNTL),  # others let the kernel send signals to another process
        ("ioctl", 1, syscalls.IOCTL),
        ("prctl", 0, syscalls.PRCTL),
        ("madvise", 2, syscalls.MADVICE),
        ("close_range", 2, syscalls.CLOSE_RANGE),
        ("setrlimit", 0, syscalls.RLIMITS),
    ):
        for value in values:
            _add(filters, ALLOW, name, Arg(place, EQ, value))
    for command in syscalls.FCNTL_PRETENDED:
        _add(filters, ERRNO(0), "fcntl", Arg(1, EQ, command))
    _add_calls_about_itself(filters)
    _add_sockets(filters)


def _add_calls_about_itself(filters: object) -> None:
    """Allow calls that name a process where it is this one."""
    from pyseccomp import ALLOW, EQ, MASKED_EQ, Arg

    for pid in (0, PLACEHOLDER_PID):
        for name in syscalls.OF_ITSELF.split():
            _add(filters, ALLOW, name, Arg(0, EQ, pid))
        _add(filters, ALLOW, "getpriority", Arg(0, EQ, os.PRIO_PROCESS), Arg(1, EQ, pid))
        _add(filters, ALLOW, "prlimit64", Arg(0, EQ, pid), Arg(2, EQ, 0))
        for limit in syscalls.RLIMITS:
            _add(filters, ALLOW, "prlimit64", Arg(0, EQ, pid), Arg(1, EQ, limit))
    for name, place in (("kill", 1), ("tgkill", 2)):
        for signals, count in syscalls.SIGNALS:
            which = Arg(place, MASKED_EQ, _ALL_BITS & ~(count - 1), signals)
            _add(filters, ALLOW, name, Arg(0, EQ, PLACEHOLDER_PID), which)


def _add_sockets(filters: object) -> None:
    """Allow pairs of connected streams, as event loops wake themselves with."""
    from pyseccomp import ALLOW, EQ, MASKED_EQ, Arg

    kind = 0xF  # the other bits of a type are flags
    stream = Arg(1, MASKED_EQ, kind, socket.SOCK_STREAM)
    _add(filters, ALLOW, "socketpair", Arg(0, EQ, socket.AF_UNIX), stream)
    usual = Arg(3, MASKED_EQ, 0xFFFFFFFF & ~syscalls.MESSAGE_FLAGS, 0)
    # With an address, one end of a pair would reach any socket that has a path.
    _add(filters, ALLOW, "sendto", Arg(4, EQ, 0), usual)
    _add(filters, ALLOW, "recvfrom", usual)
    for option in syscalls.GETSOCKOPT:
        _add(filters, ALLOW, "getsockopt", Arg(1, EQ, socket.SOL_SOCKET), Arg(2, EQ, option))


def _add(filters: object, action: object, name: str, *arguments: object) -> None:
    # A name that this version of libseccomp does not know is refused like everything else.
    with contextlib.suppress(OSError, ValueError):
        filters.add_rule(action, name, *arguments)  # type: ignore[attr-defined]
