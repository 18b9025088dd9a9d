"""The wall: each of its promises is tried by a process behind it, with and without namespaces."""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.common.outcomes import UsageError
from grader.sandbox import start as sandbox
from grader.sandbox import warm
from grader.sandbox.process import Ended, bare_environment
from grader.sandbox.scratch import Scratch
from grader.sandbox.session import Session, Setup
from grader.sandbox.start import Sandbox
from grader.sandbox.wall import wall
from grader.sandbox.watcher import ProcessLimits

OFFER = wall.offer()
GOOD = wall.Offer(landlock=7, seccomp=True, namespaces=True)


def must_have_the_wall(*, namespaces: bool) -> None:
    """Skip where the kernel cannot build it; where it is required, that is a failure."""
    missing = sandbox.lacking(dataclasses.replace(OFFER, namespaces=namespaces))
    if namespaces and not OFFER.namespaces:
        missing.append("User namespaces are forbidden here.")
    if missing and os.environ.get("GRADER_WALL_REQUIRED") == "1":
        pytest.fail(f"The wall is required, and cannot be built: {' '.join(missing)}")
    if missing:
        pytest.skip(" ".join(missing))


PRELUDE = """
import ctypes, errno, fcntl, json, mmap, os, resource, signal, socket, struct, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)

def call(number, *arguments):
    "One system call of x86-64 by its number."
    result = libc.syscall(ctypes.c_long(number), *(
        a if isinstance(a, bytes) else ctypes.c_ulong(a) for a in arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
"""

DRIVER = (
    PRELUDE
    + """
from grader.sandbox.wall import wall
order = json.load(sys.stdin)
os.chdir(order["plan"]["scratch"])
program = wall.compile_filter()
plan = wall.Plan(**{**order["plan"], "readable": tuple(order["plan"]["readable"])})
def tell(name, **told):
    os.write(1, json.dumps({"name": name, **told}, default=repr).encode() + b"\\n")

def tried(attempt):
    names = {**globals(), "facts": order["facts"]}
    try:
        exec(compile(attempt, "attempt", "exec"), names)
        return {"result": names.get("result")}
    except BaseException as error:
        number = getattr(error, "errno", None)
        return {"raised": errno.errorcode.get(number) or type(error).__name__, "why": str(error)}

try:
    wall.enter(plan, program)
except (wall.WallError, OSError) as error:
    tell("wall", wall=str(error))
    os._exit(97)
for name, attempt in order["attempts"].items():
    tell(name, **tried(attempt))
    os.chdir(plan.scratch)
os._exit(0)
"""
)


@dataclass(frozen=True)
class Outside:
    """What a process behind the wall must not reach: made by the test, and looked at afterwards."""

    facts: dict[str, Any]
    victim: subprocess.Popen[bytes]
    listeners: dict[str, socket.socket]

    def untouched(self) -> bool:
        """Whether all of it is as it was."""
        secret = Path(self.facts["secret"])
        names = sorted(path.name for path in secret.parent.iterdir())
        return (
            secret.read_text() == "the answers"
            and names == ["secret.txt", "unix"]
            and self.victim.poll() is None
            and psutil.Process(self.victim.pid).status() != psutil.STATUS_STOPPED
            and not any(_heard(each) for each in self.listeners.values())
        )


def _heard(listener: socket.socket) -> bool:
    listener.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        if listener.type == socket.SOCK_DGRAM:
            return bool(listener.recv(10))
        listener.accept()
        return True
    return False


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret.txt").write_text("the answers")
    abstract = f"\0grader-test-{os.getpid()}"
    with contextlib.ExitStack() as stack:
        kinds: dict[str, tuple[int, int, Any]] = {
            "tcp": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "unix": (socket.AF_UNIX, socket.SOCK_DGRAM, str(folder / "unix")),
            "abstract": (socket.AF_UNIX, socket.SOCK_DGRAM, abstract),
        }
        listeners = {}
        for name, (family, kind, address) in kinds.items():
            listeners[name] = stack.enter_context(socket.socket(family, kind))
            listeners[name].bind(address)
            if kind == socket.SOCK_STREAM:
                listeners[name].listen(1)
        victim = stack.enter_context(subprocess.Popen(["/bin/sleep", "600"]))
        stack.callback(victim.kill)
        facts = {
            "secret": str(folder / "secret.txt"),
            "folder": str(folder),
            "victim": victim.pid,
            "tcp": listeners["tcp"].getsockname()[1],
            "udp": listeners["udp"].getsockname()[1],
            "unix": str(folder / "unix"),
            "abstract": abstract,
            "test": os.getpid(),
        }
        yield Outside(facts, victim, listeners)


@pytest.fixture(params=["namespaces", "no-namespaces"])
def namespaces(request: pytest.FixtureRequest) -> bool:
    wanted = bool(request.param == "namespaces")
    must_have_the_wall(namespaces=wanted)
    return wanted


@dataclass(frozen=True)
class Told:
    """How an attempt ended: what it told, and the exit code of its process."""

    told: dict[str, Any]
    code: int

    @property
    def raised(self) -> str:
        """The error's number by name, or the exception's type."""
        return str(self.told.get("raised", ""))


def behind_wall(
    attempt: str, scratch: Path, facts: dict[str, Any], *, namespaces: bool, **plan: Any
) -> Told:
    """Run Python code behind a new wall around `scratch`."""
    attempts = {"it": attempt}
    return next(iter(all_behind_wall(attempts, scratch, facts, namespaces, **plan).values()))


def all_behind_wall(
    attempts: dict[str, str], scratch: Path, facts: dict[str, Any], namespaces: bool, **plan: Any
) -> dict[str, Told]:
    """Run pieces of Python code, one after another, in one process behind a new wall."""
    details = {"scratch": str(scratch), "readable": [], "namespaces": namespaces, **plan}
    details.setdefault("secret", facts["secret"])
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=json.dumps({"plan": details, "facts": facts, "attempts": attempts}).encode(),
        capture_output=True,
        timeout=60,
        check=False,
        cwd=scratch,
        env=bare_environment(scratch),
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {one.pop("name"): Told(one, done.returncode) for one in told} or {
        "": Told({}, done.returncode)
    }


# Each must end with an error; the promise holds however it is called.
FORBIDDEN = {
    "read-a-file-outside": "open(facts['secret']).read()",
    "read-etc-passwd": "open('/etc/passwd').read()",
    "read-by-relative-path": "open(os.path.relpath(facts['secret'])).read()",
    "read-through-proc-root": "open('/proc/self/root' + facts['secret']).read()",
    "read-through-proc-cwd": (
        "os.chdir(facts['folder']); open('/proc/self/cwd/secret.txt').read()"
    ),
    "read-by-file-descriptor-of-a-path": (
        "place = os.open(facts['secret'], os.O_PATH); open(f'/proc/self/fd/{place}').read()"
    ),
    "read-by-openat2": (
        "how = struct.pack('3Q', 0, 0, 0); call(437, 2**64 - 100, facts['secret'].encode(), "
        "ctypes.addressof(ctypes.create_string_buffer(how)), 24)"
    ),
    "list-a-folder-outside": "os.listdir(facts['folder'])",
    "list-the-folder-above": "os.listdir('..')",
    "list-the-home": "os.listdir(os.path.expanduser('~root'))",
    "create-a-file-outside": "open(facts['folder'] + '/new', 'w')",
    "create-a-file-above": "open('../new', 'w')",
    "make-a-folder-outside": "os.mkdir(facts['folder'] + '/new')",
    "append-outside": "open(facts['secret'], 'a').write('x')",
    "empty-a-file-outside": "os.truncate(facts['secret'], 0)",
    "remove-a-file-outside": "os.unlink(facts['secret'])",
    "rename-a-file-outside": "os.rename(facts['secret'], facts['folder'] + '/moved')",
    "move-a-file-in": "os.rename(facts['secret'], 'mine')",
    "move-a-file-out": "open('mine', 'w').close(); os.rename('mine', facts['folder'] + '/mine')",
    "link-a-file-in": "os.link(facts['secret'], 'mine')",
    "symlink": "os.symlink(facts['secret'], 'mine')",
    "fifo": "os.mkfifo('fifo')",
    "device": "os.mknod('device', 0o600 | 0o020000, os.makedev(1, 1))",
    "tmp": "open('/tmp/grader-test-new', 'w')",
    "shared-memory-folder": "open('/dev/shm/grader-test-new', 'w')",
    "tty": "open('/dev/tty')",
    "mount": "checked(libc.mount(b'none', b'.', b'tmpfs', 0, None))",
    "chroot": "os.chroot('.')",
    "tcp": "socket.create_connection(('127.0.0.1', facts['tcp']))",
    "udp": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "raw-socket": "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)",
    "vsock": "socket.socket(40, socket.SOCK_STREAM)",
    "unix-socket": "socket.socket(socket.AF_UNIX)",
    "inet-socketpair": "call(53, socket.AF_INET, socket.SOCK_STREAM, 0, b'12345678')",
    "datagram-from-a-pair-to-a-path": (
        "pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM);"
        "pair[0].sendto(b'hello', facts['unix'])"
    ),
    "datagram-from-a-pair-to-an-abstract-name": (
        "pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM);"
        "pair[0].sendto(b'hello', facts['abstract'])"
    ),
    "bind-a-pair": (
        "pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); pair[0].bind('name')"
    ),
    "connect-a-pair": (
        "pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM);pair[0].connect(facts['unix'])"
    ),
    "send-a-message": ("pair = socket.socketpair(); socket.send_fds(pair[0], [b'x'], [1])"),
    "signal-the-parent": "os.kill(os.getppid() or facts['test'], signal.SIGUSR1)",
    "signal-a-stranger": "os.kill(facts['victim'], signal.SIGKILL)",
    "signal-everybody": "os.kill(-1, signal.SIGURG)",
    "signal-the-group": "os.kill(0, signal.SIGURG)",
    "signal-a-group": "os.killpg(facts['victim'], signal.SIGKILL)",
    "signal-a-thread": "call(200, facts['victim'], 9)",
    "signal-a-thread-of-a-group": "call(234, facts['victim'], facts['victim'], 9)",
    "queue-a-signal": "call(129, facts['victim'], 9, b'\\0' * 128)",
    "let-itself-go-on": "os.kill(os.getpid(), signal.SIGCONT)",
    "let-its-thread-go-on": "call(234, os.getpid(), os.getpid(), signal.SIGCONT)",
    "let-itself-go-on-by-a-wide-number": "call(62, os.getpid(), (1 << 32) | signal.SIGCONT)",
    "signal-by-pidfd": "os.pidfd_open(facts['victim'])",
    "look-whether-a-process-is-there": "os.kill(facts['victim'], 0)",
    "signal-through-fcntl": (
        "ends = os.pipe(); fcntl.fcntl(ends[0], fcntl.F_SETOWN, facts['victim'])"
    ),
    "choose-the-signal-of-fcntl": (
        "ends = os.pipe(); fcntl.fcntl(ends[0], fcntl.F_SETSIG, signal.SIGKILL)"
    ),
    "signal-through-fcntl-ex": "call(72, 0, 15, struct.pack('ii', 1, facts['victim']))",
    "signal-through-a-wide-fcntl": "call(72, 0, (1 << 32) | 8, facts['victim'])",
    "signal-through-ioctl": (
        "pair = socket.socketpair();fcntl.ioctl(pair[0], 0x8901, struct.pack('i', facts['victim']))"
    ),
    "keystrokes-by-ioctl": "fcntl.ioctl(0, 0x5412, b'x')",
    "fork": "os.fork()",
    "vfork": "call(58)",
    "clone-a-process": "call(56, 17, 0, 0, 0, 0)",
    "clone3": "call(435, b'\\0' * 88, 88)",
    "exec": "os.execv('/bin/true', ['true'])",
    "exec-python": "os.execv(sys.executable, [sys.executable, '-c', 'pass'])",
    "posix-spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "subprocess": "import subprocess; subprocess.run(['/bin/true'])",
    "exec-from-memory": "os.memfd_create('x')",
    "ptrace-attach": "checked(libc.ptrace(16, facts['victim'], 0, 0))",
    "ptrace-traceme": "checked(libc.ptrace(0, 0, 0, 0))",
    "read-memory-of-another": ("call(310, facts['victim'], b'\\0' * 16, 1, b'\\0' * 16, 1, 0)"),
    "write-memory-of-another": ("call(311, facts['victim'], b'\\0' * 16, 1, b'\\0' * 16, 1, 0)"),
    "proc-memory-of-another": "open(f\"/proc/{facts['victim']}/mem\", 'rb')",
    "proc-environment-of-another": "open(f\"/proc/{facts['test']}/environ\", 'rb').read()",
    "proc-command-line-of-another": "open(f\"/proc/{facts['test']}/cmdline\", 'rb').read()",
    "proc-descriptors-of-another": "os.listdir(f\"/proc/{facts['test']}/fd\")",
    "proc-root-of-another": "os.listdir(f\"/proc/{facts['test']}/root/etc\")",
    "list-proc": "os.listdir('/proc')",
    "write-own-memory-through-proc": "open('/proc/self/mem', 'r+b')",
    "write-oom-score": "open('/proc/self/oom_score_adj', 'w').write('-1000')",
    "write-user-map": "open('/proc/self/uid_map', 'w').write('0 0 1')",
    "kernel-parameters": "open('/proc/sys/kernel/core_pattern').read()",
    "limits-of-another": ("call(302, facts['victim'], 7, struct.pack('QQ', 3, 3), 0)"),
    "look-at-limits-of-another": "resource.prlimit(facts['victim'], resource.RLIMIT_NOFILE)",
    "affinity-of-another": "os.sched_setaffinity(facts['victim'], {0})",
    "raise-own-limit": (
        "hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1];"
        "call(302, 0, 1, struct.pack('QQ', hard + 1, hard + 1), 0)"
    ),
    "new-namespaces": "checked(libc.unshare(0x10000000))",
    "new-mount-namespace": "checked(libc.unshare(0x00020000))",
    "enter-a-namespace": ("call(308, os.open('/proc/self/ns/net', os.O_RDONLY), 0)"),
    "become-another-user": "os.setuid(1)",
    "drop-groups": "os.setgroups([])",
    "new-session": "os.setsid()",
    "host-name": "socket.sethostname('x')",
    "shared-memory": "call(29, 1234, 4096, 0o1600)",
    "message-queue": "call(68, 1234, 0o1600)",
    "posix-message-queue": "call(240, b'/x', os.O_CREAT, 0o600, 0)",
    "io-uring": "call(425, 8, b'\\0' * 120)",
    "bpf": "call(321, 0, b'\\0' * 64, 64)",
    "perf": "call(298, b'\\0' * 112, 0, 2**64 - 1, 2**64 - 1, 0)",
    "userfaultfd": "call(323, 0)",
    "keyring": "call(250, 0, 2**64 - 3, 1)",
    "inotify": "checked(libc.inotify_init())",
    "fanotify": "call(300, 0, 0)",
    "open-by-handle": "call(304, 0, b'\\0' * 64, 0)",
    "reboot": "call(169, 0, 0, 0, 0)",
    "module": "call(175, b'', 0, b'')",
    "clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
    "a-new-seccomp-filter": "checked(libc.prctl(22, 2, 0, 0, 0))",
    "be-traced-by-anybody": "checked(libc.prctl(0x59616D61, ctypes.c_ulong(2**64 - 1), 0, 0, 0))",
    "outlive-the-parent": "checked(libc.prctl(1, 0, 0, 0, 0))",
    "adopt-orphans": "checked(libc.prctl(36, 1, 0, 0, 0))",
    "personality": "call(135, 0x0040000)",
    "a-table-of-descriptors-of-its-own": "call(436, 900, 901, 2)",
    "a-thread-with-a-table-of-its-own": "call(56, 0x00010900, 0, 0, 0, 0)",
    "huge-pages": (
        "call(9, 0, 1 << 21, 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000, 2**64 - 1, 0)"
    ),
    "a-larger-pipe": "fcntl.fcntl(os.pipe()[1], 1031, 1 << 20)",
    "a-larger-buffer-of-a-socket": (
        "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)"
    ),
    "a-filter-on-a-socket": "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, 26, b'0' * 16)",
    "the-process-behind-a-socket": ("socket.socketpair()[0].getsockopt(socket.SOL_SOCKET, 77, 4)"),
    "who-is-behind-a-socket": (
        "socket.socketpair()[0].getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)"
    ),
    "out-of-band": "socket.socketpair()[0].send(b'x', socket.MSG_OOB)",
    "out-of-band-in": "socket.socketpair()[0].recv(1, socket.MSG_OOB)",
    "without-copying": "socket.socketpair()[0].send(b'x', 0x4000000)",
    "a-pair-of-datagram-sockets": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "a-pair-of-packet-sockets": "socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
    "which-pages-of-a-file-are-in-memory": "call(27, 0, 4096, b'\\0' * 8)",
    "read-what-is-in-memory-only": (
        "os.preadv(os.open(os.__file__, os.O_RDONLY), [bytearray(1)], 0, os.RWF_NOWAIT)"
    ),
    "put-pages-out-of-memory": (
        "file = open(os.__file__, 'rb');"
        "mmap.mmap(file.fileno(), 4096, mmap.MAP_PRIVATE, mmap.PROT_READ).madvise(21)"
    ),
    "who-holds-a-lock": "fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), 36, b'\\0' * 32)",
    "a-lease": "fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), 1024, 0)",
    "kernel-log": "call(103, 3, b'\\0' * 64, 64)",
    "shared-pages-of-no-file": "mmap.mmap(-1, 4096)",
    "shared-pages-of-a-device": "mmap.mmap(os.open('/dev/zero', os.O_RDWR), 4096)",
    "huge-pages-again": "checked(libc.prctl(41, 0, 0, 0, 0))",
    "pages-of-a-file-into-a-pipe": (
        "os.sendfile(os.pipe()[1], os.open(os.__file__, os.O_RDONLY), 0, 1)"
    ),
    "pages-from-pipe-to-pipe": "call(276, os.pipe()[0], os.pipe()[1], 1, 0)",
    "watches": "call(291, 0)",
    "watches-of-old": "call(213, 8)",
    "processors-of-another": "os.sched_getaffinity(facts['victim'])",
    "group-of-another": "os.getpgid(facts['victim'])",
    "session-of-another": "os.getsid(facts['victim'])",
    "priority-of-another": "os.getpriority(os.PRIO_PROCESS, facts['victim'])",
    "priority-of-everybody": "os.getpriority(os.PRIO_USER, 0)",
    "schedule-of-another": "os.sched_getscheduler(facts['victim'])",
    "parameters-of-another": "os.sched_getparam(facts['victim'])",
    "attributes-of-another": "call(315, facts['victim'], b'\\0' * 56, 56, 0)",
    "futexes-of-another": "call(274, facts['victim'], b'\\0' * 8, b'\\0' * 8)",
    "a-thread-with-a-folder-of-its-own": "call(56, 0x00010D00, 0, 0, 0, 0)",
    "a-thread-that-is-waited-for": "call(56, 0x00014F00, 0, 0, 0, 0)",
    "what-a-crash-leaves": "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
    "what-a-crash-leaves-by-a-wide-number": (
        "call(302, 0, (1 << 32) | 4, struct.pack('QQ', 0, 0), 0)"
    ),
    "what-a-crash-leaves-of-old": "call(160, (1 << 32) | 4, struct.pack('QQ', 0, 0))",
}

REFUSALS = {
    "EACCES", "EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "ENOTTY", "EXDEV", "ESRCH", "EINVAL",
    "ENOENT",
}  # fmt: skip


@pytest.fixture(scope="module")
def forbidden(
    outside: Outside, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, bool], Told]:
    """How each forbidden attempt ended, with and without namespaces."""
    found = {}
    for namespaces in (True, False):
        if sandbox.lacking(dataclasses.replace(OFFER, namespaces=namespaces)):
            continue
        folder = tmp_path_factory.mktemp("forbidden") / "scratch"
        folder.mkdir(mode=0o700)
        told = all_behind_wall(FORBIDDEN, folder, outside.facts, namespaces)
        found.update({(name, namespaces): each for name, each in told.items()})
        assert sorted(path.name for path in folder.parent.iterdir()) == ["scratch"]
    return found


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir(mode=0o700)
    return folder


@pytest.mark.parametrize("shape", ["namespaces", "no-namespaces"])
def test_trying_what_is_forbidden_leaves_no_trace(
    shape: str, outside: Outside, forbidden: dict[tuple[str, bool], Told]
) -> None:
    """Every attempt was made, the process lived through all of them, and nothing was touched."""
    must_have_the_wall(namespaces=shape == "namespaces")
    tried = {
        name: told for (name, where), told in forbidden.items() if where == (shape == "namespaces")
    }
    assert set(tried) == set(FORBIDDEN)
    assert {told.code for told in tried.values()} == {0}
    assert outside.untouched()


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_must_not_work_does_not(
    name: str, namespaces: bool, forbidden: dict[tuple[str, bool], Told]
) -> None:
    """Each ends with an error of the kernel."""
    done = forbidden[name, namespaces]
    assert done.raised in REFUSALS, done


ALLOWED = {
    "own-files": (
        "os.mkdir('a'); open('a/b', 'w').write('x'); os.rename('a/b', 'c'); os.truncate('c', 0);"
        "os.unlink('c'); os.rmdir('a'); result = os.listdir('.')"
    ),
    "libraries": "import numpy, email, sqlite3; result = []",
    "threads": (
        "done = []; t = threading.Thread(target=done.append, args=(1,)); t.start(); t.join();"
        "result = [] if done else None"
    ),
    "own-signals": (
        "[os.kill(os.getpid(), number) for number in (0, 17, 23, 28)];"
        "signal.raise_signal(signal.SIGURG); result = []"
    ),
    "pairs-of-sockets": (
        "a, b = socket.socketpair(); a.send(b'x'); b.recv(1); a.sendall(b'y'); result = []"
    ),
    "own-settings": (
        "os.sched_setaffinity(0, os.sched_getaffinity(os.getpid())); os.getpgid(0); os.getsid(0);"
        "os.getpriority(os.PRIO_PROCESS, 0); os.sched_getscheduler(0); result = []"
    ),
    "pages-of-its-own": (
        "mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)[0] = 1;"
        "file = open('a', 'w+b'); file.truncate(4096); mmap.mmap(file.fileno(), 4096)[0] = 1;"
        "os.unlink('a'); result = []"
    ),
    "own-limits": ("resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)); result = []"),
    "locks": "fcntl.flock(open('lock', 'w'), fcntl.LOCK_EX); os.unlink('lock'); result = []",
    "randomness-and-time": "os.urandom(8); time.sleep(0.01); result = []",
    "copies-with-rights": (
        "import shutil; open('a', 'w').close(); shutil.copy2('a', 'b');"
        "os.unlink('a'); os.unlink('b'); result = []"
    ),
    "own-proc": "open('/proc/self/status').read(); result = []",
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_honest_code_does_works(
    name: str, outside: Outside, scratch: Path, namespaces: bool
) -> None:
    done = behind_wall(ALLOWED[name], scratch, outside.facts, namespaces=namespaces)
    assert done.told == {"result": []}, done


def test_no_privilege_is_left(outside: Outside, scratch: Path, namespaces: bool) -> None:
    """No capability in any of the five sets, no way to gain one, and a filter is in force."""
    code = (
        "lines = dict(line.split(':', 1) for line in open('/proc/self/status'));"
        "result = {k: lines[k].strip() for k in lines if k.startswith('Cap')};"
        "result.update({k: lines[k].strip() for k in ('NoNewPrivs', 'Seccomp')})"
    )
    found = behind_wall(code, scratch, outside.facts, namespaces=namespaces).told["result"]
    if os.geteuid() and not namespaces:  # who has no capability may not empty what bounds them
        found.pop("CapBnd")
    wanted = dict.fromkeys((name for name in found if name.startswith("Cap")), 0)
    assert set(wanted) >= {"CapInh", "CapPrm", "CapEff", "CapAmb"}
    assert {key: int(value, 16) for key, value in found.items()} == {
        **wanted, "NoNewPrivs": 1, "Seccomp": 2,
    }  # fmt: skip


def test_limits_hold(outside: Outside, scratch: Path, namespaces: bool) -> None:
    """Size of a file, open files and core dumps."""
    code = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try: open('big', 'wb').truncate(2_000_000)\n"
        "except OSError as error: big = errno.errorcode[error.errno]\n"
        "kept = []\n"
        "try:\n"
        "    while True: kept.append(os.dup(1))\n"
        "except OSError as error: many = errno.errorcode[error.errno]\n"
        "try: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); core = 'set'\n"
        "except OSError as error: core = errno.errorcode[error.errno]\n"
        "result = [big, many, core]\n"
    )
    done = behind_wall(
        code, scratch, outside.facts, namespaces=namespaces, file_bytes=1_000_000, open_files=40
    )
    assert done.told["result"][:2] == ["EFBIG", "EMFILE"]
    assert done.told["result"][2] in REFUSALS


def test_a_crash_leaves_nothing(outside: Outside, scratch: Path, namespaces: bool) -> None:
    """No file; and by a limit of 1 no program of the system's is started, see fs/coredump.c."""
    code = (
        "limit = resource.getrlimit(resource.RLIMIT_CORE);"
        "open('limit', 'w').write(json.dumps(limit)); os.abort()"
    )
    done = behind_wall(code, scratch, outside.facts, namespaces=namespaces)
    assert done.code == -signal.SIGABRT
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    own = 1 if most == resource.RLIM_INFINITY else min(1, most)
    assert json.loads((scratch / "limit").read_text()) == [own, own]
    assert [path.name for path in scratch.iterdir()] == ["limit"]


def test_no_signal_waits_in_the_queue_of_all(
    outside: Outside, scratch: Path, namespaces: bool
) -> None:
    """It is one for all processes of a user: others would find it full, or read its length."""
    code = (
        "number = signal.SIGRTMIN + 3; signal.pthread_sigmask(signal.SIG_BLOCK, [number])\n"
        "for _ in range(500):\n"
        "    try: os.kill(os.getpid(), number)\n"
        "    except OSError: pass\n"
        "text = open('/proc/self/status').read()\n"
        "result = int(text.split('SigQ:')[1].split('/')[0])"
    )
    done = behind_wall(code, scratch, outside.facts, namespaces=namespaces)
    assert done.told["result"] < 100


def test_a_lock_on_a_shared_file_is_seen_by_nobody(
    outside: Outside, scratch: Path, namespaces: bool, tmp_path: Path
) -> None:
    """Two submissions cannot tell each other anything by locks on a file that both may read."""
    shared = tmp_path / "digits.npz"
    shared.write_bytes(b"digits")
    code = (
        f"file = open({str(shared)!r}, 'rb');"
        "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB);"
        "fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, 5); result = 'no error'"
    )
    with shared.open("r+b") as own:
        for lock in (fcntl.flock, fcntl.lockf):
            lock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        done = behind_wall(
            code, scratch, outside.facts, namespaces=namespaces, readable=[str(shared)]
        )
    assert done.told == {"result": "no error"}


def test_processor_time_ends(outside: Outside, scratch: Path, namespaces: bool) -> None:
    """The kernel ends what ignores every signal, too."""
    code = "signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    done = behind_wall(code, scratch, outside.facts, namespaces=namespaces, cpu_seconds=1)
    assert done.code == -signal.SIGKILL


@pytest.mark.parametrize("number", [0x40000000 | 57, 0x40000000 | 2])
def test_system_calls_of_another_abi_are_no_way_around(
    number: int, outside: Outside, scratch: Path, namespaces: bool
) -> None:
    """The x32 numbers of fork and open: killed, or no such call."""
    if os.uname().machine != "x86_64":
        pytest.skip("x32 belongs to x86-64")
    code = f"result = call({number}, facts['secret'].encode(), 0)"
    done = behind_wall(code, scratch, outside.facts, namespaces=namespaces)
    assert done.code == -signal.SIGSYS or done.raised in REFUSALS


def test_a_thread_that_began_before_or_after_has_the_same_wall(
    outside: Outside, scratch: Path, namespaces: bool
) -> None:
    """What a thread opens is judged like what the process opens."""
    code = (
        "found = []\n"
        "def look():\n"
        "    try: open(facts['secret'])\n"
        "    except OSError as error: found.append(errno.errorcode[error.errno])\n"
        "t = threading.Thread(target=look); t.start(); t.join(); result = found\n"
    )
    done = behind_wall(code, scratch, outside.facts, namespaces=namespaces)
    assert done.told["result"] == ["EACCES"]


def test_a_secret_that_can_be_read_is_no_wall(
    outside: Outside, scratch: Path, namespaces: bool
) -> None:
    """The process tries before anything runs in it, and ends itself."""
    (scratch / "answers.txt").write_text("7")
    for plan in (
        {"secret": outside.facts["secret"], "readable": [outside.facts["folder"]]},
        {"secret": str(scratch / "answers.txt")},
    ):
        done = behind_wall("result = 1", scratch, outside.facts, namespaces=namespaces, **plan)
        assert done.code == 97
        assert "reading" in done.told["wall"]


@pytest.mark.parametrize(
    "missing",
    [
        dataclasses.replace(GOOD, landlock=0, problems=("Landlock is not enabled.",)),
        dataclasses.replace(GOOD, landlock=wall.LEAST_ABI - 1),
        dataclasses.replace(GOOD, landlock=wall.LEAST_ABI_ALONE - 1, namespaces=False),
        dataclasses.replace(GOOD, landlock=0),
        dataclasses.replace(GOOD, seccomp=False),
        dataclasses.replace(GOOD, seccomp=False, problems=("seccomp: no library.",)),
    ],
)
def test_a_kernel_that_offers_less_is_refused(missing: wall.Offer) -> None:
    """It says what is missing, and names the weaker choice."""
    with pytest.raises(UsageError, match="--sandbox process"):
        sandbox.choose("wall", missing)


@pytest.mark.parametrize(
    ("offer", "namespaces"),
    [
        (GOOD, True),
        (dataclasses.replace(GOOD, landlock=wall.LEAST_ABI), True),
        (dataclasses.replace(GOOD, namespaces=False), False),
        (dataclasses.replace(GOOD, landlock=wall.LEAST_ABI_ALONE, namespaces=False), False),
    ],
)
def test_a_kernel_that_offers_enough_is_taken(offer: wall.Offer, namespaces: bool) -> None:
    if sys.platform != "linux":
        pytest.skip("the wall needs Linux")
    assert sandbox.choose("wall", offer) == Sandbox("wall", namespaces=namespaces)
    assert sandbox.choose("process", offer) == Sandbox("process", namespaces=False)


# A zygote without TensorFlow: its processes, its wires and its end are the same.
LIGHT_ZYGOTE = (
    "import sys, types\n"
    "import grader.sandbox.child.zygote as zygote\n"
    "zygote._import_everything = lambda: None\n"
    "zygote.main()\n"
)


@dataclass
class LightZygote:
    """A zygote that imports nothing, so that it starts in no time."""

    popen: subprocess.Popen[bytes]
    stream: socket.socket
    address: Path

    def line(self) -> warm.Line:
        return warm.Line(self.address)


@pytest.fixture
def light_zygote() -> Iterator[LightZygote]:
    must_have_the_wall(namespaces=OFFER.namespaces)
    home = Scratch()
    stream, theirs = socket.socketpair()
    popen = subprocess.Popen(
        [
            sys.executable,
            "-c",
            LIGHT_ZYGOTE,
            str(home.path / "zygote"),
            str(theirs.fileno()),
            "wall",
        ],
        pass_fds=[theirs.fileno()],
        env=bare_environment(home.path),
        start_new_session=True,
    )
    theirs.close()
    stream.settimeout(60)
    assert stream.recv(64) == b"ready\n"
    yield LightZygote(popen, stream, home.path / "zygote")
    stream.close()
    popen.kill()
    popen.wait()
    home.cleanup()


def forked(line: warm.Line, scratch: Path, **plan: Any) -> Any:
    """A process behind the wall that answers to `ping`."""
    details = {"scratch": str(scratch), "namespaces": OFFER.namespaces, **plan}
    return line.fork(
        scratch,
        limits=ProcessLimits(1 << 32, scratch / "output.log"),
        environment=bare_environment(scratch),
        plan=details,
    )


def is_gone(pid: int, seconds: float = 10.0) -> bool:
    """Whether a process ends (or is only waited for) within a time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(psutil.Error):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.02)
                continue
        return True
    return False


def test_processes_end_with_the_zygote(light_zygote: LightZygote, scratch: Path) -> None:
    """However it ends: here it is killed."""
    wire = forked(light_zygote.line(), scratch)
    assert wire.request({"do": "ping"}, [], seconds=20)[0] == {}
    light_zygote.popen.kill()
    light_zygote.popen.wait()
    assert is_gone(wire.pid)


def test_the_zygote_ends_with_the_command(light_zygote: LightZygote, scratch: Path) -> None:
    """Also when the command is killed: the kernel closes its end of the stream."""
    wire = forked(light_zygote.line(), scratch)
    light_zygote.stream.close()
    assert light_zygote.popen.wait(10) == 0
    assert is_gone(wire.pid)


def test_processes_end_with_the_judge_that_started_them(
    light_zygote: LightZygote, tmp_path: Path
) -> None:
    """And those of other judges go on."""
    lines = [light_zygote.line(), light_zygote.line()]
    wires = []
    for number, line in enumerate(lines):
        folder = tmp_path / str(number)
        folder.mkdir()
        wires.append(forked(line, folder))
    lines[0].close()
    assert is_gone(wires[0].pid)
    assert wires[1].request({"do": "ping"}, [], seconds=20)[0] == {}
    assert lines[1].ask({"do": "wait", "pid": wires[0].pid}, [])["code"] is not None
    wires[1].close()


def test_a_judge_cannot_end_the_processes_of_another(
    light_zygote: LightZygote, scratch: Path
) -> None:
    line, other = light_zygote.line(), light_zygote.line()
    wire = forked(line, scratch)
    other.ask({"do": "kill", "pid": wire.pid}, [])
    assert wire.request({"do": "ping"}, [], seconds=20)[0] == {}
    wire.close()


def test_a_wall_that_does_not_hold_is_never_used(light_zygote: LightZygote, scratch: Path) -> None:
    """The process ends before it answers, and it is said why."""
    (scratch / "answers.txt").write_text("7")
    wire = forked(light_zygote.line(), scratch, secret=str(scratch / "answers.txt"))
    with pytest.raises(Ended) as ended:
        wire.request({"do": "ping"}, [], seconds=20)
    assert ended.value.cause == "wall"
    assert "answers.txt is possible" in (scratch / "output.log").read_text()


def test_a_process_inherits_nothing_but_its_wire(light_zygote: LightZygote, scratch: Path) -> None:
    """No socket to the zygote or to another judge, no environment of the command's."""
    line = light_zygote.line()
    others = [light_zygote.line() for _ in range(3)]
    wire = forked(line, scratch)
    assert wire.request({"do": "ping"}, [], seconds=20)[0] == {}
    process = psutil.Process(wire.pid)
    descriptors = {
        n: os.readlink(f"/proc/{wire.pid}/fd/{n}") for n in os.listdir(f"/proc/{wire.pid}/fd")
    }
    sockets = {target for target in descriptors.values() if target.startswith("socket:")}
    assert len(sockets) == 1
    files = {t for t in descriptors.values() if not t.startswith("socket:")}
    assert files == {"/dev/null", str(scratch / "output.log")}
    assert process.cwd() == str(scratch)
    wire.close()
    for other in others:
        other.close()


# What courses on TensorFlow do, and what nobody who writes it thinks of as a system call.
HONEST = """
import asyncio, os, shutil, tempfile
import numpy as np
import keras
import tensorflow as tf


def event_loop():
    async def later(number):
        await asyncio.sleep(0.01)
        return number

    async def together():
        return await asyncio.gather(*(later(n) for n in range(5)), asyncio.to_thread(sum, [1, 2]))

    return asyncio.run(together())


def copies():
    with open("a", "wb") as file:
        file.write(bytes(100_000))
    tf.io.gfile.copy("a", "b")
    shutil.copyfile("a", "c")
    shutil.copy2("a", "d")
    return [os.path.getsize(name) for name in "abcd"]


def saved():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 2)), np.ones((4, 3)), verbose=0)
    model.export("exported", verbose=False)
    model.save("model.keras")
    model.save_weights("model.weights.h5")
    tf.train.Checkpoint(v=tf.Variable(1.0)).save("checkpoint/x")
    return keras.models.load_model("model.keras").count_params()


def pipeline():
    data = tf.data.Dataset.range(100).map(lambda x: x * 2, num_parallel_calls=4)
    return sum(int(tf.reduce_sum(batch)) for batch in data.cache("cache").batch(10).prefetch(2))


def compiled():
    return float(tf.reduce_sum(tf.function(lambda x: x @ x, jit_compile=True)(tf.ones((9, 9)))))


def many_files():
    for _ in range(3000):
        with tempfile.NamedTemporaryFile(dir=".") as file:
            file.write(bytes(1000))
    return 1
"""


@pytest.mark.whole
def test_what_honest_work_asks_of_tensorflow_works(scratch: Path, namespaces: bool) -> None:
    wanted = Sandbox("wall", namespaces=namespaces)
    with sandbox.zygote(wanted) as zygote:
        assert zygote is not None
        zygote.wait()
        start = sandbox.Starter(wanted, warm.Line(zygote.address))
        setup = Setup(HONEST, module="sub", filename="sub.py", threads=2, memory_mb=2048)
        session = Session(lambda: start(scratch, 2048), setup)
        found = {}
        for name in ("event_loop", "copies", "saved", "pipeline", "compiled", "many_files"):
            reply = session.call(name, (), seconds=100)
            found[name] = reply.value if reply.raised is None else reply.raised.message
        session.close()
    assert found == {
        "event_loop": [0, 1, 2, 3, 4, 3], "copies": [100_000] * 4, "saved": 9, "pipeline": 9900,
        "compiled": 729.0, "many_files": 1,
    }  # fmt: skip
