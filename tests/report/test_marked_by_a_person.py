"""What a person marks waits in the report: its points are neither given nor lost, never a zero."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from grader.assignment.manifest import Assignment
from grader.authoring.corpus import Case
from grader.authoring.validate import problems_at_bound
from grader.common.outcomes import UsageError
from grader.exports.github import job_summary
from grader.exports.gradescope import results
from grader.exports.junit import junit_xml
from grader.exports.table import grades_csv
from grader.gradebook.gradebook import Gradebook
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.pages.report_text import report_text
from grader.pages.student import feedback_page
from grader.report.findings import needs_review, points, waits_only
from grader.report.records import Report
from grader.report.schema import report_schema
from grader.report.summary import summarize, to_text
from grader.sandbox.process import spawn
from grader.sandbox.start import Sandbox
from grader.submissions.submission import Submission

MANIFEST = """
schema = "grader/assignment/v1"
name = "essay"

[limits]
imports = "numpy"
memory_mb = 1024

[[steps]]
name = "explain"
points = 4

[[steps.rubric]]
says = "Says which digits are confused."
points = 2

[[steps.rubric]]
says = "Gives a reason."
points = 1

[[steps]]
name = "count"
points = 2
"""
EXPLAIN = '''
def test_some_words(student, given):
    """There are at least three words."""
    text = student.explain()
    given.to_mark(text)
    assert len(text.split()) >= 3, "There are fewer than three words."
'''
COUNT = '''
def test_three(student):
    """Three come back."""
    assert student.count() == 3, "It is another number."
'''
RIGHT = """
def explain():
    return "Four and <b>nine</b>, for they look alike."


def count():
    return 3
"""


@pytest.fixture(scope="module")
def essay(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    folder = tmp_path_factory.mktemp("exercises") / "essay"
    folder.mkdir()
    for name, text in (
        ("assignment.toml", MANIFEST),
        ("test_explain.py", EXPLAIN),
        ("test_count.py", COUNT),
    ):
        (folder / name).write_text(text, "utf-8")
    return Assignment.read(folder)


def judged(essay: Assignment, source: str) -> Report:
    options = JudgeOptions(sandbox=Sandbox("process", namespaces=False))
    start = lambda scratch, memory_mb, _=(): spawn(scratch, memory_mb=memory_mb)  # noqa: E731
    submission = Submission(Path("essay.py"), source)
    return judge(essay, submission, student="ana", start=start, options=options)


@pytest.fixture(scope="module")
def report(essay: Assignment) -> Report:
    return judged(essay, RIGHT)


def test_the_points_wait_and_all_else_is_judged(report: Report) -> None:
    explain, count = report.steps
    assert [explain.outcome, count.outcome] == ["waiting", "passed"]
    assert [(c.label, c.outcome, c.max_score) for c in explain.checks] == [
        ("There are at least three words", "passed", 1.0),
        ("Says which digits are confused.", "waiting", 2.0),
        ("Gives a reason.", "waiting", 1.0),
    ]
    assert (report.score, report.max_score, report.status) == (3.0, 6.0, "needs_review")
    assert report.flags == ["explain: 3 points to be given by a person"]
    assert points(report) == "3 of 6 points, 3 waiting for a person"


def test_the_format_is_the_same_but_for_one_word(report: Report) -> None:
    """Whoever reads reports needs no new field; to give points is to change an outcome."""
    text = report.to_json()
    jsonschema.validate(json.loads(text), json.loads(report_schema()))
    assert Report.from_json(text) == report


def test_each_way_to_look_at_it_says_so(report: Report) -> None:
    terminal = report_text(report)
    assert "ana: 3 of 6 points, 3 waiting for a person" in terminal
    assert "Four and <b>nine</b>" in terminal
    page = feedback_page(report, title="Essay")
    assert "3 waiting for a person" in page
    assert "Four and &lt;b&gt;nine&lt;/b&gt;" in page
    assert "could not be judged" not in page
    assert "| ❔ |" in job_summary(report, path="essay.py")
    assert "Needs a person:\n  ana: explain: 3 points" in to_text(summarize("essay", [report]))


def test_no_table_and_no_platform_gets_a_zero_for_it(report: Report) -> None:
    (row,) = csv.DictReader(io.StringIO(grades_csv([report])))
    assert row == {
        "student": "ana", "status": "needs_review", "score": "", "max_score": "6",
        "explain": "", "count": "2",
    }  # fmt: skip
    explain, count = json.loads(results(report))["tests"]
    assert {"score", "status"} & explain.keys() == set()
    assert (count["score"], count["status"]) == (2.0, "passed")
    assert junit_xml([report]).count("<skipped") == 2
    from grader.exports.classroom50 import Identity, result

    with pytest.raises(UsageError, match="points to be given by a person"):
        result(report, Identity.__new__(Identity))


@pytest.mark.parametrize(
    ("source", "outcome", "score", "waits"),
    [
        ("def explain():\n    return 'no'\n", "failed", 0.0, True),
        ("def explain():\n    raise NotImplementedError('step 1')\n", "not_attempted", 0.0, False),
        ("def explain(:\n", "failed", 0.0, True),
    ],
    ids=["too short", "stub", "unreadable"],
)
def test_what_waits_where_something_is_wrong(
    essay: Assignment, source: str, outcome: str, score: float, waits: bool
) -> None:
    """A stub holds nothing that a person could look at."""
    found = judged(essay, f"{source}\n\ndef count():\n    return 3\n")
    assert (found.steps[0].outcome, found.steps[0].score) == (outcome, score)
    assert needs_review(found) is waits
    assert waits_only(found) is waits


def test_a_reference_may_wait(report: Report) -> None:
    assert list(problems_at_bound(Case("reference", RIGHT, ()), report)) == []


@pytest.mark.parametrize(
    ("rubric", "says"),
    [
        ('[[steps.rubric]]\nsays = " "\n', "each line of the rubric says something"),
        ('[[steps.rubric]]\nsays = "x"\npoints = 0\n', "greater than 0"),
        ('[[steps.rubric]]\nsays = "x"\npoints = 3\n', "more points than the step has"),
    ],
)
def test_a_rubric_that_cannot_be_is_told(tmp_path: Path, rubric: str, says: str) -> None:
    (tmp_path / "assignment.toml").write_text(f"{MANIFEST}\n{rubric}", "utf-8")
    with pytest.raises(UsageError, match=says):
        Assignment.read(tmp_path)


def test_what_waits_for_nothing_else_is_not_judged_again(tmp_path: Path, report: Report) -> None:
    """...so that a second run is as quick as after any other class."""
    book = Gradebook.open(tmp_path / "gradebook.sqlite", "essay")
    book.take(report, key="k1", seconds=1.0)
    other = msgspec.structs.replace(report, submission="ben", flags=["broken"])
    book.take(other, key="k2", seconds=1.0)
    assert book.finished() == {"ana": "k1"}
