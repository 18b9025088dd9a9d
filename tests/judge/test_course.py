"""What a check is judged on, and what one submission leaves for the next, in small courses."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox.process import ProcessExchange, spawn
from grader.sandbox.start import Sandbox
from grader.submissions.submission import Submission

HERE = Path(__file__).parents[1]
PLAIN = JudgeOptions(sandbox=Sandbox("process"))
DOUBLING = HERE / "courses" / "doubling" / "exercises" / "doubling"

Judge = Callable[..., Report]


def start(scratch: Path, memory_mb: int, _readable: tuple[str, ...] = ()) -> ProcessExchange:
    return spawn(scratch, memory_mb=memory_mb)


@pytest.fixture
def judge_on(tmp_path: Path) -> Judge:
    """`judge_on(folder, double=..., halve_again=...)`: the report on functions of these bodies."""

    def judge_one(folder: Path, **bodies: str) -> Report:
        assignment = Assignment.read(folder)
        source = "\n".join(
            f"def {name}({', '.join(assignment.by_name[name].parameters)}):\n    {body}\n"
            for name, body in bodies.items()
        )
        submission = Submission(tmp_path / f"{assignment.name}.py", source)
        return judge(assignment, submission, student="ana", start=start, options=PLAIN)

    return judge_one


@pytest.fixture
def doubling(tmp_path: Path) -> Path:
    """A copy of the miniature course."""
    ignore = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(DOUBLING, tmp_path / "course" / "doubling", ignore=ignore))


def outcomes(report: Report) -> dict[str, str]:
    return {step.name: step.outcome for step in report.steps}


def test_the_report_lists_the_inputs_of_the_attempt_that_counts(
    judge_on: Judge, doubling: Path
) -> None:
    """What passes on the student's own wrong result was not judged on a ready-made one."""
    report = judge_on(doubling, double="return 3 * x", halve_again="return doubled / 3")
    assert outcomes(report) == {"double": "failed", "halve_again": "passed"}
    assert report.steps[1].given == []
    report = judge_on(doubling, double="return 3 * x", halve_again="return doubled / 2")
    assert outcomes(report) == {"double": "failed", "halve_again": "passed"}
    assert report.steps[1].given == ["double"]


def test_nothing_that_a_check_keeps_reaches_the_next_submission(
    judge_on: Judge, doubling: Path
) -> None:
    """Neither in its module nor in a cache there: a worker judges many, one after another."""
    keeps = "\nSEEN = []\n\n\ndef test_is_the_first(student):\n"
    keeps += "    SEEN.append(student.double(np.ones(2)))\n    assert len(SEEN) == 1\n"
    with (doubling / "test_double.py").open("a", encoding="utf-8") as file:
        file.write(keeps)
    for _ in range(2):
        report = judge_on(doubling, double="return 2 * x", halve_again="return doubled / 2")
        assert outcomes(report) == {"double": "passed", "halve_again": "passed"}


@pytest.mark.parametrize(
    ("third", "outcome", "given"),
    [
        ("return z / 2", "passed", []),  # fits the ready-made input that the second step had
        # It fits the student's own first step.
        pytest.param("return z / 3", "passed", [], marks=pytest.mark.whole),
        ("return z / 5", "failed", []),
        # Of its own first step's numbers it undoes some: those that a second check looks at.
        pytest.param(
            "return z / 3 * (z < 4) + z / 5 * (z >= 4)", "failed", [], marks=pytest.mark.whole
        ),
    ],
)
def test_parts_that_fit_each_other_cost_once_along_a_chain(
    judge_on: Judge, tmp_path: Path, third: str, outcome: str, given: list[str]
) -> None:
    """The second step passes on a ready-made input: to the third it hands on what is right, or own.

    Only the first step is wrong; whoever undoes in the third what the own first did is consistent.
    """
    for name, text in CHAIN.items():
        (tmp_path / "chain" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "chain" / name).write_text(text, "utf-8")
    report = judge_on(tmp_path / "chain", first="return 3 * x", second="return y", third=third)
    assert outcomes(report) == {"first": "failed", "second": "passed", "third": outcome}
    assert report.steps[1].given == ["first"]
    assert report.steps[2].given == given
    assert report.steps[2].score == (report.steps[2].max_score if outcome == "passed" else 0)


def step(name: str, parameter: str, needs: str) -> str:
    return f"""
[[steps]]
name = "{name}"
title = "The {name} step"
parameters = ["{parameter}"]
points = 1
seconds = 5
needs = [{needs}]
hints = ["Think."]
"""


def check(name: str, body: str) -> str:
    head = "import numpy as np\n\nfrom grader import expect\n\nX = np.arange(4.0)\n\n\n"
    return f"{head}def test_{name}(student, first, second):\n    {body}\n"


CHAIN = {
    "assignment.toml": 'schema = "grader/assignment/v1"\nname = "chain"\ntitle = "Chain"\n'
    'version = "1.0.0"\n'
    + step("first", "x", "")
    + step("second", "y", '"first"')
    + step("third", "z", '"second"'),
    "conftest.py": """
import numpy as np
import pytest

from grader import expect

X = np.arange(4.0)


@pytest.fixture
def first(student, given):
    own = lambda: expect.array(student.first(X))
    return lambda: given.take("first", own=own, ready=lambda: 2 * X)


@pytest.fixture
def second(student, given, first):
    own = lambda: expect.array(student.second(first()))
    return lambda: given.take("second", own=own, ready=first)
""",
    "test_first.py": check("it", "expect.close(student.first(X), 2 * X)"),
    "test_second.py": check("it", "expect.close(student.second(first()), first())"),
    "test_third.py": check("it", "expect.close(student.third(second()), X)")
    + "\n\ndef test_the_second_number(student, second):\n"
    + "    expect.close(expect.array(student.third(second()))[1:2], X[1:2])\n",
}
