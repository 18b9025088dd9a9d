"""What decides on a grade, as one hash and in parts."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping

import msgspec

from grader.assignment.manifest import Assignment
from grader.judge.again.parts import parts_of_checks
from grader.judge.options import JudgeOptions
from grader.judge.receipt import receipt, versions
from grader.submissions.incoming.intake import Entry


class Basis(msgspec.Struct, frozen=True):
    """What a grade was made with, in parts; kept beside it in the gradebook.

    Attributes:
        rest: a digest of all that decides on it but the checks.
        checks: digests of the checks, see `grader.judge.again.parts`.
    """

    rest: str
    checks: dict[str, str]

    def to_json(self) -> str:
        """As text."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Basis | None:
        """From text; None where it is none."""
        try:
            return msgspec.json.decode(text, type=cls)
        except msgspec.MsgspecError:
            return None


def grade_key(assignment: Assignment, entry: Entry, options: JudgeOptions) -> str:
    """SHA-256 over all that decides on a grade: the same key gives the same grade."""
    return _digest(_decides(assignment, entry, options))


def bases_of(
    assignment: Assignment, entries: Iterable[Entry], options: JudgeOptions
) -> dict[str, Basis]:
    """On what grades are made, of those who have handed something in, by student."""
    checks = parts_of_checks(assignment, options.hidden)
    bases = {}
    for entry in entries:
        if entry.submission is not None:
            parts = _decides(assignment, entry, options)
            del parts["checks"]
            bases[entry.student] = Basis(_digest(parts), checks)
    return bases


def _digest(parts: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _decides(assignment: Assignment, entry: Entry, options: JudgeOptions) -> dict[str, object]:
    parts: dict[str, object] = {"problem": entry.problem, "seconds": options.total_seconds}
    if entry.platform_id:
        parts["platform_id"] = entry.platform_id
    if entry.submission is not None:
        parts |= receipt(assignment, entry.submission, options)
        parts |= {"file": entry.submission.path.name, "remarks": entry.submission.remarks}
    parts |= versions()
    parts["python"] = sys.version
    return parts
