"""A Python file and a notebook of the same exercise: which of the two holds the student's work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from grader.submissions.submission import Submission


def own_work(submission: Submission, asked: Collection[str]) -> frozenset[str]:
    """What the student wrote: functions and classes, and whatever else makes an asked name.

    Stubs are none, nor is trying things out at the top level. What Python cannot read counts as it
    is.
    """
    written = {*submission.definitions(asked)}
    broken = ["\n".join(cell.lines) for cell in submission.cells if cell.problem]
    unreadable = [submission.source] if submission.syntax_problem else []
    return frozenset(written | {*broken, *unreadable})


def worked_on(file: Submission, notebook: Submission, asked: Collection[str]) -> Submission | None:
    """The one of the two that holds all the work there is; None where each has some of its own."""
    # Of copies: what was parsed for this is not kept as long as the submissions are.
    works = [own_work(replace(each), asked) for each in (file, notebook)]
    at = holding_all(works)
    if at is None:
        return None
    judged, other = (file, notebook) if at == 0 else (notebook, file)
    return replace(judged, beside=_why(judged, other, works[1 - at], works[at]))


def holding_all(works: Sequence[frozenset[str]]) -> int | None:
    """Which of these holds all that is in the others, the first of several; None where none does.

    Args:
        works: of each file what `own_work` found.
    """
    all_there_is = frozenset().union(*works)
    return next((at for at, work in enumerate(works) if work == all_there_is), None)


def _why(
    judged: Submission, other: Submission, in_other: frozenset[str], in_judged: frozenset[str]
) -> str:
    """Why one of the two is judged."""
    one, two = judged.path.name, other.path.name
    if not in_judged:
        return f"{one} is checked; {two} beside it is untouched, too."
    if not in_other:
        return f"{one} is checked; in {two} beside it nothing was written."
    return f"{one} is checked; what {two} beside it holds stands in it, too."
