"""The class at a glance, and the table of grades."""

from __future__ import annotations

import csv
import io
import json

import msgspec

from grader.exports.table import grades_csv
from grader.report.records import CheckResult, Report, StepResult
from grader.report.summary import summarize, to_text


def a_check(name: str, outcome: str, label: str = "") -> CheckResult:
    return CheckResult(
        name=name, label=label or f"{name} holds", outcome=outcome, score=0.0, max_score=1.0
    )


def a_report(
    student: str, score: float, *checks: CheckResult, flags: tuple[str, ...] = ()
) -> Report:
    step = StepResult(
        name="double",
        title="Double",
        outcome="failed",
        score=score,
        max_score=10.0,
        checks=list(checks),
    )
    return Report(
        assignment="doubling",
        submission=student,
        status="needs_review" if flags else "graded",
        score=score,
        max_score=10.0,
        steps=[step],
        flags=list(flags),
    )


def test_mean_median_and_distribution_are_those_of_the_graded() -> None:
    """Points that were withheld because of our own error say nothing about the class."""
    reports = [a_report(f"s{n}", score) for n, score in enumerate([0.0, 4.0, 4.9, 10.0])]
    found = summarize("doubling", [*reports, a_report("zoe", 0.0, flags=("ours",))])
    assert (found.students, found.graded) == (5, 4)
    assert found.mean == 4.725
    assert found.median == 4.45
    assert [each.students for each in found.distribution] == [1, 0, 0, 0, 2, 0, 0, 0, 0, 1]
    assert (found.distribution[4].lowest, found.distribution[4].below) == (4.0, 5.0)


def test_the_checks_most_often_failed_come_first() -> None:
    """Skipped and not attempted are not failed."""
    reports = [
        a_report("ana", 1, a_check("a", "failed"), a_check("b", "failed")),
        a_report("ben", 1, a_check("a", "not_attempted"), a_check("b", "failed")),
        a_report("cem", 1, a_check("a", "skipped"), a_check("c", "passed")),
    ]
    found = summarize("doubling", reports)
    assert [(each.name, each.students) for each in found.failed] == [("b", 2), ("a", 1)]
    text = to_text(found)
    assert "2  double: b holds" in text
    assert text.index("b holds") < text.index("a holds")


def test_who_needs_a_person_is_named_with_the_reason() -> None:
    reports = [a_report("ben", 0, flags=("no file", "and more")), a_report("ana", 3)]
    text = to_text(summarize("doubling", reports, not_graded=["cem"]))
    assert "1 submission graded, 1 needs a person" in text
    assert "ben: no file (and 1 more)" in text
    assert "Not graded yet: cem" in text


def test_a_class_of_none_is_said_plainly() -> None:
    assert to_text(summarize("doubling", [])) == "doubling: 0 submissions graded"


def test_what_a_submission_wrote_moves_no_cursor_and_fills_no_screen() -> None:
    label = "\x1b[2J\x1b[1;1H" + "A" * 100_000 + "\nfake line\u202e"
    reports = [
        a_report("a\x1b[31m\nb", 0, flags=(label,)),
        a_report("ok", 0, a_check("x", "failed", label)),
    ]
    text = to_text(summarize("doubling", reports))
    assert all(c.isprintable() or c == "\n" for c in text)
    assert max(map(len, text.splitlines())) < 400
    assert "\nfake line" not in text


def test_a_long_list_is_cut_and_says_so() -> None:
    reports = [a_report(f"s{n:03d}", 0, flags=("no file",)) for n in range(300)]
    text = to_text(summarize("doubling", reports, not_graded=[f"t{n}" for n in range(99)]))
    assert "and 280 more: see grades.csv" in text
    assert "and 79 more" in text
    assert len(text.splitlines()) < 40


def test_files_of_another_kind_are_named_in_one_bounded_line() -> None:
    text = to_text(summarize("doubling", [], not_taken=["finn.docx", *map(str, range(98))]))
    assert text.splitlines()[-1].startswith("Not taken as submissions: finn.docx, 0, 1, ")
    assert text.endswith(", and 79 more")


def test_the_bars_of_a_large_class_fit_a_terminal() -> None:
    text = to_text(summarize("doubling", [a_report(f"s{n}", n % 11) for n in range(5000)]))
    assert max(map(len, text.splitlines())) < 80


def test_an_error_of_ours_leaves_score_and_step_empty_and_keeps_what_is_known() -> None:
    report = a_report("ana", 4, a_check("a", "error"), flags=("ours",))
    known = msgspec.structs.replace(report.steps[0], name="triple", outcome="passed")
    known = msgspec.structs.replace(known, checks=[a_check("b", "passed")])
    unknown = msgspec.structs.replace(report.steps[0], outcome="error")
    report = msgspec.structs.replace(report, steps=[unknown, known])
    (row,) = csv.DictReader(io.StringIO(grades_csv([report])))
    assert (row["score"], row["double"], row["triple"]) == ("", "", "4")


def test_the_summary_is_json_for_other_programs() -> None:
    found = json.loads(summarize("doubling", [a_report("ana", 5)]).to_json())
    assert found["schema"] == "grader/summary/v1"
    assert (found["students"], found["mean"], found["needs_review"]) == (1, 5.0, [])


def test_the_table_has_a_line_for_each_student_and_no_formula() -> None:
    reports = iter([a_report("zoe", 2), a_report("=cmd()", 1.5), a_report("@x", 0, flags=("f",))])
    rows = list(csv.reader(io.StringIO(grades_csv(reports))))
    assert rows == [
        ["student", "status", "score", "max_score", "double"],
        ["'=cmd()", "graded", "1.5", "10", "1.5"],
        ["'@x", "needs_review", "", "10", ""],  # nothing was judged: that is no zero
        ["zoe", "graded", "2", "10", "2"],
    ]
