"""A program that asks the kernel for whatever comes up, behind the wall; see test_fuzz_wall.py.

It reads an order from its standard input: the plan of the wall, seeds, how many calls a seed makes,
and what lies outside. For each seed a process is forked that builds the wall, draws some sixty
system calls, and asks for them again and again with arguments of the right kind and odd values.
What should have been refused and was not is told, a line of JSON each.

All is bounded: calls, seconds, memory, and the size of files. What it aims at was made by the test.
A call that may end its own process comes last.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import mmap
import os
import random
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from grader.sandbox.wall import syscalls, wall

LIBC = ctypes.CDLL(None, use_errno=True)
REPORT = 200  # the descriptor that is told what happened; no call is given one so high
SECONDS = 4.0  # for one seed
ARENA = 1 << 16
AS_PATH = 0x200000  # O_PATH: such a descriptor tells nothing of a file's contents
THREAD, VFORK = 0x10F00, 0x4000  # the flags that a new thread has, and has not; see `wall`
SUBREAPER = 36

NEVER = {"reboot", "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module"}
"""Nothing is asked for that would matter if the wall did not stand."""

ENDING = (
    "exit", "exit_group", "rt_sigreturn", "arch_prctl", "set_tid_address", "execve", "fork",
    "vfork", "clone3", "restart_syscall", "setrlimit", "rseq", "sigaltstack", "brk", "rt_sigaction",
)  # fmt: skip

# What the arguments of a call are. Others take anything.
KINDS = {
    "open": "path flags mode", "openat": "fd path flags mode", "openat2": "fd path pointer size",
    "creat": "path mode", "read": "fd pointer size", "write": "fd pointer size",
    "pread64": "fd pointer size size", "pwrite64": "fd pointer size size",
    "readv": "fd pointer small", "writev": "fd pointer small", "close": "fd", "dup": "fd",
    "dup2": "fd fd", "dup3": "fd fd flags", "stat": "path pointer", "lstat": "path pointer",
    "statx": "fd path flags mode pointer", "access": "path mode",
    "faccessat2": "fd path mode flags", "readlink": "path pointer size",
    "readlinkat": "fd path pointer size", "getdents64": "fd pointer size", "chdir": "path",
    "fchdir": "fd", "mkdir": "path mode", "mkdirat": "fd path mode", "rmdir": "path",
    "unlink": "path", "unlinkat": "fd path flags", "rename": "path path",
    "renameat": "fd path fd path", "renameat2": "fd path fd path flags", "link": "path path",
    "linkat": "fd path fd path flags", "symlink": "path path", "symlinkat": "path fd path",
    "mknod": "path mode small", "mknodat": "fd path mode small", "truncate": "path size",
    "ftruncate": "fd size", "chmod": "path mode", "fchmod": "fd mode", "fchmodat": "fd path mode",
    "chown": "path small small", "lchown": "path small small",
    "fchownat": "fd path small small flags", "utimensat": "fd path pointer flags",
    "setxattr": "path pointer pointer size flags", "getxattr": "path pointer pointer size",
    "fallocate": "fd small size size", "copy_file_range": "fd pointer fd pointer size small",
    "sendfile": "fd fd pointer size", "splice": "fd pointer fd pointer size small",
    "mmap": "region extent small mapping fd page", "munmap": "region extent",
    "mremap": "region extent extent small region", "mprotect": "region extent small",
    "madvise": "region extent advice", "mlock": "region extent", "msync": "region extent small",
    "socket": "family kind small", "socketpair": "family kind small pointer",
    "connect": "fd address size", "bind": "fd address size", "listen": "fd small",
    "sendto": "fd pointer size message address small",
    "recvfrom": "fd pointer size message pointer pointer", "sendmsg": "fd pointer flags",
    "recvmsg": "fd pointer flags", "accept4": "fd pointer pointer flags",
    "setsockopt": "fd small small pointer size", "getsockopt": "fd small small pointer pointer",
    "kill": "other signal", "tgkill": "other other signal", "tkill": "other signal",
    "rt_sigqueueinfo": "pid signal pointer", "rt_tgsigqueueinfo": "pid pid signal pointer",
    "pidfd_open": "pid small", "pidfd_send_signal": "fd signal pointer small",
    "pidfd_getfd": "fd fd small", "process_madvise": "fd pointer small advice small",
    "ptrace": "small pid pointer pointer",
    "process_vm_readv": "pid pointer small pointer small zero",
    "process_vm_writev": "pid pointer small pointer small zero", "kcmp": "pid pid small fd fd",
    "prlimit64": "other small pointer pointer", "sched_setaffinity": "pid small pointer",
    "sched_getaffinity": "pid size pointer", "setpriority": "zero pid small",
    "getpriority": "zero pid", "ioprio_set": "one pid small", "ioprio_get": "one pid",
    "sched_setscheduler": "pid small pointer", "sched_setattr": "pid pointer small",
    "sched_setparam": "pid pointer", "setpgid": "pid pid", "getpgid": "pid", "getsid": "pid",
    "migrate_pages": "pid small pointer pointer",
    "move_pages": "pid small pointer pointer pointer flags", "process_mrelease": "fd zero",
    "get_robust_list": "pid pointer pointer", "clone": "cloning zero zero zero zero",
    "unshare": "namespace", "setns": "fd namespace", "fcntl": "fd command any",
    "ioctl": "fd request pointer", "prctl": "option small small small small",
    "close_range": "low low ranges", "mount": "path path pointer flags pointer",
    "umount2": "path small", "chroot": "path", "pivot_root": "path path",
    "inotify_add_watch": "fd path flags", "fanotify_mark": "fd small size fd path",
    "name_to_handle_at": "fd path pointer pointer flags", "open_by_handle_at": "fd pointer flags",
    "open_tree": "fd path flags", "landlock_add_rule": "fd one pointer zero",
    "landlock_restrict_self": "fd zero", "memfd_create": "pointer flags",
    "execveat": "fd path pointer pointer flags", "uselib": "path", "acct": "path",
    "swapon": "path small", "swapoff": "path", "nanosleep": "pointer zero",
    "futex": "pointer small small pointer pointer small", "wait4": "pid pointer one zero",
    "waitid": "small pid pointer small zero",
}  # fmt: skip


class Caller:
    """Makes calls and sees what comes of them.

    Args:
        seed: of all that is drawn.
        facts: what lies outside.
    """

    def __init__(self, seed: int, facts: dict[str, Any]) -> None:
        self._random = random.Random(seed)
        self._facts = facts
        self._pid = os.getpid()
        self._arenas = [own_memory(ARENA) for _ in range(6)]
        self._pointers = [ctypes.addressof(ctypes.c_char.from_buffer(a)) for a in self._arenas]
        self._maps = [own_memory(4 * ARENA) for _ in range(4)]  # may be gone at any time
        self._regions = [ctypes.addressof(ctypes.c_char.from_buffer(m)) for m in self._maps]
        self._texts = [ctypes.create_string_buffer(path.encode()) for path in self._paths()]
        self._addresses = [ctypes.create_string_buffer(each) for each in self._socket_addresses()]
        self._canaries = {tuple(each) for each in facts["canaries"]}
        self.made = 0
        self.worked = 0

    def _paths(self) -> list[str]:
        secret, folder, victim = (self._facts[name] for name in ("secret", "folder", "victim"))
        other = self._facts["neighbour"]
        inside = ["a", "b", "d", "d/x", "d/../a", ".", "", "a" * 300, "./b", "d/y/z"]
        outside = [secret, folder, f"{folder}/new", "..", "../new", other, f"{other}/own", "/"]
        proc = [
            f"/proc/{victim}/mem", f"/proc/{victim}/fd", f"/proc/{victim}/environ",
            f"/proc/self/root{secret}", f"/proc/self/cwd/{os.path.relpath(secret)}",
            "/proc/self/exe", "/proc/self/mem", "/proc/self/maps", "/proc/self/fd/3",
            os.path.relpath(secret), self._facts["unix"],
        ]  # fmt: skip
        return inside * 2 + outside + proc

    def _socket_addresses(self) -> list[bytes]:
        port = int(self._facts["tcp"]).to_bytes(2, "big")
        other = int(self._facts["udp"]).to_bytes(2, "big")
        local = bytes([127, 0, 0, 1]) + bytes(8)
        families = (socket.AF_INET.to_bytes(2, sys.byteorder), (1).to_bytes(2, sys.byteorder))
        return [
            families[0] + port + local,
            families[0] + other + local,
            families[1] + self._facts["unix"].encode() + b"\0",
            families[1] + self._facts["abstract"].encode() + b"\0",
        ]

    def draw(self, kind: str) -> int:
        """An argument of this kind."""
        pick = self._random.choice
        if kind == "fd":
            return pick([*range(12)] * 3 + [-100, -1, 30, 50])
        if kind == "path":
            return ctypes.addressof(pick(self._texts))
        if kind == "address":
            return pick([0, *(ctypes.addressof(each) for each in self._addresses)])
        if kind == "pointer":
            return pick([0, *(p + pick([0, 8, 4096, ARENA - 64]) for p in self._pointers)])
        if kind == "pid":
            return pick([self._pid, 0, self._facts["victim"], self._facts["neighbour_pid"]])
        if kind == "other":
            return pick([self._facts["victim"], self._facts["neighbour_pid"]])
        if kind == "region":
            return pick(self._regions) + pick([0, 0, 4096, ARENA])
        if kind == "any":
            return self.draw(pick(["small", "pointer", "pid", "fd"]))
        values: dict[str, list[int]] = {
            "extent": [0, 1, 4096, 8192, ARENA, 3 * ARENA], "page": [0, 4096, ARENA],
            "low": [*range(64)], "zero": [0], "one": [1], "small": [*range(12), 16, 64],
            "mode": [0o600, 0o700, 0o777, 0o4755, 0, 7], "signal": [0, 9, 10, 15, 18, 19, 23],
            "size": [0, 1, 8, 24, 100, 4096, 65536, 1 << 20, 1 << 23],
            "flags": [0, 1, 2, 0o100, 0o1000, 0o2000, 0o4000, 0o200000, AS_PATH, 0x100, 0x1000,
                      0x241, 0x80000, 0x410000 | 2],
            "mapping": [1, 2, 3, 0x22, 0x21, 0x8022, 0x40022, 0x12],
            "family": [1, 1, 2, 10, 16, 17, 40], "kind": [1, 1, 2, 3, 5, 0x801, 0x80001, 0x80802],
            "message": [0, 1, 2, 4, 0x40, 0x4000, 0x4040, 0x8000, 0x20000000],
            "advice": [*range(26), 100, 101], "ranges": [0, 2, 4, 6, 1],
            "cloning": [0, 17, 0x11, 0x100, 0x4111, 0x10000000, 0x900, 0x50F00 & ~0x400, 0x20011],
            "namespace": [0x10000000, 0x40000000, 0x20000, 0x8000000, 0x4000000, 0x200, 0x400],
            "command": [*range(18), 1024, 1025, 1026, 1029, 1030, 1031, 1032, 1033, 36, 37, 38,
                        (1 << 32) | 8],
            "request": [0x5401, 0x5412, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x8901, 0x8902,
                        0x40049409, 0x401C5820, 0x5410, (1 << 32) | 0x5412],
            "option": [*range(64), 0x53564D41, 0x59616D61],
        }  # fmt: skip
        return pick(values[kind])

    def ask(self, name: str, number: int) -> None:
        """Make one call, and tell of it where it should have been refused and was not."""
        kinds = KINDS.get(name, "any any small any small small").split()
        arguments = [self.draw(kind) for kind in kinds]
        result, error = call(number, arguments)
        if result == 0 and os.getpid() != self._pid:
            os._exit(0)  # a process that there should not be
        self.made += 1
        self.worked += result >= 0
        wrong = is_wrong(name, arguments, result, error, self._pid)
        if wrong:
            tell(wrong=f"{name}{tuple(map(hex, arguments))}: {wrong}")
        if result >= 0 and name in ("open", "openat", "openat2", "creat", "dup", "dup2", "dup3"):
            self.look(f"after {name}")

    def look(self, when: str) -> None:
        """Whether this process holds what it must not."""
        for descriptor in range(64):
            with contextlib.suppress(OSError):
                found = os.fstat(descriptor)
                is_one = (found.st_dev, found.st_ino) in self._canaries
                flags = call(FCNTL, [descriptor, 3])[0]
                if is_one and not flags & AS_PATH:
                    tell(wrong=f"{when} a file outside is open (flags {flags:#x})")
        if any(self._facts["marker"].encode() in bytes(arena) for arena in self._arenas):
            tell(wrong=f"{when} what stands in a file outside is in memory")


def own_memory(size: int) -> mmap.mmap:
    """So many bytes that nobody else sees."""
    return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)


def call(number: int, arguments: list[int]) -> tuple[int, int]:
    """A system call's result, and its error."""
    filled = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    masked = [ctypes.c_ulong(each & 0xFFFFFFFFFFFFFFFF) for each in filled]
    result = int(LIBC.syscall(ctypes.c_long(number), *masked))
    return result, ctypes.get_errno() if result < 0 else 0


def is_wrong(name: str, arguments: list[int], result: int, error: int, own: int) -> str:
    """Why this is no answer of the wall's; empty where it may be one."""
    told = f"returned {result}" if result >= 0 else errno.errorcode.get(error, str(error))
    unknown = result < 0 and error == errno.ENOSYS
    if unknown or _is_let_through(name, arguments, own):
        return ""
    if name in _PRETENDED or _is_pretended(name, arguments):
        return "" if result == 0 else f"was not only pretended: {told}"
    if name in _NOT_SUPPORTED:
        return "" if result < 0 and error == errno.ENOTSUP else f"was not declined: {told}"
    if name in _REFUSED:
        return "" if result < 0 and error == errno.EPERM else f"was not refused: {told}"
    return f"is in no list, and got through: {told}"


def _is_let_through(name: str, arguments: list[int], own: int) -> bool:
    """Whether the wall leaves the answer to the kernel."""
    if name in _BY_ARGUMENTS:
        return _BY_ARGUMENTS[name](own, *[*arguments, 0, 0, 0, 0, 0, 0][:6])
    return name in _ALLOWED


SIGNALS = {*range(65)} - {signal.SIGCONT}
_FLAGS = 0xFFFFFFFF & ~syscalls.MESSAGE_FLAGS
_BY_ARGUMENTS: dict[str, Callable[..., bool]] = {
    "prlimit64": lambda own, pid, limit, new, *_: (
        pid in (0, own) and (not new or limit in syscalls.RLIMITS)
    ),
    "setrlimit": lambda _, limit, *__: limit in syscalls.RLIMITS,
    "getpriority": lambda own, which, pid, *_: (which, pid) in ((0, 0), (0, own)),
    "kill": lambda own, pid, number, *_: pid == own and number in SIGNALS,
    "tgkill": lambda own, pid, _, number, *__: pid == own and number in SIGNALS,
    "clone": lambda _, flags, *__: flags & (THREAD | VFORK) == THREAD,
    "mmap": lambda _, __, ___, ____, flags, *_____: (
        not flags & syscalls.MAP_HUGETLB
        and not (flags & syscalls.MAP_SHARED and flags & syscalls.MAP_ANONYMOUS)
    ),
    "fcntl": lambda _, __, command, *___: command in syscalls.FCNTL,
    "ioctl": lambda _, __, request, *___: request in syscalls.IOCTL,
    "prctl": lambda _, option, *__: option in syscalls.PRCTL,
    "madvise": lambda _, __, ___, advice, *____: advice in syscalls.MADVICE,
    "close_range": lambda _, __, ___, flags, *____: flags in syscalls.CLOSE_RANGE,
    "socketpair": lambda _, family, kind, *__: (family, kind & 0xF) == (1, 1),
    "sendto": lambda _, __, ___, ____, flags, to, *_____: not to and not flags & _FLAGS,
    "recvfrom": lambda _, __, ___, ____, flags, *_____: not flags & _FLAGS,
    "getsockopt": lambda _, __, level, option, *___: (
        level == socket.SOL_SOCKET and option in syscalls.GETSOCKOPT
    ),
    **{name: lambda own, pid, *_: pid in (0, own) for name in syscalls.OF_ITSELF.split()},
}


def _is_pretended(name: str, arguments: list[int]) -> bool:
    return name == "fcntl" and arguments[1] in syscalls.FCNTL_PRETENDED


_ALLOWED, _PRETENDED, _NOT_SUPPORTED, _REFUSED = (
    frozenset(each.split())
    for each in (syscalls.ALLOWED, syscalls.PRETENDED, syscalls.NOT_SUPPORTED, syscalls.REFUSED)
)


def numbers() -> dict[str, int]:
    """Every call that libseccomp knows on this machine."""
    import pyseccomp

    arch = pyseccomp.system_arch()
    found = {}
    for number in range(512):
        with contextlib.suppress(Exception):  # a number without a name
            name = pyseccomp.resolve_syscall(arch, number)
            found[name.decode() if isinstance(name, bytes) else str(name)] = number
    return {name: number for name, number in found.items() if name not in NEVER}


NUMBERS = numbers()
FCNTL = NUMBERS["fcntl"]


def tell(**told: Any) -> None:
    """A line for the test."""
    with contextlib.suppress(OSError):
        os.write(REPORT, json.dumps(told).encode() + b"\n")


def wake(_number: int, _frame: object) -> None:
    """Whatever waits is called back: see `keep_awake`."""


def keep_awake() -> None:
    """No call waits for longer than some milliseconds."""
    with contextlib.suppress(OSError, ValueError):
        signal.signal(signal.SIGALRM, wake)
        signal.siginterrupt(signal.SIGALRM, True)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
        signal.setitimer(signal.ITIMER_REAL, 0.003, 0.003)


def attack(seed: int, order: dict[str, Any], program: bytes) -> None:
    """Build the wall, and make the calls of this seed."""
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    plan = wall.Plan(**{**order["plan"], "readable": ()})
    os.chdir(plan.scratch)
    wall.enter(plan, program)
    caller = Caller(seed, order["facts"])
    drawn = random.Random(seed)
    names = drawn.sample(sorted(set(NUMBERS) - set(ENDING)), 40)
    names += drawn.sample(sorted(set(KINDS) & set(NUMBERS)), 20)
    for turn in range(order["calls"]):
        if turn % 20 == 0:
            keep_awake()
        name = drawn.choice(names)
        caller.ask(name, NUMBERS[name])
    signal.setitimer(signal.ITIMER_REAL, 0)
    caller.look("at last")
    tell(made=caller.made, worked=caller.worked)
    last = drawn.choice([name for name in ENDING if name in NUMBERS])
    caller.ask(last, NUMBERS[last])


def run_one(seed: int, order: dict[str, Any], program: bytes) -> None:
    """One process of its own session, under a clock; whatever it leaves behind is told."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            attack(seed, order, program)
        except BaseException as error:
            tell(stopped=f"{type(error).__name__}: {error}", seed=seed)
        os._exit(0)
    deadline = time.monotonic() + SECONDS
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            tell(late=seed)
            break
        time.sleep(0.005)
    else:
        tell(ended=os.waitstatus_to_exitcode(ended[1]))
    with contextlib.suppress(ChildProcessError):
        left = os.waitpid(-1, os.WNOHANG)
        tell(wrong=f"a process was left behind: {left}", seed=seed)


def main() -> None:
    """Carry out the order."""
    order = json.load(sys.stdin)
    os.dup2(1, REPORT)
    log = os.open(os.path.join(order["plan"]["scratch"], "log"), os.O_WRONLY | os.O_CREAT, 0o600)
    null = os.open(os.devnull, os.O_RDONLY)
    for descriptor, source in ((0, null), (1, log), (2, log)):
        os.dup2(source, descriptor)
    os.closerange(3, REPORT)
    LIBC.prctl(SUBREAPER, 1, 0, 0, 0)
    program = wall.compile_filter()
    for seed in order["seeds"]:
        tell(seed=seed)
        run_one(seed, order, program)


if __name__ == "__main__":
    main()
