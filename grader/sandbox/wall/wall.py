"""The wall around a process that runs code nobody has read (Linux).

Called by the process itself, right after it was forked and before it does anything else.
What holds:

- Landlock: files outside the scratch folder cannot be written; none but Python's own can be read;
  no signals and no abstract sockets to the outside.
- seccomp: an allow-list of system calls. No sockets, no other programs or processes, no tracing,
  no links or devices, no new namespaces.
- namespaces of its own for users, network, System V memory and host name, where they are permitted.
- no privileges, and limits for file size, open files, CPU time and address space.

`enter` ends with `verify`: the process itself tries what must not work. Anything that cannot be
built raises, and the caller ends the process: there is no weaker wall.

Sources: landlock(7), landlock_restrict_self(2), seccomp(2), user_namespaces(7), capabilities(7).
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import socket
import stat
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.sandbox.wall.syscall_filter import PLACEHOLDER_PID, WallError, compile_filter

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_RULE_PATH_BENEATH = 1
_CREATE_RULESET_VERSION = 1

# Rights over files, by their bit (include/uapi/linux/landlock.h).
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_RIGHTS_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP = 0b11  # bind and connect, from ABI 4
_SCOPES = 0b11  # abstract sockets and signals, from ABI 6

_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OWN = _READ_FILE | _READ_DIR | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | 1 << 15

_NEWUSER, _NEWNET, _NEWIPC, _NEWUTS = 0x10000000, 0x40000000, 0x08000000, 0x04000000
_SET_NO_NEW_PRIVS, _SET_SECCOMP, _SET_PDEATHSIG, _SET_THP_DISABLE = 38, 22, 1, 41

LEAST_ABI = 3  # files cannot be emptied; what later ones add is then up to the namespaces
LEAST_ABI_ALONE = 4  # without namespaces: the network by Landlock, too; the rest is seccomp's


@dataclass(frozen=True)
class Plan:
    """What one process may do.

    Attributes:
        scratch: the folder that it may write to.
        readable: further files and folders that it may read.
        namespaces: whether to enter namespaces of its own.
        secret: a file or folder that it must not be able to read; `verify` tries.
        file_bytes: the size of any one file it writes.
        cpu_seconds: processor time after which the kernel ends it.
        open_files: how many files it may hold open.
    """

    scratch: str
    readable: tuple[str, ...] = ()
    namespaces: bool = True
    secret: str = ""
    file_bytes: int = 256 << 20
    cpu_seconds: int = 3600
    open_files: int = 256


@dataclass(frozen=True)
class Offer:
    """What this kernel offers.

    Attributes:
        landlock: the version of Landlock's interface; 0 for none.
        seccomp: whether libseccomp is there and the kernel takes filters.
        namespaces: whether a process without privileges may enter namespaces of its own.
        problems: what went wrong while looking, for the person in charge.
    """

    landlock: int
    seccomp: bool
    namespaces: bool
    problems: tuple[str, ...] = field(default=())


def offer() -> Offer:
    """Look what this machine has, without changing this process."""
    problems = []
    try:
        landlock = landlock_abi()
        if not landlock:
            problems.append("Landlock is not enabled in this kernel (needed: Linux 6.2 or newer).")
    except OSError as error:
        landlock = 0
        problems.append(f"Landlock: {error.strerror}.")
    try:
        compile_filter()
        seccomp = True
    except (WallError, OSError) as error:
        seccomp = False
        problems.append(f"seccomp: {error}")
    return Offer(landlock, seccomp, _may_unshare(), tuple(problems))


def landlock_abi() -> int:
    """The version of Landlock's interface in this kernel; 0 where it is switched off."""
    return max(0, _ask_landlock())


def landlock_error() -> int:
    """The number of the error with which this kernel declines Landlock; 0 where it does not."""
    return ctypes.get_errno() if _ask_landlock() < 0 else 0


def _ask_landlock() -> int:
    if not sys.platform.startswith("linux"):
        return 0
    version = _libc().syscall(
        ctypes.c_long(_CREATE_RULESET), None, ctypes.c_size_t(0), _CREATE_RULESET_VERSION
    )
    return int(version)


def enter(plan: Plan, program: bytes) -> None:
    """Build the wall around this process, for good.

    Args:
        plan: what this process may do.
        program: what `compile_filter` returned.

    Raises:
        WallError: a part of it cannot be built, or does not hold.
        OSError: likewise.
    """
    _limit(plan)
    if plan.namespaces:
        flags = _NEWUSER | _NEWNET | _NEWIPC | _NEWUTS
        _checked("unshare", _libc().unshare(flags))
    _drop_privileges()
    _prctl(_SET_NO_NEW_PRIVS, 1)
    _prctl(_SET_THP_DISABLE, 1)
    _landlock(plan)
    _seccomp(program)
    verify(plan)


def verify(plan: Plan) -> None:
    """Try what must not work.

    Raises:
        WallError: something of it worked.
    """
    for path in filter(None, (plan.secret, "/etc/passwd")):
        _must_fail(f"reading {path}", functools.partial(_open, path, os.O_RDONLY))
    _must_fail("opening a socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    outside = os.path.join(os.path.dirname(plan.scratch), f"outside-{os.getpid()}")
    _must_fail("writing outside", functools.partial(_open, outside, os.O_CREAT | os.O_WRONLY))
    _must_fail("starting a process", _fork)
    if os.getppid() > 1:  # 0: our parent lives in another namespace
        _must_fail("signals to the parent", lambda: os.kill(os.getppid(), 0))


def die_with_parent() -> None:
    """Let the kernel end this process when the one that forked it ends."""
    _prctl(_SET_PDEATHSIG, 9)


def _must_fail(what: str, attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.ENOSYS, errno.ESRCH):
            return
        raise WallError(f"{what}: {error}") from None
    raise WallError(f"{what} is possible")


def _open(path: str, flags: int) -> None:
    os.close(os.open(path, flags, 0o600))


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _limit(plan: Plan) -> None:
    import resource

    def most(which: int, value: int) -> None:
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))

    # With 0 the system's program for what is left of a process that crashed is started all the
    # same, as root, and reads what a submission put there. With 1 it is not (fs/coredump.c).
    most(resource.RLIMIT_CORE, 1)
    most(resource.RLIMIT_SIGPENDING, 0)  # they are kept in one queue for all that a user runs
    most(resource.RLIMIT_FSIZE, plan.file_bytes)
    most(resource.RLIMIT_NOFILE, plan.open_files)
    most(resource.RLIMIT_CPU, plan.cpu_seconds)
    most(resource.RLIMIT_MSGQUEUE, 0)
    most(resource.RLIMIT_MEMLOCK, 1 << 20)
    os.umask(0o077)


def _drop_privileges() -> None:
    """Give up every capability, also those that a new user namespace brings."""
    for capability in range(64):
        if _libc().prctl(24, capability, 0, 0, 0) < 0:  # PR_CAPBSET_DROP
            break  # no such capability, or no right to drop one: then there is none to gain either
    header = struct.pack("Ii", 0x20080522, 0)
    _checked("capset", _libc().capset(header, struct.pack("6I", 0, 0, 0, 0, 0, 0)))


def _landlock(plan: Plan) -> None:
    abi = landlock_abi()
    if abi < (LEAST_ABI if plan.namespaces else LEAST_ABI_ALONE):
        raise WallError(f"Landlock's interface has version {abi} only")
    handled = max(rights for least, rights in _RIGHTS_BY_ABI.items() if abi >= least)
    attributes = struct.pack("3Q", handled, _TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _checked(
        "landlock_create_ruleset",
        _libc().syscall(ctypes.c_long(_CREATE_RULESET), attributes, ctypes.c_size_t(size), 0),
    )
    try:
        readable, named = _python_paths()
        for path in (*readable, *plan.readable):
            _allow(ruleset, path, _READ)
        for path in named:
            _allow(ruleset, path, _READ_DIR)
        for name in _OF_ITSELF:  # whoever that is by now; not /proc/self/net, which is everybody's
            _allow(ruleset, f"/proc/self/{name}", _READ_FILE | _READ_DIR)
        for path, rights in _DEVICES.items():
            _allow(ruleset, path, rights)
        _allow(ruleset, plan.scratch, _OWN | _REFER | _TRUNCATE)
        _checked(
            "landlock_restrict_self",
            _libc().syscall(ctypes.c_long(_RESTRICT_SELF), ctypes.c_int(ruleset), 0),
        )
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there cannot be read either
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _FILE_ONLY
        rule = struct.pack("=Qi", rights, place)
        _checked(
            f"landlock_add_rule for {path}",
            _libc().syscall(
                ctypes.c_long(_ADD_RULE), ctypes.c_int(ruleset), _RULE_PATH_BENEATH, rule, 0
            ),
        )
    finally:
        os.close(place)


def python_paths() -> tuple[str, ...]:
    """What Python and its libraries need to read; of this package only what runs over here."""
    return _python_paths()[0]


def is_pythons_own(path: str) -> bool:
    """Whether every process behind a wall may read `path`."""
    return any(path == place or path.startswith(f"{place}/") for place in python_paths())


@functools.cache
def _python_paths() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What may be read, and folders of which the names alone may be.

    Where this package is installed, it lies in a folder that Python needs, and holds right
    solutions: the samples. Such a folder is allowed one thing after another, all but the package.
    """
    package = os.path.realpath(f"{__file__}/../../..")
    found: list[str] = []
    for root in {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}:
        found += [os.path.join(root, name) for name in ("lib", "lib64", "pyvenv.cfg")]
    names = ("site-packages", "dist-packages")
    found += [folder for folder in sys.path if os.path.basename(folder) in names]
    found += _SYSTEM_PATHS
    named: dict[str, None] = {}
    apart = [each for path in found for each in _apart_from(package, path, named)]
    apart += [os.path.join(package, name) for name in ("__init__.py", "sandbox")]
    kept = [path for path in dict.fromkeys(apart) if not _within_another(path, apart)]
    return tuple(kept), tuple(named)


def _apart_from(package: str, path: str, named: dict[str, None]) -> Iterator[str]:
    """All of `path` but the package; folders that it lies in are put into `named`."""
    real = os.path.realpath(path)
    if not os.path.exists(real) or f"{real}/".startswith(f"{package}/"):
        return
    if not package.startswith(f"{real}/"):
        yield real
    elif real not in named:  # a link may lead back to it
        named[real] = None
        for name in sorted(os.listdir(real)):
            yield from _apart_from(package, os.path.join(real, name), named)


def _within_another(path: str, paths: Sequence[str]) -> bool:
    return any(path.startswith(f"{other}/") for other in paths)


def _seccomp(program: bytes) -> None:
    own = struct.pack("I", os.getpid())
    program = program.replace(struct.pack("I", PLACEHOLDER_PID), own)
    instructions = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))

    filters = Program(len(program) // 8, ctypes.addressof(instructions))
    _checked(
        "seccomp",
        _libc().prctl(_SET_SECCOMP, ctypes.c_ulong(2), ctypes.byref(filters), 0, 0),
    )


def _may_unshare() -> bool:
    """Whether a child of this process may enter namespaces of its own."""
    if not sys.platform.startswith("linux"):
        return False
    code = (
        "import ctypes, sys; "
        "sys.exit(0 if ctypes.CDLL(None).unshare(0x10000000 | 0x40000000) == 0 else 1)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, check=False
    )
    return done.returncode == 0


def _prctl(option: int, value: int) -> None:
    _checked(f"prctl {option}", _libc().prctl(option, ctypes.c_ulong(value), 0, 0, 0))


def _checked(what: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _libc() -> ctypes.CDLL:
    if not _LIBC:
        _LIBC.append(ctypes.CDLL(None, use_errno=True))
    return _LIBC[0]


_LIBC: list[ctypes.CDLL] = []

_OF_ITSELF = (
    "auxv", "cgroup", "cmdline", "comm", "fd", "io", "limits", "maps", "mountinfo", "mounts",
    "oom_score", "schedstat", "smaps", "smaps_rollup", "stat", "statm", "status",
)  # fmt: skip

_SYSTEM_PATHS = (
    "/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/local/lib", "/lib", "/lib64",
    "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/usr/share/zoneinfo",
    "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/usr/share/locale",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems",
    "/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/osrelease",
    "/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/fs/cgroup/cpu.max",
)  # fmt: skip

_DEVICES = {
    "/dev/null": _READ_FILE | _WRITE_FILE | _TRUNCATE,
    "/dev/zero": _READ_FILE,
    "/dev/urandom": _READ_FILE,
    "/dev/random": _READ_FILE,
}
