"""`grader watch [NAME]`: everything from the folder to the last line."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

from grader.watch.choosing import choose
from grader.watch.judging.judges import judges_for
from grader.watch.plain import Plain
from grader.watch.screen import Screen
from grader.watch.session import Session


def watch(name: str = "", *, plain: bool = False, spawn: bool = False) -> None:
    """Watch an exercise until the student quits.

    Args:
        name: of the exercise; by default the one in this folder that was saved last.
        plain: write plain lines, one below the other.
        spawn: start a process for each check, also where it could be copied.

    Raises:
        UsageError: there is no such exercise, or TensorFlow is needed and not there.
    """
    assignment = choose(Path.cwd(), name)
    shows = Screen() if Screen.fits() and not plain else Plain()
    judges = judges_for(assignment, spawn=spawn)
    try:
        session = Session(assignment, judges, shows)
        asyncio.run(session.run())
        shows.say(session.last_words())
    finally:
        with _undisturbed():
            judges.close()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C must not leave half of the processes behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
