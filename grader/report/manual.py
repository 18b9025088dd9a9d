"""What a person said about a report or about a check of the whole class, and how it reads."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from grader.common.text import as_points, bounded

_MOST_COMMENT = 2000  # characters of a comment within a sentence
POINTS_APART = 0.00005  # scores are kept to four decimals


class EntryKind(StrEnum):
    """What an entry does."""

    ADJUST = "adjust"
    COMMENT = "comment"
    DROP = "drop"
    REWEIGH = "reweigh"
    ACCEPT = "accept"


class ManualEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a person entered into the gradebook, beside what the machine found.

    Attributes:
        number: by which it is taken back.
        kind: what it does.
        at: when it was made, UTC.
        by: who made it.
        comment: why, or what else there is to say; the student reads it.
        student: whom it concerns; empty for the whole class.
        step: the step that it concerns; empty for the whole submission.
        check: the check that it concerns, as `key_of` names it; empty for the whole step.
        points: the points from now on.
        add: the points on top of what is reached, or below it where negative.
        weight: how many times as much the check counts as it did; 0 where it is dropped.
        flags: the reasons to look at the report that it settles.
        machine_score: what the machine gave, when the entry was made, for what it concerns.
        machine_score_now: what the machine gives for that in this report; None where there is
            nothing of the kind any more.
        effect: by how much it changes the points of this report.
        undone_at: when it was taken back.
        undone_by: who did that.
    """

    number: int
    kind: EntryKind
    at: datetime
    by: str
    comment: str = ""
    student: str = ""
    step: str = ""
    check: str = ""
    points: float | None = None
    add: float | None = None
    weight: float | None = None
    flags: list[str] = []
    machine_score: float | None = None
    machine_score_now: float | None = None
    effect: float = 0.0
    undone_at: datetime | None = None
    undone_by: str = ""

    @property
    def differs(self) -> bool:
        """Whether the machine has come to another score since the entry was made."""
        before, now = self.machine_score, self.machine_score_now
        if before is None or self.undone_at is not None:
            return False
        return now is None or abs(now - before) > POINTS_APART

    @property
    def concerns(self) -> str:
        """The step, or the step and the check, in the form in which commands take it."""
        return f"{self.step}/{self.check}" if self.check else self.step


def in_words(entry: ManualEntry) -> str:
    """An entry as a sentence: what, why, by whom and when; and what has changed since."""
    where = f"{entry.concerns}: " if entry.step else ""
    comment = bounded(entry.comment.strip(), _MOST_COMMENT)
    text = f"{where}{_does(entry)} ({entry.by}, {day(entry.at)})"
    text += f": {comment}" if comment else "."
    return f"{text} {since(entry)}".rstrip()


def since(entry: ManualEntry) -> str:
    """What has become of the machine's score since the entry was made; empty if nothing has."""
    if not entry.differs or entry.machine_score is None:
        return ""
    before = as_points(entry.machine_score)
    if entry.machine_score_now is None:
        return f"[The machine gave {before} then; now there is no {entry.concerns} any more.]"
    return f"[The machine gave {before} then, and {as_points(entry.machine_score_now)} now.]"


def day(at: datetime) -> str:
    """The day of a moment, UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d")


def _does(entry: ManualEntry) -> str:
    match entry.kind:
        case EntryKind.ADJUST if entry.points is not None:
            return f"{_points(entry.points)} given by a person"
        case EntryKind.ADJUST:
            added = entry.add or 0.0
            return f"{_points(abs(added))} {'added' if added >= 0 else 'taken off'} by a person"
        case EntryKind.DROP:
            return "dropped for the whole class"
        case EntryKind.REWEIGH:
            return f"counts {entry.weight or 0.0:g} times as much, for the whole class"
        case EntryKind.ACCEPT:
            return "accepted by a person"
    return "a person's comment"


def _points(value: float) -> str:
    said = as_points(value)
    return f"{said} point{'s' * (said != '1')}"
