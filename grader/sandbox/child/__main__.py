"""Serve the wire on standard input and output, and keep both away from the student's code."""

from __future__ import annotations

import contextlib
import os
import sys


def main() -> None:
    """Take over the two streams, send whatever gets printed to a file, then serve."""
    receiver = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    sender = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    with open("output.log", "wb"):
        pass  # begin it anew
    with open("output.log", "ab") as log:  # at its end, also after it was cut
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # read when a call ends
    sys.path[0:1] = []  # the scratch folder must not shadow a module that is imported later

    from grader.sandbox.child.server import serve

    if sys.argv[1:] == ["tensorflow"]:
        _import_ahead()
    serve(receiver, sender)


def _import_ahead() -> None:
    """Import what the first request would; where that fails, it says so then."""
    from grader.sandbox.child.imports import import_tensorflow, import_what_is_lazy

    with contextlib.suppress(Exception):
        import_tensorflow()
        from grader.sandbox.child import figures, inspections  # noqa: F401
        from grader.sandbox.child.keras import recorder  # noqa: F401

        import_what_is_lazy()


if __name__ == "__main__":
    main()
