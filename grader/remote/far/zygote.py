"""A process that has imported TensorFlow once, and forks a student process for each request.

It never runs a submission's code itself, and makes no tensor before it forks. Requests come as JSON
lines over a Unix socket whose number is the first argument; each brings the child's end of a wire.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from typing import Any

_MOST_BYTES = 1 << 16


def main() -> None:
    """Import what training loads lazily too, then fork on request until the parent hangs up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    from grader.remote.far.imports import import_tensorflow

    import_tensorflow()
    from grader.remote.far import figures, inspections, server  # noqa: F401

    control.sendall(b'{"ready": true}\n')
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, _MOST_BYTES, 1)
        if not data:
            return
        control.sendall(
            json.dumps(_answer(control, json.loads(data), descriptors)).encode() + b"\n"
        )


def _answer(control: socket.socket, request: dict[str, Any], descriptors: list[int]) -> Any:
    if request["do"] == "fork":
        pid = os.fork()
        if pid == 0:
            _become_child(control, descriptors[0], request)
        os.close(descriptors[0])
        return {"pid": pid}
    try:
        pid, status = os.waitpid(request["pid"], os.WNOHANG)
    except ChildProcessError:
        return {"code": 0}
    return {"code": os.waitstatus_to_exitcode(status) if pid else None}


def _become_child(control: socket.socket, descriptor: int, request: dict[str, Any]) -> None:
    code = 1
    with contextlib.suppress(BaseException):
        control.close()
        os.setsid()
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["scratch"])
        log = os.open("output.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        for number in (1, 2):
            os.dup2(log, number)
        wire = socket.socket(fileno=descriptor)
        from grader.remote.far.server import serve

        serve(wire.makefile("rb"), wire.makefile("wb"))
        code = 0
    os._exit(code)


if __name__ == "__main__":
    main()
