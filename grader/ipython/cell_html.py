"""A report, or a hint, as the output of a notebook's cell: HTML, and text for where there is none.

The HTML is a fragment in the page of a notebook that may be light or dark: it takes the page's
colours, and marks every outcome with a sign and a word beside its colour. It holds no script.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.assignment.hints import Hint
from grader.common.outcomes import Outcome, Place
from grader.common.text import as_points, counted, printable
from grader.pages import charts
from grader.pages import html as pages
from grader.report.records import CheckResult, Report, StepResult, waiting_points

_SIGNS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.NOT_ATTEMPTED: "○",
    Outcome.SKIPPED: "–",
    Outcome.ERROR: "!",
    Outcome.WAITING: "?",
}
_WIDTH = 88
_BAR = 30  # characters
_RESTARTED = (
    "Nothing of this exercise is in the kernel, as after a restart. Run the cells above this one "
    "(Jupyter: Run, Run All Above Selected Cell; VS Code: Execute Above Cells; Colab: Runtime, Run "
    "before), then `%check` again."
)


@dataclass(frozen=True)
class Shown:
    """What there is to show.

    Attributes:
        report: of the steps that were asked for.
        absent: steps of which the kernel knows no function.
        whole: whether these are all steps.
        without_hints: steps that have none.
        numbers: of the steps, from 1.
        figures: for each step the pictures that go with it.
        unrun: for each step whose cell was changed since it ran, a sentence about it.
        restarted: whether the kernel holds nothing of the exercise.
        note: how the command was read, where it was not typed as it should be.
        following: the command for the step behind these; empty where there is none.
    """

    report: Report
    absent: Collection[str] = field(default=())
    whole: bool = False
    without_hints: Collection[str] = field(default=())
    numbers: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, Sequence[charts.Figure]] = field(default_factory=dict)
    unrun: Mapping[str, str] = field(default_factory=dict)
    restarted: bool = False
    note: str = ""
    following: str = ""

    @property
    def done(self) -> int:
        """How many steps are right."""
        return sum(step.outcome == Outcome.PASSED for step in self.report.steps)

    @property
    def progress(self) -> str:
        """Points and steps in words."""
        report, count = self.report, len(self.report.steps)
        steps = f"{self.done} of {counted(count, 'step')}"
        waiting = waiting_points(report.steps)
        steps = f"{as_points(waiting)} waiting for a person, {steps}" if waiting else steps
        return f"{as_points(report.score)} of {as_points(report.max_score)} points, {steps}"

    @property
    def share(self) -> float:
        """Of the points, from 0 to 1."""
        return self.report.score / self.report.max_score if self.report.max_score else 0.0

    def heading(self, step: StepResult) -> str:
        """Number and title of a step."""
        number = self.numbers.get(step.name)
        return f"{number}. {step.title}" if number else step.title

    @property
    def next(self) -> str:
        """What to do now."""
        steps = self.report.steps
        if self.restarted:
            return _RESTARTED
        if any(step.outcome == Outcome.ERROR for step in steps):
            return "A check itself failed, which is our mistake: please report it."
        for wanted in (Outcome.FAILED, Outcome.SKIPPED, Outcome.NOT_ATTEMPTED):
            for step in steps:
                if step.outcome == wanted:
                    return self._advice(step)
        waiting = [step.name for step in steps if step.outcome == Outcome.WAITING]
        if waiting:
            return f"What can be checked here is right; a person marks {', '.join(waiting)}."
        if self.whole:
            return "Everything is right. Well done!"
        next_one = f" Next: `{self.following}`" if self.following else ""
        return f"All of this is right.{next_one}"

    def _advice(self, step: StepResult) -> str:
        name = step.name
        stuck = "" if name in self.without_hints else f" (stuck? `%hint {name}`)"
        if step.outcome != Outcome.NOT_ATTEMPTED:
            return f"Mend `{name}`, run its cell, then `%check {name}` again{stuck}."
        if name in self.absent:
            return f"Write `{name}` in its cell and run it, then `%check {name}`."
        return f"Write `{name}`, run its cell, then `%check {name}`{stuck}."

    def open(self, step: StepResult) -> str:
        """What to say of a step that was not attempted."""
        if step.name in self.absent:
            return f"not attempted: no cell that defines `{step.name}` has been run in this kernel"
        return "not attempted: its function is not written yet"


def as_html(shown: Shown) -> str:
    """The report as a fragment of HTML."""
    report = shown.report
    return pages.template("inline.html").render(
        shown=shown,
        report=report,
        sign=_SIGNS,
        detail=_details,
        where=_where,
        reason=_reason,
        bar=charts.bar(shown.share),
    )


def as_text(shown: Shown) -> str:
    """The same as plain text."""
    lines = [shown.note] if shown.note else []
    for step in shown.report.steps:
        lines.append(f"{shown.heading(step)} ({step.name})")
        if step.name in shown.unrun:
            lines += _indented("!", shown.unrun[step.name])
        if step.outcome == Outcome.NOT_ATTEMPTED:
            lines.append(f"  {_SIGNS[Outcome.NOT_ATTEMPTED]} {shown.open(step)}")
            continue
        for check in step.checks:
            lines.append(f"  {_SIGNS[check.outcome]} {check.label}{_reason(check, step)}")
            for name, text in _details(check):
                lines += _indented(name, text)
            if check.place and check.outcome == Outcome.FAILED:
                lines += _indented(_where(check.place), check.place.text)
    for remark in shown.report.remarks:
        lines += _indented("remark", remark)
    filled = round(_BAR * shown.share)
    bar = "█" * filled + "░" * (_BAR - filled)
    return printable("\n".join([*lines, "", f"{bar} {shown.progress}", shown.next]))


def hint_as_html(hint: Hint) -> str:
    """A hint as a fragment of HTML."""
    return pages.template("inline_hint.html").render(hint=hint)


def hint_as_text(hint: Hint) -> str:
    """A hint as plain text."""
    texts = [
        f"Hint {number} of {hint.count} for {hint.step}\n{text}"
        for number, text in enumerate(hint.texts, start=1)
    ]
    return "\n".join([*texts, hint_next(hint)])


def hint_next(hint: Hint) -> str:
    """How to go on."""
    if hint.number < hint.count:
        return f"For a more concrete one: %hint {hint.step}"
    return "This is the last hint; fill in the blanks."


def _details(check: CheckResult) -> Iterator[tuple[str, str]]:
    if check.outcome in (Outcome.FAILED, Outcome.ERROR):
        named = (("expected", check.expected), ("received", check.message), ("hint", check.hint))
        yield from ((name, text) for name, text in named if text)


def _where(place: Place) -> str:
    return f"line {place.line}" if place.cell is None else f"In [{place.cell}], line {place.line}"


def _reason(check: CheckResult, step: StepResult) -> str:
    if check.outcome != Outcome.SKIPPED:
        return ""
    if not check.waits_for:
        return f" ({check.message[:1].lower()}{check.message[1:]})" if check.message else ""
    return " (see above)" if check.waits_for == step.name else f" (waits for {check.waits_for})"


def _indented(name: str, text: str) -> list[str]:
    head = f"    {name}: "
    return textwrap.wrap(
        " ".join(text.split()) if name != "code" else text,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * 6,
    )
