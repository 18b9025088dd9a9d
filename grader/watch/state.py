"""What is known of a student's work while it is watched; what is shown is made of this alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from grader.assignment.hints import Hint
from grader.assignment.manifest import Assignment, Step
from grader.common.outcomes import Outcome
from grader.report.progress import Progress, code_key
from grader.report.records import StepResult
from grader.submissions.submission import Submission

AT_CURSOR = -1  # the page with the step that is marked
RIGHT = (Outcome.PASSED, Outcome.WAITING)


class View(Enum):
    """What is looked at."""

    STEP = "step"
    STEPS = "steps"
    RESET = "reset"
    PICTURE = "picture"


class Standing(Enum):
    """Where a step stands, in words."""

    RIGHT = "right"
    WRONG = "not right yet"
    OPEN = "not written yet"
    WAITS = "waits for another step"
    CHANGED = "was right, and has changed since"
    UNKNOWN = "not checked yet"
    OURS = "its checks have failed themselves"
    CHECKING = "is being checked"


@dataclass
class Row:
    """A check of a step.

    Attributes:
        label: what it checks.
        outcome: how it ended; None as long as it has not.
        waits_for: the step that it waits for.
    """

    label: str
    outcome: Outcome | None = None
    waits_for: str = ""


@dataclass
class Result:
    """What the last check of a step told.

    Attributes:
        step: its result.
        facts: what is worth knowing, where it is right.
        mend: what to mend, where it is not the step itself.
        printed: what the student's code printed before it failed.
        pictures: what was drawn, as body and caption.
    """

    step: StepResult
    facts: list[str] = field(default_factory=list)
    mend: str = ""
    printed: list[str] = field(default_factory=list)
    pictures: list[dict[str, str]] = field(default_factory=list)


@dataclass
class State:
    """All of it.

    Attributes:
        assignment: what is watched.
        file: the file of it that is worked on.
        submission: what stands in the file; None where it cannot be read.
        pristine: the same as it was handed out, where that is known.
        progress: what was reached, also on other days.
        current: the name of the step that is shown.
        results: what the last checks told, by step, as long as the code is the same.
        live: the checks that are running, by step.
        running: the steps that are being checked; none where nothing runs.
        began: when that began, in seconds of `time.monotonic`.
        doing: what is going on, where it is something else than a check of these.
        starting: whether TensorFlow is still being imported.
        seconds: how long the last check took.
        at: the time of day when it ended.
        hint: the hint that is shown.
        note: one line for the student.
        problems: what is wrong on our side, or with the file as a whole.
        remarks: what was noticed.
        view: what is looked at.
        cursor: in the list of steps, the number of the one that is marked.
        page: which part of what does not fit on the screen, from 0; or `AT_CURSOR`.
    """

    assignment: Assignment
    file: Path
    submission: Submission | None = None
    pristine: Submission | None = None
    progress: Progress = field(default_factory=Progress)
    current: str = ""
    results: dict[str, Result] = field(default_factory=dict)
    live: dict[str, list[Row]] = field(default_factory=dict)
    running: tuple[str, ...] = ()
    began: float = 0.0
    doing: str = ""
    starting: bool = False
    seconds: float | None = None
    at: str = ""
    hint: Hint | None = None
    note: str = ""
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    view: View = View.STEP
    cursor: int = 0
    page: int = 0

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.assignment.by_name[self.current]

    @property
    def names(self) -> list[str]:
        """The names of all steps."""
        return list(self.assignment.by_name)

    def number(self, name: str) -> int:
        """A step's number, from 1."""
        return self.names.index(name) + 1

    def standing(self, name: str) -> Standing:
        """Where a step stands."""
        if name in self.running:
            return Standing.CHECKING
        result = self.results.get(name)
        if result is not None:
            return _STANDINGS[result.step.outcome]
        submission = self.submission
        if submission and name in submission.functions and submission.functions[name].is_stub:
            return Standing.OPEN
        if name not in self.progress.steps:
            return Standing.UNKNOWN
        same = submission and self.progress.is_still_right(self.assignment, submission, name)
        return Standing.RIGHT if same else Standing.CHANGED

    def is_done(self, name: str) -> bool:
        """Whether a step is right, as far as is known."""
        result = self.results.get(name)
        return result.step.outcome in RIGHT if result else self.standing(name) is Standing.RIGHT

    @property
    def done(self) -> list[str]:
        """The steps that are right."""
        return [name for name in self.names if self.is_done(name)]

    @property
    def next(self) -> str:
        """The next step that is not right: behind this one, else from the first; "" for none."""
        at = self.names.index(self.current)
        others = [*self.names[at + 1 :], *self.names[:at]]
        return next((name for name in others if not self.is_done(name)), "")

    def take(self, submission: Submission | None) -> list[str]:
        """The file holds something else: forget what was known of what has changed.

        Returns:
            The steps whose own function is another one, stubs left out.
        """
        before, self.submission = self.submission, submission
        assignment = self.assignment
        if submission is None or before is None or submission.syntax_problem:
            if submission is None or submission.syntax_problem:
                self.results.clear()
            return []
        self.results = {
            name: result
            for name, result in self.results.items()
            if code_key(assignment, before, name) == code_key(assignment, submission, name) != ""
        }
        return [
            name
            for name, outline in submission.functions.items()
            if name in assignment.by_name
            and not outline.is_stub
            and submission.text_of(name) != before.text_of(name)
        ]

    def plan(self, labels: dict[str, list[str]]) -> None:
        """These checks are going to run."""
        self.live = {step: [Row(label) for label in each] for step, each in labels.items()}

    def ended(self, check: dict[str, Any]) -> None:
        """One of them has ended."""
        rows = self.live.setdefault(str(check["step"]), [])
        label, outcome = str(check["label"]), Outcome(check["outcome"])
        row = next((r for r in rows if r.outcome is None and r.label == label), None)
        if row is None:
            row = Row(label)
            rows.append(row)
        row.outcome, row.waits_for = outcome, str(check.get("waits_for", ""))

    def answered(self, answer: dict[str, Any]) -> None:
        """All of them have, and this is what came of it."""
        self.problems = [str(each) for each in answer.get("problems", [])]
        self.remarks = [str(each) for each in answer.get("remarks", [])]
        for told in answer.get("steps", []):
            step = msgspec.convert(told, StepResult)
            if step.name in self.running or step.name not in self.results:
                self.results[step.name] = Result(
                    step,
                    list(answer["facts"].get(step.name, [])),
                    str(answer["mend"].get(step.name, "")),
                    list(answer["printed"].get(step.name, [])),
                    list(answer["pictures"].get(step.name, [])),
                )


_STANDINGS = {
    Outcome.PASSED: Standing.RIGHT,
    Outcome.WAITING: Standing.RIGHT,
    Outcome.FAILED: Standing.WRONG,
    Outcome.NOT_ATTEMPTED: Standing.OPEN,
    Outcome.SKIPPED: Standing.WAITS,
    Outcome.ERROR: Standing.OURS,
}
