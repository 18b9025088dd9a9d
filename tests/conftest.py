"""One warm process for the whole run; student processes are forked from it in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from grader.remote import sandbox, warm
from grader.remote.process import Wire
from grader.remote.sandbox import Sandbox, Start, Starter
from grader.remote.session import Session, Setup

OpenSession = Callable[..., Session]


@pytest.fixture(scope="session")
def start() -> Iterator[Start]:
    """Starts a student process the quick way: forked where the system can, spawned elsewhere."""
    plain = Sandbox("process", namespaces=False)
    with sandbox.zygote(plain) as zygote:
        yield Starter(plain, warm.Line(zygote.address) if zygote else None)


@pytest.fixture(scope="module")
def open_session(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSession]:
    """`open_session(source)`: a student process with this source in it; ended with the module.

    Keyword arguments are those of `Setup`, and `wires`: a list that collects each started `Wire`.
    """
    with ExitStack() as stack:

        def open_one(source: str, *, wires: list[Wire] | None = None, **setup: Any) -> Session:
            scratch = tmp_path_factory.mktemp("student")
            details = {"module": "sub", "filename": "sub.py", "threads": 1, **setup}
            details.setdefault("memory_mb", 4096)

            def launch() -> Wire:
                wire = start(scratch, details["memory_mb"])
                if wires is not None:
                    wires.append(wire)
                return wire

            session = Session(launch, Setup(source=source, **details))
            stack.callback(session.close)
            return session

        yield open_one
