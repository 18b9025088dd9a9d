"""What strangers handed in, read in a process of its own: no file stops those who wait for it.

Decoding, JSON, Python's parser and whatever else looks at the text itself happen over there, within
a clock and a bound on memory; back comes plain data, and nothing of it is parsed once more.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from grader.common.closing import Closing
from grader.common.helpers.bounded import BoundedProcess, BrokeOffError, serve
from grader.common.outcomes import UsageError
from grader.submissions.files import MOST_NOTEBOOK_BYTES
from grader.submissions.submission import Submission

SECONDS = 3.0  # of CPU time for one file; the largest honest one takes a tenth of that
_MEMORY = 2 << 30
_MOST_ANSWER = 8 * MOST_NOTEBOOK_BYTES


class _Asked(msgspec.Struct, frozen=True):
    name: str
    data: bytes


class _Told(msgspec.Struct, frozen=True):
    submission: Submission | None = None
    problem: str = ""


class UnreadError(Exception):
    """Nothing is known of a file, and a person has to look; the message says what it does."""


class Reader(Closing):
    """Reads files one after another; its process begins with the first one."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = _MEMORY) -> None:
        self._process = BoundedProcess(
            "grader.submissions.reading", seconds=seconds, memory=memory, most=_MOST_ANSWER
        )
        self._unread: dict[bytes, str] = {}  # by digest, so that each is tried once

    def close(self) -> None:
        """End the process."""
        self._process.close()

    def read(self, data: bytes, path: Path) -> Submission:
        """Read a file's contents; see `Submission.from_bytes`.

        Args:
            data: the contents.
            path: its name, which can be printed.

        Raises:
            UsageError: it is no file that can be judged; the message says why.
            UnreadError: reading it takes too much, or broke.
            NoProcessError: there is no process to read it.
        """
        request = msgspec.msgpack.encode(_Asked(str(path), data))
        digest = hashlib.sha256(request).digest()
        if digest in self._unread:
            raise UnreadError(self._unread[digest])
        try:
            answer = self._process.ask(request)
        except BrokeOffError as error:
            self._unread[digest] = str(error)
            raise UnreadError(str(error)) from None
        told = msgspec.msgpack.decode(answer, type=_Told, dec_hook=_path)
        if told.submission is None:
            raise UsageError(told.problem)
        return told.submission


def _path(kind: type[Any], value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind)


def _answer(request: bytes) -> bytes:
    asked = msgspec.msgpack.decode(request, type=_Asked)
    try:
        submission = Submission.from_bytes(asked.data, Path(asked.name)).with_contents()
    except UsageError as error:
        return msgspec.msgpack.encode(_Told(problem=str(error)))
    return msgspec.msgpack.encode(_Told(submission), enc_hook=str)


if __name__ == "__main__":
    serve(_answer)
