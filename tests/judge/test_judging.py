"""How often a check is tried, and what is judged before it: without pytest's items or a process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from grader.assignment.manifest import Assignment
from grader.checks.student import Student
from grader.common.outcomes import Failed, Outcome
from grader.judge.case.case import Case, OpenCase
from grader.judge.hidden import FAILED
from grader.judge.judging import Check, Judging
from grader.judge.watcher import Watcher
from grader.sandbox.session import Session, Setup
from grader.sandbox.wire import Array, Bounds
from grader.submissions.submission import Submission

P, F, N, S, E, _WAITING = Outcome
STUB = 'def {}(x):\n    raise NotImplementedError("Write me.")\n'
MANIFEST = """
schema = "grader/assignment/v1"
name = "chain"
title = "Chain"
version = "1.0.0"
"""
STEP = """
[[steps]]
name = "{name}"
title = "The {name} step"
parameters = ["x"]
points = 1
seconds = 5
needs = {needs}
hints = ["Think."]
stand_in = {{ does = "scale", by = 2 }}
"""


class Far:
    """The other end, which has every function and never runs one."""

    def __init__(self) -> None:
        self.bounds = Bounds()

    def request(
        self, header: dict[str, Any], _arrays: list[Array], **_: Any
    ) -> tuple[dict[str, Any], list[Array]]:
        """Answer to what `Session` asks first."""
        told = {"versions": {}} if header["do"] == "start" else {"functions": {}}
        return {**told, "raised_on_import": []}, []

    def kill(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Told(Watcher):
    """Notes what is judged."""

    lines: list[str] = field(default_factory=list)

    def begin_check(self, _: Assignment, step: str, **_how: bool) -> None:
        self.lines.append(step)

    def begin_upstream(self, _: Assignment, need: str, step: str) -> None:
        self.lines.append(f"{need} for {step}")


@dataclass
class Course:
    """Three steps, of which each works on what the one before gives.

    A check takes the own result of the step before; `wrong` says whose own result is wrong, and
    `calls` which functions a step's code calls.
    """

    folder: Path
    source: str = ""
    wrong: tuple[str, ...] = ()
    tried: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        steps = zip(("first", "second", "third"), ([], ["first"], ["second"]), strict=True)
        text = MANIFEST + "".join(STEP.format(name=name, needs=needs) for name, needs in steps)
        (self.folder / "assignment.toml").write_text(text, "utf-8")
        assignment = Assignment.read(self.folder)
        submission = Submission(Path("chain.py"), self.source)
        session = Session(Far, Setup(self.source or "\n", "chain", "chain.py"))
        student = Student(assignment, submission, session)
        case = Case(assignment, submission)
        self.case = OpenCase.of(case, student, session, scratch=self.folder)
        self.judging = Judging(self.case, self.told)

    def check(
        self, step: str, run: Callable[[], object] | None = None, *, hidden: bool = False
    ) -> Check:
        """The check of a step; what it does by itself is fail where its function is wrong."""
        return Check(
            name="t",
            label="t",
            step=step,
            run=lambda: self._run(step, run),
            public=lambda other: [self.check(other)],
            hidden=hidden,
        )

    def _run(self, step: str, run: Callable[[], object] | None) -> BaseException | None:
        stand_ins = self.case.student._stand_ins
        try:
            (run or self._fail_where_wrong)()
        except AssertionError as error:
            self.tried.append((step, stand_ins, "failed"))
            return error
        self.tried.append((step, stand_ins, "passed"))
        return None

    def _fail_where_wrong(self) -> None:
        step, stand_ins = self.case.inputs.step, self.case.student._stand_ins
        calls = {*self.case.case.helpers(step)} - {*stand_ins}
        if step in self.wrong or calls & {*self.wrong}:
            raise Failed(f"{step} is wrong.")

    def outcomes(self) -> dict[str, Outcome]:
        """How the steps ended that are known in their turn."""
        return {step.name: step.outcome for step in self.case.step_results()}


def test_what_passes_is_tried_once_after_the_steps_that_it_builds_on(tmp_path: Path) -> None:
    course = Course(tmp_path)
    tried = course.judging.judge(course.check("third"))
    assert tried.result.outcome is P
    assert course.tried == [(step, (), "passed") for step in ("first", "second", "third")]
    assert course.told.lines == ["first for third", "second for third", "third"]
    course.judging.judge(course.check("second"))
    assert course.told.lines[3:] == ["second"]


def test_a_stub_is_not_run_nor_what_it_would_build_on(tmp_path: Path) -> None:
    course = Course(tmp_path, STUB.format("third"))
    assert course.judging.judge(course.check("third")).result.outcome is N
    assert course.tried == []


@pytest.mark.parametrize(("value", "given"), [("own", []), ("ready", ["first"])])
def test_a_check_that_fails_on_a_ready_made_input_is_tried_on_the_own_one(
    tmp_path: Path, value: str, given: list[str]
) -> None:
    """It passes on the one that it fits."""
    course = Course(tmp_path, wrong=("first",))

    def run() -> None:
        got = course.case.inputs.take("first", own=lambda: "own", ready=lambda: "ready")
        assert got == value

    tried = course.judging.judge(course.check("second", run))
    assert (tried.result.outcome, list(tried.given)) == (P, given)
    assert course.outcomes() == {"first": F, "second": P}


@pytest.mark.parametrize("helper", ["wrong", "open"])
def test_a_broken_helper_gets_a_stand_in(tmp_path: Path, helper: str) -> None:
    """It is judged for that before its turn, if need be, and no more is kept of it."""
    source = "def first(x):\n    return third(x)\n"
    source += STUB.format("third") if helper == "open" else "def third(x): ...\n"
    course = Course(tmp_path, source, wrong=("third",))
    tried = course.judging.judge(course.check("first"))
    assert (tried.result.outcome, tried.attempt.stand_ins) == (P, ("third",))
    early = [("third", (), "failed")] if helper == "wrong" else []
    assert course.tried == [("first", (), "failed"), *early, ("first", ("third",), "passed")]
    assert course.outcomes() == {"first": P}
    assert course.case.step_results()[0].given == ["third"]


def test_what_was_wrong_before_its_turn_does_not_pass_in_it(tmp_path: Path) -> None:
    """It may have kept what its stand-in made."""
    source = "def first(x):\n    return third(x)\n\ndef third(x): ...\n"
    course = Course(tmp_path, source, wrong=("third",))
    course.judging.judge(course.check("first"))
    course.wrong = ()
    course.judging.judge(course.check("third"))
    assert course.outcomes()["third"] is F


def test_functions_that_call_each_other_come_to_an_end(tmp_path: Path) -> None:
    source = "def first(x):\n    return second(x)\n\ndef second(x):\n    return first(x)\n"
    course = Course(tmp_path, source, wrong=("first", "second"))
    course.judging.judge(course.check("second"))
    assert course.outcomes() == {"first": F, "second": F}


@pytest.mark.parametrize(
    ("public", "outcome", "waits_for"),
    [((P,), P, ""), ((F,), S, "first"), ((F, P), P, ""), ((), P, "")],
)
def test_a_hidden_check_runs_where_a_public_one_has_passed(
    tmp_path: Path, public: Iterable[Outcome], outcome: Outcome, waits_for: str
) -> None:
    course = Course(tmp_path)

    def fail() -> None:
        raise Failed("no")

    for number, each in enumerate(public):
        check = course.check("first", fail if each is F else None)
        course.judging.judge(Check(**{**vars(check), "name": f"t{number}"}))
    found = course.judging.judge(course.check("first", hidden=True)).result
    assert (found.outcome, found.waits_for, found.hidden) == (outcome, waits_for, True)


@pytest.mark.parametrize("reveal", [False, True])
def test_a_hidden_check_tells_its_author_alone_what_it_found(tmp_path: Path, reveal: bool) -> None:
    course = Course(tmp_path, wrong=("first",))
    judging = Judging(course.case, course.told, reveal=reveal)
    found = judging.judge(course.check("first", hidden=True)).result
    assert found.message == ("first is wrong." if reveal else FAILED)
