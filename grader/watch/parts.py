"""What is shown, as parts of text with a meaning: the same for the screen and for plain lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.hints import Hint
from grader.common.outcomes import Outcome
from grader.common.text import counted, printable
from grader.report.records import CheckResult
from grader.watch.choosing import as_typed
from grader.watch.pictures import small_images
from grader.watch.state import Result, Row, Standing, State, View
from grader.watch.task import task_of

_MOST_PRINTED = 4  # lines


@dataclass(frozen=True)
class Part:
    """A piece of text.

    Attributes:
        kind: what it is; `screen.py` and `plain.py` know how each kind is shown.
        text: what it says.
        head: what stands before it, such as the name of a field.
        link: where a click leads.
        fixed: whether its lines stay as they are.
    """

    kind: str
    text: str = ""
    head: str = ""
    link: str = ""
    fixed: bool = False


def body(state: State) -> list[Part]:
    """What stands between the first line and the keys."""
    if state.view is View.STEPS:
        return [*_steps(state), *_notes(state)]
    if state.view is View.RESET:
        return [*_heading(state), *_question(state)]
    if state.view is View.PICTURE:
        return [*_pictures(state), *_notes(state)]
    # A hint stands before the checks: there it is seen at once, whatever else has to be said.
    return [
        *_heading(state), *hint(state.hint), *_checks(state), *_verdict(state), *_notes(state),
    ]  # fmt: skip


def progress(state: State) -> str:
    """Such as "4 of 11 steps; 2 new today"."""
    new = state.progress.new_today()
    said = f"{len(state.done)} of {counted(len(state.names), 'step')}"
    return f"{said}; {new} new today" if new else said


def keys(state: State) -> list[tuple[str, str]]:
    """The keys that do something now, and what."""
    if state.view is View.RESET:
        return [("y", "reset it"), ("any other key", "leave it as it is")]
    if state.view is View.PICTURE:
        return [("p", "back"), ("q", "quit")]
    if state.view is View.STEPS:
        return [("↑ ↓", "choose"), ("Enter", "show that step"), ("c", "check everything"),
                ("l", "back"), ("q", "quit")]  # fmt: skip
    return [("n", "next"), ("h", "hint"), ("l", "all steps"), ("c", "check everything"),
            ("p", "picture"), ("r", "reset"), ("q", "quit")]  # fmt: skip


def timing(state: State, now: float) -> str:
    """What is going on, or how long it took."""
    if state.running:
        if state.doing:
            return f"{state.doing} … {now - state.began:.0f} s"
        if state.starting:
            return f"starting TensorFlow, once … {now - state.began:.0f} s"
        what = state.running[0] if len(state.running) == 1 else "everything"
        return f"checking {what} … {now - state.began:.0f} s"
    if state.seconds is None:
        return ""
    return f"checked in {state.seconds:.2f} s at {state.at}"


def _heading(state: State) -> Iterator[Part]:
    step, name = state.step, state.current
    count = f"Step {state.number(name)} of {len(state.names)}"
    yield Part("title", f"{step.title} ({name})", head=count)
    task = task_of(name, state.submission, state.pristine)
    if task:
        yield Part("task", task)
    place, line = where(state)
    yield Part("file", place, head="edit", link=link_to(state.file, line))
    yield Part("gap")


def where(state: State) -> tuple[str, int]:
    """The file and the line to edit, as editors take it for a link; 0 for no line."""
    shown = as_typed(state.file)
    submission = state.submission
    outline = submission.functions.get(state.current) if submission else None
    if submission is None or outline is None:
        return shown, 0
    after = max(outline.docstring, default=outline.first) + 1
    place = submission.place(min(after, outline.last))
    if place.cell is not None:
        return f"{shown}, cell {place.cell}", 0
    return f"{shown}:{place.line}", place.line


def link_to(file: Path, line: int) -> str:
    """An address that opens the file: in the editor whose terminal this is, where that is known."""
    path = file.absolute()
    if os.environ.get("TERM_PROGRAM") == "vscode":
        return f"vscode://file{path.as_posix()}:{max(line, 1)}"
    return path.as_uri()


def _checks(state: State) -> Iterator[Part]:
    """A line for each check."""
    if state.current in state.running:
        rows = state.live.get(state.current, [])
        at = next((number for number, row in enumerate(rows) if row.outcome is None), len(rows))
        for number, row in enumerate(rows):
            yield _row(row, state.current, is_running=number == at)
        if not rows:
            yield Part("running", "Checking …")
        yield Part("gap")
        return
    result = state.results.get(state.current)
    if result is None or result.step.outcome == Outcome.NOT_ATTEMPTED:
        return
    for check in result.step.checks:
        yield _row(Row(check.label, check.outcome, check.waits_for), state.current)
    yield Part("gap")


def _row(row: Row, step: str, *, is_running: bool = False) -> Part:
    if row.outcome is None:
        return Part("running" if is_running else "pending", printable(row.label))
    text = row.label
    if row.outcome == Outcome.SKIPPED and row.waits_for:
        text += " (see below)" if row.waits_for == step else f" (waits for {row.waits_for})"
    return Part(row.outcome.value, printable(text))


def _verdict(state: State) -> Iterator[Part]:
    """What came of it: the first thing to mend, or what is worth knowing."""
    if state.current in state.running:
        return
    result, name = state.results.get(state.current), state.current
    if result is None:
        return
    outcome = result.step.outcome
    if outcome == Outcome.NOT_ATTEMPTED:
        yield Part("open", f"Not written yet: put your code in the place of `raise` in `{name}`, "
                           "and save the file.")  # fmt: skip
        return
    wrong = [c for c in result.step.checks if c.outcome in (Outcome.FAILED, Outcome.ERROR)]
    if wrong:
        yield from _mend(state, result, wrong[0])
        return
    if outcome == Outcome.SKIPPED:
        waits = next((c.waits_for for c in result.step.checks if c.waits_for), "")
        if waits:
            yield Part("open", f"This step waits for `{waits}`.")
        return
    for fact in result.facts or [f"All {len(result.step.checks)} checks have passed."]:
        yield Part("fact", printable(fact))
    yield from _onward(state)


def _onward(state: State) -> Iterator[Part]:
    following = state.next
    if following:
        title = state.assignment.by_name[following].title
        yield Part("onward", f"Press n for step {state.number(following)}, {title}.")
    else:
        yield Part("onward", "Every step is right. Well done! Press c to check everything at once.")


def _mend(state: State, result: Result, check: CheckResult) -> Iterator[Part]:
    """The first thing to mend, as `pytest exercises` tells it."""
    place = check.place
    where = f" ({place.where})" if place else ""
    if check.outcome == Outcome.ERROR:
        yield Part("mend", "A check itself failed, which is our mistake: please report it.")
    else:
        yield Part("mend", f"The first thing to mend{where}")
    if place and place.text.strip():
        yield Part("code", printable(place.text), head=str(place.line), fixed=True)
    if result.mend and result.mend != state.current:
        yield Part("field", printable(result.mend), head="in")
    for head, text in (
        ("expected", check.expected),
        ("received", check.message),
        ("hint", check.hint),
    ):
        if text:
            yield Part("field", printable(text), head=head)
    for number, line in enumerate(result.printed[-_MOST_PRINTED:]):
        yield Part("code", printable(line), head="" if number else "printed", fixed=True)


def _notes(state: State) -> Iterator[Part]:
    for problem in state.problems:
        yield Part("problem", printable(problem))
    if state.current not in state.running and state.view is View.STEP:
        for remark in state.remarks:
            yield Part("field", printable(remark), head="remark")
    if state.note:
        yield Part("gap")
        yield Part("note", printable(state.note))


def hint(shown: Hint | None) -> Iterator[Part]:
    """The hint that was asked for last; the earlier ones are weaker."""
    if shown is None:
        return
    yield Part("mend", f"Hint {shown.number} of {shown.count}")
    yield Part("hint", shown.text, fixed="\n" in shown.text)
    if shown.number < shown.count:
        yield Part("onward", "Press h for a more concrete one.")
    yield Part("gap")


def _question(state: State) -> Iterator[Part]:
    yield Part("mend", f"Reset `{state.current}`?")
    text = "Its function becomes what you were given. The file as it is now is kept: .grader/kept/"
    yield Part("task", text)


def _pictures(state: State) -> Iterator[Part]:
    """Those that a terminal can show; the page has the others as well."""
    result = state.results.get(state.current)
    for picture in result.pictures if result else ():
        if not small_images(picture["body"]):
            continue
        yield Part("mend", printable(picture["caption"]))
        yield Part("pixels", picture["body"])
        yield Part("gap")


def _steps(state: State) -> Iterator[Part]:
    """All steps with their state."""
    for number, name in enumerate(state.names):
        standing = state.standing(name)
        reached = state.progress.steps.get(name)
        said = standing.value
        if standing is Standing.RIGHT and reached:
            said += f" since {reached.first.astimezone():%d %b}"
        marked = "marked" if number == state.cursor else "step"
        title = state.assignment.by_name[name].title
        yield Part(marked, f"{title} ({name})", head=f"{number + 1}\t{standing.name}\t{said}")
    yield Part("gap")
    first = next((n for n in state.names if state.standing(n) is Standing.WRONG), "")
    if first:
        yield Part("onward", f"The first one to mend is `{first}`.")
