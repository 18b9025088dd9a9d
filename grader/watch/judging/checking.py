"""One check of a file in the process that judges: what was asked, what happens, the answer.

The request is `{"file": path, "steps": [...], "known": {...}}`. What happens meanwhile are frames
with "plan" (the labels of all checks), "ended" (how one of them did) or "doing"; the last frame has
the "answer". `known` is what an earlier answer said of steps that were right, and holds as long as
their code is the same: they are not judged again where others build on them.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import msgspec
import pytest

from grader.assignment.manifest import Assignment
from grader.common.outcomes import Outcome, UsageError
from grader.judge.attempts import Inputs
from grader.judge.case.case import OpenCase
from grader.judge.opening import Launch, open_case, reopen_case
from grader.judge.options import watched
from grader.judge.watcher import Watcher
from grader.report.progress import code_key
from grader.report.records import StepResult
from grader.sandbox import scratch, wire
from grader.sandbox.evidence import Handle
from grader.submissions.submission import Submission


class Teller:
    """Sends frames to the screen; what nobody reads any more is no mistake."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def tell(self, **said: Any) -> None:
        """Send one."""
        try:
            with self._lock:
                wire.write_frame(self._stream, said, [])
        except (OSError, ValueError):
            scratch.remove_all()
            os._exit(0)


class Checking:
    """What was asked for.

    Args:
        assignment: the assignment.
        asked: the request.
        teller: sends what happens.
    """

    def __init__(self, assignment: Assignment, asked: dict[str, Any], teller: Teller) -> None:
        self.steps = [name for name in asked["steps"] if name in assignment.by_name]
        self._assignment = assignment
        self._file = Path(asked["file"])
        self._known: dict[str, Any] = asked.get("known", {})
        self.tell = teller.tell
        self._case: OpenCase | None = None
        self._folder = Path()
        self._problem = ""

    def plan(self, items: Sequence[pytest.Item]) -> None:
        """Tell what is going to be checked."""
        labels: dict[str, list[str]] = {step: [] for step in self.steps}
        for item in items:
            if isinstance(item, pytest.Function):
                document = (item.function.__doc__ or item.name).strip().split("\n")[0]
                labels[item.path.stem.removeprefix("test_")].append(document.rstrip("."))
        self.tell(plan=labels)

    def open(self, launch: Launch, folder: Path) -> OpenCase:
        """Open the case of the file as it is now.

        Raises:
            pytest.UsageError: it cannot be read.
        """
        assignment = self._assignment
        try:
            submission = Submission.read(self._file)
            case = open_case(
                assignment,
                submission,
                watched(submission, assignment.manifest.data),
                launch=launch,
                scratch=folder,
            )
        except UsageError as error:
            self._problem = str(error)
            raise pytest.UsageError(str(error)) from None
        case.ledger.restore(self._still_known(submission))
        case.inputs.stamp_with(lambda made: _state_of_models(case, made))
        self._case, self._folder = case, folder
        return case

    def again(self, asked: dict[str, Any]) -> OpenCase | None:
        """The case of another request, in the process that is up; None where that cannot be.

        It can where one step is asked for, and all that it builds on is right and the same: then
        what the student's functions have made of it, such as a trained model, stays.
        """
        assignment, before = self._assignment, self._case
        steps = [name for name in asked["steps"] if name in assignment.by_name]
        if before is None or len(steps) != 1 or not before.processes.session.is_up:
            return None
        self._known |= self._known_now(before, before.step_results())
        self.steps, self._file = steps, Path(asked["file"])
        try:
            submission = Submission.read(self._file)
        except UsageError:
            return None
        known, upstream = self._still_known(submission), assignment.upstream(steps[0])
        if submission.syntax_problem or {*upstream} - {*known}:
            return None
        options = watched(submission, assignment.manifest.data)
        case = reopen_case(before, submission, options, scratch=self._folder, steps=upstream)
        case.ledger.restore(known)
        self._case = case
        return case

    def _still_known(self, submission: Submission) -> dict[str, Any]:
        """The results of those steps that others build on, and that have the same code."""
        assignment = self._assignment
        upstream = {need for step in self.steps for need in assignment.upstream(step)}
        return {
            step: told["results"]
            for step, told in self._known.items()
            if step in upstream - {*self.steps}
            and told["code"] == code_key(assignment, submission, step) != ""
        }

    def ended(self, step: str, check: dict[str, Any]) -> None:
        """A check has ended."""
        self.tell(ended={"step": step, **check})

    def answer(self, problems: Sequence[str], *, has_room: bool = False) -> None:
        """Tell how it went.

        Args:
            problems: what went wrong on our side.
            has_room: whether the student's process is small enough to be asked again.
        """
        case = self._case
        if case is None:
            self.tell(answer={"problems": [self._problem] if self._problem else list(problems)})
            return
        steps = case.step_results()
        known = self._known_now(case, steps)
        pictures = case.drawings.pictures().figures
        printed = case.student.printed
        self.tell(
            answer={
                "problems": list(problems),
                "steps": msgspec.to_builtins(steps),
                "known": known,
                "again": has_room and self._is_of_use(case, known),
                "facts": {each.name: case.drawings.facts(each.name) for each in steps},
                "pictures": {
                    name: msgspec.to_builtins(pictures[name])
                    for name in self.steps
                    if name in pictures
                },
                "remarks": case.remarks.all(),
                "mend": {each.name: case.student.file_to_mend(each.name) for each in steps},
                "printed": {
                    each.name: printed.before_failure(each.name) if printed else []
                    for each in steps
                },
            }
        )

    def _is_of_use(self, case: OpenCase, known: dict[str, Any]) -> bool:
        """Whether `again` would take the same request, once these functions are others."""
        needs = {need for step in self.steps for need in self._assignment.upstream(step)}
        right = {*known, *self._still_known(case.submission)}
        return case.processes.session.is_up and needs <= right

    def _known_now(self, case: OpenCase, steps: Sequence[StepResult]) -> dict[str, Any]:
        """Of each step that is right, and was judged on nothing unusual: its results and code."""
        plain, ledger = case.ledger.as_plain(), case.ledger
        return {
            each.name: {
                "results": plain[each.name],
                "code": code_key(self._assignment, case.submission, each.name),
            }
            for each in steps
            if each.outcome == Outcome.PASSED
            and ledger.passed_on(each.name) is Inputs.USUAL
            and not ledger.covers(each.name)
        }


def _state_of_models(case: OpenCase, made: Any) -> Any:
    """The state of the models in a thing that was made; None where there are none, or none is told.

    Models take long to be made. All else is made anew where it is needed.
    """
    models = list(_models_in(made, _DEPTH))
    if not models:
        return None
    probe = case.probe()
    try:
        return [probe.training_state(each) for each in models]
    except Exception:  # whatever is wrong with it is said where a check asks
        return None


_DEPTH = 3


def _models_in(made: Any, depth: int) -> Iterator[Handle]:
    if isinstance(made, Handle):
        if made.kind == "model":
            yield made
    elif depth:
        inside: Iterable[Any] = ()
        if isinstance(made, list | tuple):
            inside = made
        elif isinstance(made, dict):
            inside = made.values()
        elif dataclasses.is_dataclass(made):
            inside = vars(made).values() if hasattr(made, "__dict__") else ()
        for each in inside:
            yield from _models_in(each, depth - 1)


class Doing(Watcher):
    """Tells which step is being judged, where it is another one than was asked for."""

    def __init__(self) -> None:
        self.checking: Checking | None = None

    def begin_upstream(self, assignment: Assignment, need: str, step: str) -> None:  # noqa: ARG002
        """A step that others build on."""
        if self.checking:
            self.checking.tell(doing=f"{step} builds on {need}: checking that first")
