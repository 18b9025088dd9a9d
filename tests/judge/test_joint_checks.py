"""Checks of several steps in one file, and what is said where a check says little."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.authoring.at_rest import problems_at_rest
from grader.common.outcomes import UsageError
from grader.judge.check_files import CheckFiles, files_of, step_named
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.report.records import CheckResult, Report
from grader.sandbox.process import ProcessExchange, spawn
from grader.sandbox.start import Sandbox
from grader.submissions.submission import Submission

HERE = Path(__file__).parents[1]
COURSE = HERE / "courses" / "doubling"
CHECKS = '''"""Both steps."""

import pytest

from grader import expect


@pytest.fixture
def inputs():
    return {"x": [1.0, 2.0], "halve_again.doubled": 6.0}


@pytest.mark.parametrize("size", [1, 3], ids=["one", "three"])
def test_double_of_a_size(student, size):
    """Any size works."""
    expect.close(student.double([1.0] * size), [2.0] * size)


class Test_double:
    weights = {"test_by_its_inputs": 3}

    def test_by_its_inputs(self, made):
        """What it gets is said once."""
        call = made.call()
        assert (call.step, call.args) == ("double", {"x": [1.0, 2.0]})
        expect.close(call.value, [2.0, 4.0])


def test_halve_again(made):
    """It is halved."""
    assert made.arguments() == {"doubled": 6.0}
    expect.array(made.call().value)
'''
SOURCE = (
    "def double(x):\n    return [3 * n for n in x]\n\n\ndef halve_again(d):\n    return {'a': d}\n"
)


LABELS = [
    "Any size works (one)",
    "Any size works (three)",
    "What it gets is said once",
    "It is halved",
]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """`doubling`, of which all checks stand in one file."""
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part, tmp_path / part)
    folder = tmp_path / "exercises" / "doubling"
    for step in ("double", "halve_again"):
        (folder / f"test_{step}.py").unlink()
    (folder / "test_steps.py").write_text(CHECKS, "utf-8")
    return tmp_path


@pytest.fixture
def judged(course: Path) -> Callable[..., Report]:
    """`judged(step)`: the report on the checks of one step, or of all."""

    def start(
        scratch: Path,
        memory_mb: int,
        readable: tuple[str, ...] = (),
    ) -> ProcessExchange:
        return spawn(scratch, memory_mb=memory_mb)

    def judge_it(*only: str) -> Report:
        assignment = Assignment.read(course / "exercises" / "doubling")
        options = JudgeOptions(sandbox=Sandbox("process"), only=only)
        submission = Submission(course / "doubling.py", SOURCE)
        return judge(assignment, submission, student="ana", start=start, options=options)

    return judge_it


def checks(report: Report) -> dict[str, CheckResult]:
    return {check.label: check for step in report.steps for check in step.checks}


def test_each_check_belongs_to_the_step_of_its_name(judged: Callable[..., Report]) -> None:
    """...with a label of its own for each parameter, its weight, and its function in messages."""
    found = checks(judged())
    assert [*found] == LABELS
    assert {name: each.outcome for name, each in found.items()} == dict.fromkeys(found, "failed")
    shares = [each.max_score for each in found.values()]
    assert shares == pytest.approx([0.4, 0.4, 1.2, 1.0])
    places = [each.place.line if each.place else 0 for each in found.values()]
    assert places == [2, 2, 2, 6]  # where nobody has named a function, it is the step's
    alone = judged("double")  # the other step builds on this one
    assert [*checks(alone)] == LABELS[:3]


def test_a_file_for_several_steps_is_known_at_rest(course: Path) -> None:
    assignment = Assignment.read(course / "exercises" / "doubling")
    missing = "given/answers.npz: it is missing, so that students"
    (stale,) = problems_at_rest(assignment, course / "solutions")
    assert missing in stale  # for the ready-made inputs of `made`
    path = assignment.folder / "test_steps.py"
    assert files_of(assignment.folder, ["double"]) == [path]
    path.write_text(CHECKS.replace("def test_halve_again", "def test_halves"), "utf-8")
    said = list(problems_at_rest(assignment, course / "solutions"))
    assert said[-1].endswith("there is no test_halve_again.py for step halve_again.")
    assert len(said) == 2
    with pytest.raises(UsageError, match="test_halves begins with no step's"):
        CheckFiles([assignment]).of(path, ["test_halves"])


@pytest.mark.parametrize(
    ("names", "step"),
    [
        (("test_train",), "train"),
        (("test_train_twice",), "train_twice"),
        (("test_train_twice_more",), "train_twice"),
        (("Test_train", "test_train_twice"), "train"),
        (("TestTrain", "test_it"), ""),
        (("test_training",), ""),
    ],
)
def test_the_longest_name_that_fits_is_the_step(names: tuple[str, ...], step: str) -> None:
    assert step_named(names, ["train", "train_twice"]) == step
