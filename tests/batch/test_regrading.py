"""Judging again what has changed only gives what judging all of it would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.batch.grading import Options, grade
from grader.common.outcomes import UsageError
from grader.gradebook.gradebook import Gradebook
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox.process import spawn
from grader.sandbox.start import Sandbox
from grader.submissions.incoming.intake import Entry
from grader.submissions.submission import Submission

MANIFEST = """
schema = "grader/assignment/v1"
name = "pair"

[limits]
imports = "numpy"
memory_mb = 1024

[[steps]]
name = "one"
points = 2

[[steps]]
name = "two"
points = 2
parameters = ["x"]
needs = ["one"]

[[steps]]
name = "three"
points = 1
"""
NOTE = """
from pathlib import Path


def note(name):
    with Path({log!r}).open("a") as stream:
        stream.write(name + " ")


"""
ONE = '''
def test_one(student):
    """It is one."""
    note("one")
    assert student.one() == 1, "It is not one."
'''
TWO = '''
def test_two(student, given):
    """It is twice as much."""
    note("two")
    one = given.take("one", own=student.one, ready=lambda: 1)
    assert student.two(one) == 2 * one, "It is not twice as much."


@pytest.mark.weight(3)
def test_more(student):
    """So is three."""
    note("more")
    assert student.two(3) == 6, "It is not six."
'''
THREE = '''
def test_three(student):
    """It is three."""
    note("three")
    assert student.three() == 3, "It is not three."
'''
RIGHT = (
    "def one():\n    return 1\n\n\ndef two(x):\n    return 2 * x\n\n\ndef three():\n    return 3\n"
)
CLASS = {"ana": RIGHT, "ben": RIGHT.replace("return 1", "return 5")}


class Course:
    """An assignment in which each check notes that it ran, and the results of its class."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._log = folder / "pair", folder / "log"
        self.results, self.told = folder / "results", list[str]()
        self.folder.mkdir()
        (self.folder / "assignment.toml").write_text(MANIFEST, "utf-8")
        for name, text in (("one", ONE), ("two", TWO), ("three", THREE)):
            self.write(name, text)

    def write(self, step: str, text: str) -> None:
        head = "import pytest\n" + NOTE.format(log=str(self._log))
        (self.folder / f"test_{step}.py").write_text(head + text, "utf-8")

    def grade(self, **options: object) -> set[str]:
        """Grade, and tell which checks ran."""
        self._log.write_text("")
        entries = [Entry(n, Submission(Path("pair.py"), text)) for n, text in CLASS.items()]
        grade(
            Assignment.read(self.folder),
            entries,
            self.results,
            options=replace(
                Options(judge=JudgeOptions(sandbox=Sandbox("process", namespaces=False))),
                **options,
            ),
            judge=in_this_process,
            tell=self.told.append,
        )
        return set(self._log.read_text().split())

    def reports(self) -> dict[str, Report]:
        book = Gradebook.view(self.results / "gradebook.sqlite")
        return {grade.report.submission: grade.report for grade in book.grades()}


def in_this_process(
    assignment: Assignment, submissions: Sequence[tuple[str, Submission]], options: Options
) -> Iterator[tuple[str, Report]]:
    start = lambda scratch, memory_mb, _=(): spawn(scratch, memory_mb=memory_mb)  # noqa: E731
    for name, each in submissions:
        yield name, judge(assignment, each, student=name, start=start, options=options.judge)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path)


def without_receipt(reports: dict[str, Report]) -> list[bytes]:
    return [Report.to_json(replaced(report, receipt={})) for report in reports.values()]


def replaced(report: Report, **changes: object) -> Report:
    import msgspec

    return msgspec.structs.replace(report, **changes)


def test_a_check_that_was_mended_or_added_runs_alone(course: Course) -> None:
    """Where a step that it builds on is wrong, that one is judged again, too."""
    assert course.grade() == {"one", "two", "more", "three"}
    comment = TWO.replace("@pytest", "# Three as well.\n@pytest").replace("== 6", "== 7")
    course.write("two", comment)
    assert course.grade() == {"more", "one"}  # that one of Ben's
    told = "Of 2 reports only this is judged again: one, two/test_more; two/test_more"
    assert course.told[-1] == told
    found = course.reports()
    assert [step.score for step in found["ana"].steps] == [2.0, 0.5, 1.0]
    assert found["ana"].receipt["judged again"] == "two/test_more"
    course.write(
        "three", THREE + THREE.replace("three", "new").replace("student.new", "student.three")
    )
    course.write("two", TWO.replace("2 * one,", "one + one,"))
    assert course.grade() == {"one", "two", "more", "new"}
    found = course.reports()
    assert (
        found["ben"].receipt["judged again"] == "one, three/test_new, two/test_more, two/test_two"
    )
    course.grade(regrade=True)
    assert without_receipt(course.reports()) == without_receipt(found)
    assert course.grade() == set()


@pytest.mark.whole
def test_who_may_be_concerned_beyond_a_check_is_judged_as_a_whole(course: Course) -> None:
    """Ana's first step was right and is not any more; another input is given to the second."""
    course.grade()
    course.write("one", ONE.replace("== 1", "== 5"))
    assert course.grade() == {"one", "two", "more", "three"}
    found = course.reports()
    assert [step.outcome for step in found["ben"].steps] == ["passed", "passed", "passed"]
    assert found["ana"].steps[1].given == ["one"]
    assert "judged again" not in found["ana"].receipt
    (course.folder / "helper.py").write_text("X = 1\n", "utf-8")  # of whatever concern
    assert course.grade() == {"one", "two", "more", "three"}


@pytest.mark.whole
def test_a_step_or_a_check_that_is_named_is_judged_and_nothing_else(
    course: Course, told: Callable[..., str]
) -> None:
    """What the next run would judge again, it still does; a check is known once it is written."""
    ana = {"only": ("ana",)}
    course.grade(**ana)
    course.write("one", ONE + "    assert True\n")
    course.write("three", THREE.replace("== 3", "== 4"))
    assert course.grade(only_steps=("three",), **ana) == {"three"}
    assert course.reports()["ana"].score == 4.0
    course.write(
        "two", TWO + TWO[: TWO.index("@")].replace("two(s", "new(s").replace('"two"', '"new"')
    )
    assert course.grade(only_checks=("test_new",), **ana) == {"new"}
    assert course.grade(**ana) == {"one"}
    assert course.grade(**ana) == set()
    assert course.grade(only_checks=("three/test_three",)) == {"three"}  # Ben has no report
    assert course.told[-1].endswith("no report of the same file to be mended: ben")
    assert "There is no step 'tree'" in told(only_steps=("tree",))
    unknown = "There is no check 'test_mor'; there are 'two/test_two', 'two/test_more'."
    assert told(only_checks=("test_mor",)) == unknown


@pytest.fixture
def told(course: Course) -> Callable[..., str]:
    def refused(**options: object) -> str:
        with pytest.raises(UsageError) as caught:
            course.grade(**options)
        return str(caught.value)

    return refused
