"""Pages of notebooks, made in a process of their own: what hangs or breaks there costs no grade."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import grader
from grader.memory import bound_memory
from grader.notebook import join_cells
from grader.report import Report
from grader.reporters.notebook_page import notebook_page, page_without_notebook
from grader.submission import Submission

_SECONDS = 30.0  # for one page; the first one imports nbconvert as well
_MEMORY = 2 << 30
_MOST_BYTES = 8 << 20  # of a page; a larger one is nothing that a browser shows with ease
_MOST_ANSWER = 2 * _MOST_BYTES  # as JSON, in which some characters take two


class NotebookPages:
    """Makes pages, one after another; its process begins with the first one."""

    def __init__(self, *, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._popen: subprocess.Popen[bytes] | None = None

    def page(self, report: Report, submission: Submission, *, title: str) -> str:
        """The page of a notebook; where it cannot be made, one with the feedback alone."""
        asked = {
            "report": report.to_json().decode(),
            "title": title,
            "file": submission.path.name,
            "cells": ["\n".join(cell.lines) for cell in submission.cells],
            "document": submission.document,
            "pictures": submission.pictures,
        }
        answer = self._answer(json.dumps(asked).encode() + b"\n")
        try:
            return str(json.loads(answer)["page"])
        except (ValueError, KeyError, TypeError):
            return page_without_notebook(report, title=title)

    def close(self) -> None:
        """End the process."""
        popen, self._popen = self._popen, None
        if popen is None:
            return
        popen.kill()
        for stream in (popen.stdin, popen.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()
        popen.wait()

    def _answer(self, line: bytes) -> bytes:
        """One line for another; empty where the process broke or took too long."""
        try:
            popen = self._running()
            assert popen.stdin
            assert popen.stdout
            clock = threading.Timer(self._seconds, popen.kill)
            clock.start()
            try:
                popen.stdin.write(line)
                popen.stdin.flush()
                answer = popen.stdout.readline(_MOST_ANSWER)
            finally:
                clock.cancel()
        except OSError:
            answer = b""
        if not answer.endswith(b"\n"):
            self.close()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._popen is None:
            home = str(Path(grader.__file__).parents[1])
            self._popen = subprocess.Popen(
                [sys.executable, "-P", "-X", "utf8", "-m", "grader.rendering"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": home},
            )
        return self._popen


def answer(asked: dict[str, Any]) -> dict[str, str]:
    """The page that is asked for, or nothing where it cannot be made."""
    source, cells = join_cells(asked["cells"])
    submission = Submission(
        Path(asked["file"]),
        source,
        cells=cells,
        document=tuple(asked["document"]),
        pictures=tuple(asked["pictures"]),
    )
    report = Report.from_json(asked["report"].encode())
    try:
        page = notebook_page(report, submission, title=asked["title"])
    except Exception:  # whatever a library meets in a notebook that nobody has read
        return {}
    return {"page": page} if len(page.encode("utf-8", "replace")) <= _MOST_BYTES else {}


def main() -> None:
    """Answer a line of JSON with another, until the other side hangs up."""
    bound_memory(_MEMORY)
    for line in sys.stdin.buffer:
        found = json.dumps(answer(json.loads(line)), ensure_ascii=False)
        sys.stdout.buffer.write(found.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
