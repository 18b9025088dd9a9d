"""Results: how checks become steps, steps a report, and a report JSON that others read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.assignment.manifest import Assignment, Step
from grader.common.outcomes import Place
from grader.report.records import (
    CheckResult,
    Report,
    StepResult,
    build_report,
    step_outcome,
    step_result,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return Assignment.read(ROOT / "exercises" / "first_model")


def check(outcome: str, name: str = "test_it", **details: Any) -> CheckResult:
    return CheckResult(
        name=name, label="It works", outcome=outcome, score=0.0, max_score=0.0, **details
    )


def step(points: float = 6.0) -> Step:
    return Step(name="normalize", title="Scale", points=points, seconds=5, hints=["Think."])


def scored(
    outcomes: dict[str, str], *, points: float = 6.0, weights: dict[str, float] | None = None
) -> StepResult:
    checks = [check(outcome, name) for name, outcome in outcomes.items()]
    return step_result(step(points), checks, weights=weights or {})


@pytest.mark.parametrize(
    ("outcomes", "of_the_step"),
    [
        (["passed", "passed"], "passed"),
        (["passed", "failed"], "failed"),
        (["passed", "skipped"], "skipped"),
        (["failed", "skipped"], "failed"),
        (["not_attempted", "not_attempted"], "not_attempted"),
        (["not_attempted", "skipped"], "not_attempted"),
        (["not_attempted", "failed"], "failed"),
        (["failed", "error"], "error"),
        (["passed", "error"], "error"),
        (["not_attempted", "error"], "error"),
        ([], "error"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_the_gravest_outcome_of_its_checks_is_that_of_the_step(
    outcomes: list[str], of_the_step: str
) -> None:
    """An error of ours is graver than a mistake: nobody is told "failed" where we are not sure."""
    for order in (outcomes, outcomes[::-1]):
        assert step_outcome(check(outcome) for outcome in order) == of_the_step


def test_points_are_shared_alike_where_no_weight_is_given() -> None:
    found = scored({"a": "passed", "b": "failed", "c": "passed"})
    assert [c.max_score for c in found.checks] == [2.0, 2.0, 2.0]
    assert [c.score for c in found.checks] == [2.0, 0.0, 2.0]
    assert (found.score, found.max_score, found.outcome) == (4.0, 6.0, "failed")


def test_points_are_shared_by_weight() -> None:
    found = scored({"a": "passed", "b": "failed"}, weights={"a": 1, "b": 3})
    assert [c.max_score for c in found.checks] == [1.5, 4.5]
    assert found.score == 1.5


def test_a_step_that_passes_gets_exactly_its_points() -> None:
    """Thirds do not add up to 1.9999."""
    found = scored(dict.fromkeys("abcdefg", "passed"), points=2.0)
    assert found.score == found.max_score == 2.0


@pytest.mark.parametrize("outcome", ["failed", "not_attempted", "skipped", "error"])
def test_only_a_passed_check_scores(outcome: str) -> None:
    assert scored({"a": outcome}).score == 0.0


def test_a_report_adds_up_its_steps(assignment: Assignment) -> None:
    steps = [scored({"a": "passed"}), scored({"a": "failed", "b": "passed"}, points=3)]
    report = build_report(assignment, "ana", steps)
    assert (report.score, report.max_score) == (7.5, 9.0)
    assert (report.status, report.flags) == ("graded", [])


def test_a_mistake_of_ours_asks_for_a_person(assignment: Assignment) -> None:
    """Points are withheld and the reason is said; it is never a silent zero."""
    broken = step_result(step(), [check("error", "test_x", message="boom")], weights={})
    report = build_report(assignment, "ana", [broken])
    assert report.status == "needs_review"
    assert all(word in report.flags[0] for word in ("normalize", "test_x", "boom"))


def test_a_flag_asks_for_a_person(assignment: Assignment) -> None:
    report = build_report(assignment, "ana", [scored({"a": "passed"})], flags=["odd"])
    assert (report.status, report.flags) == ("needs_review", ["odd"])


def test_a_remark_does_not(assignment: Assignment) -> None:
    report = build_report(assignment, "ana", [scored({"a": "passed"})], remarks=["UTF-16"])
    assert (report.status, report.remarks) == ("graded", ["UTF-16"])


@pytest.fixture
def report(assignment: Assignment) -> Report:
    failed = check(
        "failed",
        "test_range",
        hidden=True,
        message="Die Werte … 255",
        expected="[0, 1]",
        hint="Divide.",
        misconception="not-normalised",
        place=Place(12, "    return x", "first_model.py"),
    )
    result = step_result(
        step(), [check("passed"), failed, check("skipped", waits_for="load_data")],
        given=["load_data"], weights={},
    )  # fmt: skip
    return build_report(assignment, "ana", [result], remarks=["r"], receipt={"seed": "1"})


def test_a_report_comes_back_from_its_json_the_same(report: Report) -> None:
    assert Report.from_json(report.to_json()) == report


REPORT_FIELDS = {
    "schema", "assignment", "submission", "status", "score", "max_score", "steps", "remarks",
    "flags", "receipt",
}  # fmt: skip
STEP_FIELDS = {"name", "title", "outcome", "score", "max_score", "given", "checks"}
CHECK_FIELDS = {
    "name", "label", "outcome", "score", "max_score", "hidden", "message", "hint", "misconception",
}  # fmt: skip
OWN_CHECK_FIELDS = {"expected", "waits_for", "place"}  # what the contract does not name


def test_the_json_has_the_fields_that_others_rely_on(report: Report) -> None:
    """Gradebooks and learning platforms read these names: `grader/report/v1`."""
    found = json.loads(report.to_json())
    assert set(found) == REPORT_FIELDS
    assert found["schema"] == "grader/report/v1"
    assert found["submission"] == "ana"
    assert found["status"] == "graded"
    assert found["assignment"] == "first_model"
    assert found["receipt"] == {"seed": "1"}
    (step_found,) = found["steps"]
    assert set(step_found) == STEP_FIELDS
    assert step_found["given"] == ["load_data"]
    for each in step_found["checks"]:
        assert set(each) >= CHECK_FIELDS
        assert set(each) - CHECK_FIELDS <= OWN_CHECK_FIELDS
    assert step_found["checks"][1]["misconception"] == "not-normalised"
    assert step_found["checks"][1]["hidden"] is True


def test_each_field_is_there_even_where_it_is_empty(assignment: Assignment) -> None:
    """A reader need not ask whether a key exists."""
    report = build_report(assignment, "ana", [scored({"a": "passed"})])
    found = json.loads(report.to_json())
    assert set(found) == REPORT_FIELDS
    assert set(found["steps"][0]) == STEP_FIELDS
    assert set(found["steps"][0]["checks"][0]) >= CHECK_FIELDS


def test_outcomes_are_plain_words_in_the_json(report: Report) -> None:
    (found,) = json.loads(report.to_json())["steps"]
    assert found["outcome"] == "failed"
    assert [c["outcome"] for c in found["checks"]] == ["passed", "failed", "skipped"]


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b'{"schema": "grader/report/v1"}'])
def test_what_is_no_report_is_told(text: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        Report.from_json(text)


def test_a_report_of_another_schema_is_not_taken_for_ours(report: Report) -> None:
    text = report.to_json().replace(b"grader/report/v1", b"grader/report/v2")
    with pytest.raises(msgspec.ValidationError):
        Report.from_json(text)
