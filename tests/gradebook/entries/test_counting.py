"""What counts: the machine's report with what persons have said, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from grader.assignment.manifest import Assignment, Criterion, Step
from grader.gradebook.entries.counting import report_that_counts
from grader.gradebook.entries.making import Waiting, waiting_for
from grader.report.findings import is_judged, is_known, needs_review, points
from grader.report.manual import EntryKind, ManualEntry, in_words
from grader.report.records import (
    CheckResult,
    Report,
    StepResult,
    build_report,
    step_result,
    unjudged,
    waiting_points,
)
from grader.report.schema import report_schema

ROOT = Path(__file__).parents[3]
DOUBLING = Assignment.read(ROOT / "tests" / "courses" / "doubling" / "exercises" / "doubling")
AT = datetime(2026, 11, 3, 10, tzinfo=UTC)


def entry(kind: str, number: int = 1, **details: Any) -> ManualEntry:
    details = {"student": "ana", "by": "kim", "comment": "Seen.", **details}
    return ManualEntry(number=number, kind=EntryKind(kind), at=AT, **details)


def checks(**outcomes: str) -> list[CheckResult]:
    return [
        CheckResult(
            name=name, label=name.title(), outcome=outcome, score=0, max_score=0,
            message="" if outcome == "passed" else f"{name} told",
        )
        for name, outcome in outcomes.items()
    ]  # fmt: skip


def a_step(name: str, points: float, *rubric: float, **outcomes: str) -> StepResult:
    marked = [Criterion(says=f"Line of {p:g}.", points=p) for p in rubric]
    step = Step(name=name, title=name, points=points, seconds=5, hints=["Think."], rubric=marked)
    return step_result(step, checks(**outcomes), weights={})


def a_report(*steps: StepResult, flags: tuple[str, ...] = ()) -> Report:
    return build_report(DOUBLING, "ana", list(steps), flags=flags)


@pytest.fixture
def report() -> Report:
    """9 points of 12: `one` lacks a check of three, `two` waits for a person."""
    return a_report(
        a_step("one", 6, a="passed", b="failed", c="passed"),
        a_step("two", 4, 3, d="passed"),
        a_step("three", 2, e="error"),
    )


def scores(report: Report) -> dict[str, tuple[float, str]]:
    return {step.name: (step.score, str(step.outcome)) for step in report.steps}


def test_where_nobody_has_said_anything_the_report_is_the_machines_own(report: Report) -> None:
    others = [entry("adjust", student="ben", points=1.0), entry("drop", undone_at=AT, student="")]
    assert report_that_counts(report, others) is report
    assert {"machine_score", "entries"} & json.loads(report.to_json()).keys() == set()


def test_points_for_a_check_a_step_and_the_whole_add_up_to_what_is_shown(report: Report) -> None:
    """And each says by how much it has changed the points."""
    found = report_that_counts(
        report,
        [
            entry("adjust", 1, step="one", check="b", points=1.5, machine_score=0.0),
            entry("adjust", 2, step="three", points=2.0, machine_score=0.0),
            entry("adjust", 3, step="two", check="rubric 1", points=3.0),
            entry("adjust", 4, add=-1.0, machine_score=5.0),
        ],
    )
    assert scores(found) == {
        "one": (5.5, "failed"), "two": (4.0, "passed"), "three": (2.0, "passed"),
    }  # fmt: skip
    assert (found.score, found.max_score, found.machine_score) == (10.5, 12.0, report.score)
    assert [each.effect for each in found.entries] == [1.5, 2.0, 3.0, -1.0]
    assert not any(each.differs for each in found.entries)
    assert (found.status, found.flags) == ("graded", [])
    assert points(found) == "10.5 of 12 points (88 %, 5 by the machine)"
    jsonschema.validate(json.loads(found.to_json()), json.loads(report_schema()))
    assert Report.from_json(found.to_json()) == found


def test_points_for_a_step_settle_what_waits_and_what_went_wrong_in_it(report: Report) -> None:
    """Only in it: the rest still needs a person."""
    found = report_that_counts(report, [entry("adjust", step="two", points=2.5)])
    assert scores(found)["two"] == (2.5, "failed")
    assert [(c.outcome, c.score) for c in found.steps[1].checks] == [("passed", 1), ("failed", 1.5)]
    assert waiting_points(found.steps) == 0
    assert found.flags == ["three: e: e told"]
    assert needs_review(found)
    found = report_that_counts(
        report,
        [entry("adjust", step="two", points=2.5), entry("adjust", 2, step="three", points=0)],
    )
    assert (found.status, found.score) == ("graded", 6.5)
    assert is_known(found.steps[2])


def test_the_points_of_the_whole_settle_all_that_was_asked_then(report: Report) -> None:
    total = entry("adjust", points=7.0, flags=report.flags)
    found = report_that_counts(report, [total])
    assert (found.score, found.status, found.flags) == (7.0, "graded", [])
    assert waiting_points(found.steps) == 0
    new = build_report(DOUBLING, "ana", report.steps, flags=["the notebook is damaged"])
    assert report_that_counts(new, [total]).flags == ["the notebook is damaged"]


def test_a_dropped_check_was_never_there_and_the_others_share_its_points(report: Report) -> None:
    drop = entry("drop", student="", step="one", check="b", weight=0.0)
    found = report_that_counts(report, [drop])
    assert scores(found)["one"] == (6.0, "passed")
    assert [(c.name, c.max_score) for c in found.steps[0].checks] == [("a", 3.0), ("c", 3.0)]
    assert (found.max_score, found.entries[0].effect) == (12.0, 2.0)


def test_a_step_of_which_every_check_is_dropped_counts_for_nothing(report: Report) -> None:
    gone = [
        entry("drop", 1, student="", step="three", check="e", weight=0.0),
        entry("drop", 2, student="", step="two", check="rubric 1", weight=0.0),
    ]
    found = report_that_counts(report, gone)
    assert scores(found) == {
        "one": (4.0, "failed"), "two": (1.0, "passed"), "three": (0.0, "passed"),
    }  # fmt: skip
    assert (found.max_score, found.status) == (7.0, "graded")
    assert is_known(found.steps[2])


def test_a_check_that_counts_more_takes_its_points_from_the_others_of_its_step(
    report: Report,
) -> None:
    """The last word on its weight counts, however often it was changed."""
    some = [
        entry("reweigh", 1, student="", step="one", check="b", weight=10.0),
        entry("reweigh", 2, student="", step="one", check="b", weight=4.0),
    ]
    found = report_that_counts(report, some)
    assert [(c.max_score, c.score) for c in found.steps[0].checks] == [(1, 1), (4, 0), (1, 1)]
    assert scores(found)["one"] == (2.0, "failed")
    assert [each.effect for each in found.entries] == [-3.0, 1.0]
    given = entry("adjust", 1, step="one", check="b", points=4.0)
    assert scores(report_that_counts(report, [given, *some]))["one"] == (6.0, "passed")


def test_a_regraded_score_that_differs_is_said_and_the_persons_points_stay(report: Report) -> None:
    mine = entry("adjust", step="one", check="b", points=1.0, machine_score=0.0)
    better = a_report(a_step("one", 6, a="passed", b="passed", c="passed"))
    found = report_that_counts(better, [mine])
    assert found.steps[0].checks[1].score == 1.0
    assert in_words(found.entries[0]) == (
        "one/b: 1 point given by a person (kim, 2026-11-03): Seen. "
        "[The machine gave 0 then, and 2 now.]"
    )
    other = a_report(a_step("other", 6, a="passed"))
    told = in_words(report_that_counts(other, [mine]).entries[0])
    assert "now there is no one/b any more" in told


@pytest.mark.parametrize("points", [0.0, 1.5, 3.0])
def test_what_was_not_judged_at_all_is_settled_by_a_person(points: float) -> None:
    machine = unjudged(DOUBLING, "ana", "There are two files.")
    assert not is_judged(machine)
    by_hand = entry("adjust", points=points, flags=machine.flags)
    for said in ([by_hand], [entry("accept", flags=machine.flags), by_hand]):
        found = report_that_counts(machine, said)
        assert (found.score, found.status) == (points, "graded")
        assert is_judged(found)
    half = report_that_counts(machine, [entry("adjust", step="double", points=2.0)])
    assert [is_known(step) for step in half.steps] == [True, False]
    assert half.flags == ["There are two files."]


def test_what_waited_for_a_check_is_known_by_its_step_and_reason() -> None:
    """From a report of a student's file; another failure of the step is another reason."""
    chloe = Report.from_json((ROOT / "tests" / "reports" / "chloe.json").read_bytes())
    gate = ("normalize", "test_floats_of_the_same_shape")
    found = waiting_for(gate, [chloe, chloe])
    assert found.reports == 2
    assert [name for _, name in found.checks] == [
        "test_small_numbers",
        "test_no_shade_is_lost",
        "test_an_image_is_scaled_alike_in_any_company",
        "test_new_digits_are_scaled_alike (hidden)",
    ]
    last = ("fit_model", "test_a_history_of_three_epochs")
    assert waiting_for(last, [chloe]) == waiting_for(("no", "such"), [chloe]) == Waiting()
    failed = checks(a="failed", b="failed")
    waits = msgspec.structs.replace(
        checks(c="skipped")[0], waits_for="one", message="Waits for `one`: a told"
    )
    one = Step(name="one", title="one", points=4, seconds=5, hints=["Think."])
    report = a_report(step_result(one, [*failed, waits], weights={}))
    assert waiting_for(("one", "a"), [report]).checks == (("one", "c"),)
    assert waiting_for(("one", "b"), [report]) == Waiting()


def test_a_comment_changes_nothing_but_is_told(report: Report) -> None:
    found = report_that_counts(report, [entry("comment", step="one", comment="Nice loop.")])
    assert (found.score, found.flags, found.steps) == (report.score, report.flags, report.steps)
    assert in_words(found.entries[0]) == ("one: a person's comment (kim, 2026-11-03): Nice loop.")
