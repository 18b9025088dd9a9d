"""A process that has imported TensorFlow once, and forks a process for each request (Linux).

It never runs a submission's code itself, and makes no tensor before it forks. It listens on a Unix
socket in a folder of the grader's own (first argument); each message there is one JSON object, and
a request to fork brings the child's end of a wire. What a connection has started ends with it; all
ends when the stream whose number is the second argument ends, that is, with the grader. Where the
fourth argument says so, it imports NumPy alone.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
from typing import Any, NoReturn

from grader.sandbox.wall import wall
from grader.sandbox.wall.syscall_filter import WallError, compile_filter

_MOST_BYTES = 1 << 16


def main() -> None:
    """Import what training loads lazily too, then fork on request until the grader is gone."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(sys.argv[1])
    listener.listen(64)
    parent = int(sys.argv[2])
    signal.pthread_sigmask(signal.SIG_SETMASK, [])  # whatever the one who started us held back
    program = compile_filter() if sys.argv[3] == "wall" else b""
    wall.python_paths()
    (_import_light if sys.argv[4:] == ["numpy"] else _import_everything)()
    os.write(parent, b"ready\n")
    _Zygote(listener, parent, program).run()


def _import_everything() -> None:
    from grader.sandbox.child.imports import import_tensorflow, import_what_is_lazy

    import_tensorflow()
    from grader.sandbox.child import (
        figures,  # noqa: F401
        inspections,  # noqa: F401
        server,  # noqa: F401
    )
    from grader.sandbox.child.keras import recorder  # noqa: F401
    from grader.sandbox.child.memory_pages import give_back_pages

    import_what_is_lazy()
    give_back_pages()


def _import_light() -> None:
    """What a process needs whose submission has NumPy alone."""
    import numpy.random  # noqa: F401

    from grader.sandbox.child import server  # noqa: F401

    gc.freeze()
    sys.dont_write_bytecode = True


class _Zygote:
    """The connections, and for each the children that it has started.

    Args:
        listener: where judges connect.
        parent: a stream that ends when the grader ends.
        program: the compiled filter of system calls; empty for no wall.
    """

    def __init__(self, listener: socket.socket, parent: int, program: bytes) -> None:
        self._listener = listener
        self._parent = parent
        self._program = program
        self._children: dict[int, socket.socket] = {}
        self._codes: dict[int, int] = {}
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Answer until the grader is gone."""
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._parent, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._listener:
                    self._selector.register(self._listener.accept()[0], selectors.EVENT_READ)
                elif key.fileobj == self._parent:
                    self._end()
                else:
                    assert isinstance(key.fileobj, socket.socket)
                    self._serve(key.fileobj)

    def _serve(self, line: socket.socket) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(line, _MOST_BYTES, 1)
            if data:
                line.send(json.dumps(self._answer(line, json.loads(data), descriptors)).encode())
                return
        except (OSError, ValueError):
            pass
        self._hang_up(line)

    def _answer(
        self, line: socket.socket, request: dict[str, Any], descriptors: list[int]
    ) -> dict[str, Any]:
        if request["do"] == "fork":
            pid = os.fork()
            if pid == 0:
                self._become_child(descriptors[0], request)
            os.close(descriptors[0])
            self._children[pid] = line
            return {"pid": pid}
        pid = int(request["pid"])
        if self._children.get(pid) is not line and pid not in self._codes:
            return {"code": 0}
        if request["do"] == "kill":
            self._kill(pid)
        return {"code": self._code_of(pid)}

    def _code_of(self, pid: int) -> int | None:
        if pid in self._codes:
            return self._codes[pid]
        found, status = os.waitpid(pid, os.WNOHANG)
        if not found:
            return None
        self._children.pop(pid)
        if len(self._codes) > 10_000:  # whoever wanted to know has asked by now
            self._codes.clear()
        self._codes[pid] = os.waitstatus_to_exitcode(status)
        return self._codes[pid]

    def _kill(self, pid: int) -> None:
        if pid in self._children:  # not waited for yet, so the id is still its own
            for end in (os.killpg, os.kill):
                with contextlib.suppress(OSError):
                    end(pid, signal.SIGKILL)

    def _hang_up(self, line: socket.socket) -> None:
        self._selector.unregister(line)
        line.close()
        for pid in [pid for pid, owner in self._children.items() if owner is line]:
            self._kill(pid)
            with contextlib.suppress(OSError):
                os.waitpid(pid, 0)
            self._children.pop(pid, None)

    def _end(self) -> NoReturn:
        for pid in self._children:
            self._kill(pid)
        shutil.rmtree(os.path.dirname(sys.argv[1]), ignore_errors=True)
        os._exit(0)

    def _become_child(self, descriptor: int, request: dict[str, Any]) -> NoReturn:
        code = 1
        try:
            wall.die_with_parent()
            os.setsid()
            _keep_only(descriptor)
            os.environ.clear()
            os.environ.update(request["environment"])
            os.chdir(request["scratch"])
            tempfile.tempdir = None  # the zygote's may have been looked up
            _read_nothing()
            _print_to("output.log")
            receiver = os.fdopen(os.dup(descriptor), "rb", buffering=1 << 16)
            sender = os.fdopen(descriptor, "wb", buffering=1 << 16)
            if request["plan"] is not None:
                plan = wall.Plan(**{**request["plan"], "readable": tuple(request["readable"])})
                wall.enter(plan, self._program)
                vars(selectors)["DefaultSelector"] = selectors.PollSelector  # for event loops
            from grader.sandbox.child.server import serve

            serve(receiver, sender)
            code = 0
        except (WallError, OSError) as error:
            with contextlib.suppress(OSError):
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
            code = 97
        except BaseException:
            code = 1
        finally:
            os._exit(code)


def _keep_only(descriptor: int) -> None:
    """Close everything that was inherited, above all the sockets to other judges."""
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, 65536)


def _read_nothing() -> None:
    """Standard input of its own: what is set for an open file is set for all that share it."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _print_to(name: str) -> None:
    try:
        how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        log = os.open(name, how | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    except OSError:  # an earlier process of this submission left something in its place
        log = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(log, number)
    os.close(log)


if __name__ == "__main__":
    main()
