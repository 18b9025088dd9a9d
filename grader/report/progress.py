"""What a student has reached, in a small file beside the exercise, from one day to the next.

`.grader/progress.json` in the assignment's folder. It is the student's own note and no evidence of
anything: nothing that gives points reads it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from grader.assignment.manifest import Assignment
from grader.common.outcomes import Outcome
from grader.report.records import StepResult
from grader.submissions.submission import Submission

FOLDER = ".grader"
_FILE = "progress.json"
_MOST_BYTES = 1 << 20
_OF_NO_STEP = re.compile(
    r"^(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+(?:[^\n(]*|\([^)]*\))$"
    r"|^if[ \t]+__name__[ \t]*==.*(?:\n[ \t].*)*",
    re.MULTILINE,
)
"""What students add while they go on, and what leaves a step as right as it was: imports, and the
block that shows something when the file is run."""
_BLANK = re.compile(r"\n+")


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was right.

    Attributes:
        first: when it was right for the first time.
        code: tells the code of it apart that was right the last time; see `code_key`.
    """

    first: dt.datetime
    code: str = ""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the file.

    Attributes:
        assignment: its name.
        steps: those that were right.
        hints: how many hints of a step were shown.
    """

    schema: Literal["grader/progress/v1"] = "grader/progress/v1"
    assignment: str = ""
    steps: dict[str, Reached] = {}
    hints: dict[str, int] = {}

    @classmethod
    def read(cls, assignment: Assignment) -> Progress:
        """Read the file; where there is none, or it is broken, nothing was reached."""
        path = folder_of(assignment) / _FILE
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            if path.stat().st_size <= _MOST_BYTES:
                read = msgspec.json.decode(path.read_bytes(), type=cls)
                steps = {name: e for name, e in read.steps.items() if name in assignment.by_name}
                return msgspec.structs.replace(read, assignment=assignment.name, steps=steps)
        return cls(assignment=assignment.name)

    def write(self, assignment: Assignment) -> None:
        """Write the file, whole or not at all; a folder that takes none is no reason to stop."""
        with contextlib.suppress(OSError):
            path = make_folder(assignment) / _FILE
            beside = path.with_name(f"{_FILE}.{os.getpid()}")
            beside.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")
            beside.replace(path)

    def after(
        self, assignment: Assignment, submission: Submission, steps: Iterable[StepResult]
    ) -> Progress:
        """The same with these results of checks: what is right now was reached."""
        now, known = dt.datetime.now().astimezone().replace(microsecond=0), dict(self.steps)
        for step in steps:
            if step.outcome in (Outcome.PASSED, Outcome.WAITING):
                before = known.get(step.name)
                key = code_key(assignment, submission, step.name)
                known[step.name] = Reached(first=before.first if before else now, code=key)
        return msgspec.structs.replace(self, steps=known)

    def with_hint(self, step: str, number: int) -> Progress:
        """The same when so many hints of a step were shown."""
        return msgspec.structs.replace(self, hints={**self.hints, step: number})

    def new_today(self) -> int:
        """How many steps were right for the first time today."""
        today = dt.datetime.now().astimezone().date()
        return sum(each.first.astimezone().date() == today for each in self.steps.values())

    def is_still_right(self, assignment: Assignment, submission: Submission, step: str) -> bool:
        """Whether a step was right, and its code is the same as it was then."""
        reached = self.steps.get(step)
        return reached is not None and (
            reached.code == code_key(assignment, submission, step) != ""
        )

    def in_words(
        self, assignment: Assignment, submission: Submission, judged: Iterable[StepResult] = ()
    ) -> str:
        """Such as "9 of 11 steps, 1 more was right before; 4 new today".

        Args:
            assignment: the assignment.
            submission: the file as it is now: what was changed since is not counted.
            judged: what checks have told of it, which counts more than what was noted.
        """
        told = {each.name: each.outcome in (Outcome.PASSED, Outcome.WAITING) for each in judged}
        right = [
            name
            for name in assignment.by_name
            if told.get(name, self.is_still_right(assignment, submission, name))
        ]
        said = f"{len(right)} of {len(assignment.steps)} steps"
        before = len(self.steps.keys() - {*right})
        if before:
            said += f", {before} more {'was' if before == 1 else 'were'} right before"
        new = self.new_today()
        return f"{said}; {new} new today" if new else said


def folder_of(assignment: Assignment) -> Path:
    """Where such notes lie."""
    return assignment.folder / FOLDER


def make_folder(assignment: Assignment) -> Path:
    """The same, made where it is not there; Git takes no notice of it.

    Raises:
        OSError: it cannot be made.
    """
    folder = folder_of(assignment)
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("# The student's own notes; see progress.json.\n*\n", "utf-8")
    return folder


def code_key(assignment: Assignment, submission: Submission, step: str) -> str:
    """The same as long as the code of a step is, and of all that it builds on; "" if unreadable."""
    if submission.syntax_problem or step not in submission.functions:
        return ""
    steps = [step, *assignment.upstream(step)]
    code = frozenset[str]().union(*map(submission.code_of, steps))
    told = {_BLANK.sub("\n", _OF_NO_STEP.sub("", part)).strip() for part in code}
    text = "\0".join([assignment.manifest.version, *sorted(told)])
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
