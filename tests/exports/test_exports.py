"""Reports as learning platforms read them: pure functions, and the command that calls them."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import openpyxl
import pytest
import xmlschema
from click.testing import CliRunner
from moodle_languages import LANGUAGES, worksheet

from grader.assignment.manifest import Assignment
from grader.batch.results import ResultFiles
from grader.cli.main import commands
from grader.common.outcomes import Place, UsageError
from grader.exports import canvas, classroom50, github, gradescope, junit, moodle
from grader.exports import github_classroom as classroom
from grader.exports.formats import FORMATS
from grader.exports.sheets.moodle_columns import Headers
from grader.exports.sheets.sheet import Sheet
from grader.exports.table import grades_csv
from grader.exports.workbook import excel_csv, workbook
from grader.pages.report_text import report_text
from grader.report.escape import command_data, command_property, csv_cell, markdown_block
from grader.report.records import CheckResult, Report, StepResult, with_platform_id
from grader.report.schema import FILE, report_schema

ROOT = Path(__file__).parents[2]
REAL = sorted((ROOT / "tests" / "reports").glob("*.json"))
HOSTILE = [
    "=HYPERLINK(1)",
    "@SUM(A1)",
    "::error::gone\n::stop-commands::x",
    "```\n# not a heading\n```` ~~~",
    "</td></tr></table><script>alert(1)</script>",
    "| a | b |\n|---|---|",
    "]]> <![CDATA[ & \x00\x1b[2J\x08\ufffe",
    "[link](javascript:alert(1)) ![i](http://example.org/i.png) www.example.org @all",
    "a\r\n%0A,title=x::b",
    "\u202egnp.exe \U0001f600 é",
    'a","b";"c',
]


def a_check(outcome: str = "failed", text: str = "", **changes: object) -> CheckResult:
    values: dict[str, object] = {
        "name": "test_it",
        "label": text or "The numbers are doubled",
        "outcome": outcome,
        "score": 2.0 if outcome == "passed" else 0.0,
        "max_score": 2.0,
    }
    if outcome == "failed":
        place = Place(3, text or "    return x", "first.py")
        values |= {"message": text or "x came back", "expected": text or "2 x", "place": place}
        values |= {"hint": text or "Multiply."}
    return CheckResult(**{**values, **changes})  # type: ignore[arg-type]


def a_report(
    student: str = "ana", *checks: CheckResult, flags: tuple[str, ...] = (), **receipt: str
) -> Report:
    steps = []
    for number, check in enumerate(checks or (a_check("passed"), a_check())):
        step = {"name": f"step_{number}", "title": "Double", "outcome": check.outcome}
        points = {"score": check.score, "max_score": check.max_score}
        steps.append(StepResult(**step, **points, checks=[check]))
    return Report(
        assignment="first_model",
        submission=student,
        status="needs_review" if flags else "graded",
        score=sum(step.score for step in steps),
        max_score=sum(step.max_score for step in steps),
        steps=steps,
        flags=list(flags),
        receipt=receipt,
    )


@pytest.fixture(params=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> str:
    """What a submission could choose as its name, or bring into a message."""
    return request.param


# JSON and its schema


def test_the_schema_in_the_package_is_that_of_the_records() -> None:
    """Mend with: grader export schema --out grader/report/report.schema.json."""
    assert FILE.read_text("utf-8") == report_schema()


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_real_report_fits_the_schema(path: Path) -> None:
    schema = json.loads(report_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(json.loads(path.read_text("utf-8")))
    report = with_platform_id(Report.from_json(path.read_bytes()), "123")
    validator.validate(json.loads(report.to_json()))


@pytest.mark.parametrize(
    "broken",
    [{"status": "fine"}, {"extra": 1}, {"score": "2"}, {"receipt": {"seed": 1}}, {"steps": [{}]}],
)
def test_what_is_no_report_does_not_fit(broken: dict) -> None:
    report = json.loads(a_report().to_json()) | broken
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, json.loads(report_schema()))


# GitHub


def test_an_annotation_points_at_the_students_own_line() -> None:
    report = a_report("ana", a_check("passed"), a_check())
    assert github.annotate(report, path="src/first.py") == (
        "::error file=src/first.py,line=3,title=step_1%3A The numbers are doubled::"
        "expected: 2 x%0Areceived: x came back%0Ahint: Multiply.\n"
    )


def test_each_step_has_one_annotation_and_our_mistake_is_no_error_of_the_students() -> None:
    checks = [a_check("error"), a_check("not_attempted"), a_check("skipped"), a_check("passed")]
    lines = github.annotate(a_report("ana", *checks), path="f.py").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::warning", "::notice"]


def test_no_more_annotations_than_github_shows_and_the_first_to_mend_is_among_them() -> None:
    """Twelve steps are open before the first mistake, and eleven are wrong: ten are shown."""
    checks = [a_check("not_attempted")] * 12 + [a_check("failed")] * 3 + [a_check("error")]
    lines = github.annotate(a_report("ana", *checks), path="f.py").splitlines()
    levels = [line.split(" ")[0] for line in lines]
    assert levels == ["::notice"] * 6 + ["::error"] * 3 + ["::warning"]
    assert "title=step_12%3A" in lines[6]
    wrong = [a_check("failed", message=str(number)) for number in range(11)]
    lines = github.annotate(a_report("ana", *wrong), path="f.py").splitlines()
    assert len(lines) == 10
    assert "title=step_0%3A" in lines[0]


def test_properties_and_messages_of_commands_are_escaped() -> None:
    assert command_data("50 %\r\n: ,") == "50 %25%0D%0A: ,"
    assert command_property("50 %\n: ,") == "50 %25%0A%3A %2C"


def test_no_text_makes_a_command_of_its_own(hostile: str) -> None:
    """One line for each step, whose properties hold what they should."""
    lines = github.annotate(a_report("x", a_check(text=hostile)), path=hostile).splitlines()
    assert len(lines) == 1
    head = lines[0][2:].split("::")[0]
    assert re.fullmatch(r"error file=[^,:]*,line=3,title=[^,:]*", head)


def test_what_is_fenced_cannot_end_the_fence(hostile: str) -> None:
    lines = github.fenced(f"{hostile}\n::token-1::\nmore", token="token-1").splitlines()
    assert lines[0] == "::stop-commands::token-1"
    assert lines[-1] == "::token-1::"
    assert not any("token-1" in line for line in lines[1:-1])


def test_the_summary_shows_progress_steps_and_what_to_mend() -> None:
    text = github.job_summary(a_report(), path="first.py")
    assert "2 of 4 points (50 %)" in text
    assert "`████████████░░░░░░░░░░░░` 1 of 2 steps" in text
    assert "| ❌ | 2. Double (`step_1`) | 0 / 2 | failed |" in text
    assert "### Mend `step_1`, line 3" in text
    assert "   3 │     return x" in text


def test_nothing_leaves_its_block_in_the_summary(hostile: str) -> None:
    """Outside of fences there is no markup but ours."""
    report = a_report("x", a_check(text=hostile), flags=(hostile,))
    outside, fence = [], ""
    for line in github.job_summary(report, path=hostile).splitlines():
        run = re.match("`{3,}", line)
        if fence:
            fence = "" if line == fence else fence
        elif run:
            fence = run[0]
        else:
            outside.append(line)
    assert not fence
    text = "\n".join(outside)
    assert not re.search(r"<|\]\(|!\[|www\.|@|::|\x1b|\u202e", text)
    rows = [line for line in outside if line.startswith("|")]
    assert len(rows) == 3
    assert all(line.count("|") == 5 for line in rows)


def test_a_fence_is_longer_than_any_within() -> None:
    assert markdown_block("a ````` b").splitlines()[0] == "``````text"


def identity(**changes: str) -> classroom50.Identity:
    names = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
    environment = {name: name.lower() for name in names} | changes
    now = dt.datetime(2026, 9, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    return classroom50.Identity.from_environment(environment, now=now)


def test_the_result_for_classroom_50_has_exactly_its_fields() -> None:
    found = json.loads(classroom50.result(a_report(), identity(REVIEW_URL="r")))
    assert found == {
        "schema": "classroom50/result/v1",
        "classroom": "classroom",
        "assignment": "assignment",
        "submission": "submission_tag",
        "commit": "commit_url",
        "release": "release_url",
        "review": "r",
        "datetime": "2026-09-01T10:00:00Z",
        "score": 2,
        "max-score": 4,
        "tests": [
            {"test-name": "step_0", "passed": True, "score": 2, "max-score": 2},
            {"test-name": "step_1", "passed": False, "score": 0, "max-score": 2},
        ],
    }


def test_points_for_classroom_50_are_whole_and_only_a_passed_step_has_all() -> None:
    checks = [
        a_check("passed", score=0.5, max_score=0.5),
        a_check(score=2.4, max_score=2.5),
    ]
    found = json.loads(classroom50.result(a_report("ana", *checks), identity()))
    assert [(test["score"], test["max-score"]) for test in found["tests"]] == [(1, 1), (4, 5)]
    assert (found["score"], found["max-score"]) == (5, 6)
    assert all(type(test["score"]) is int for test in found["tests"])


def test_classroom_50_gets_no_points_that_a_person_must_look_at_first() -> None:
    """Points withheld for a mistake of ours must not arrive there as a grade."""
    report = a_report("ana", a_check("error"), flags=("ours",))
    with pytest.raises(UsageError, match="needs a person"):
        classroom50.result(report, identity())


def test_without_the_platforms_variables_there_is_no_result() -> None:
    with pytest.raises(UsageError, match="missing: RELEASE_URL") as caught:
        identity(RELEASE_URL="")
    assert "set them yourself before the command" in str(caught.value)
    assert "RELEASE_URL=... grader export classroom50" in str(caught.value)


def test_the_points_for_github_classroom_are_those_that_its_reporter_adds_up() -> None:
    """The reporter decodes base64 and sums the scores of the tests."""
    text = classroom.encoded(classroom.points_file(a_report()))
    found = json.loads(base64.b64decode(text))
    assert (found["status"], found["max_score"]) == ("fail", 4)
    assert [(test["status"], test["score"]) for test in found["tests"]] == [
        ("pass", 2),
        ("fail", 0),
    ]
    assert sum(test["score"] for test in found["tests"]) == 2
    right = json.loads(classroom.points_file(a_report("ana", a_check("passed"))))
    assert right["status"] == "pass"
    with pytest.raises(UsageError, match="needs a person, so there are no points yet: ours"):
        classroom.points_file(a_report("ana", a_check("error"), flags=("ours",)))


# Gradescope

TOP = {
    "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format",
    "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
}  # fmt: skip
TEST = {
    "score", "max_score", "status", "name", "name_format", "number", "output", "output_format",
    "tags", "visibility",
}  # fmt: skip


def test_gradescope_gets_its_fields_and_no_others() -> None:
    found = json.loads(gradescope.results(a_report(), seconds=12.34, leaderboard=True))
    assert set(found) == TOP
    assert all(set(test) == TEST for test in found["tests"])
    assert (found["score"], found["execution_time"]) == (2.0, 12.3)
    assert found["leaderboard"] == [{"name": "Points", "value": 2.0}]
    assert [test["status"] for test in found["tests"]] == ["passed", "failed"]
    assert [test["number"] for test in found["tests"]] == ["1", "2"]
    assert "line 3: return x" in found["tests"][1]["output"]


def test_what_several_checks_have_in_common_is_told_at_the_first_of_them() -> None:
    checks = [a_check("not_attempted", label=str(number)) for number in range(4)]
    step = StepResult(
        name="s", title="S", outcome="not_attempted", score=0, max_score=8, checks=checks
    )
    report = msgspec.structs.replace(a_report(), steps=[step])
    (test,) = json.loads(gradescope.results(report))["tests"]
    assert test["output"].count("the stub is still there") == 1
    assert test["output"].count("not attempted)") == 4


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_gradescope_has_one_test_a_step_whose_points_sum_to_the_grade(path: Path) -> None:
    """26 points are 26, not 26.0002 in 51 thirds; each check stands in the text of its step."""
    report = Report.from_json(path.read_bytes())
    hides = any(check.hidden for step in report.steps for check in step.checks)
    tests = json.loads(gradescope.results(report))["tests"]
    shown = [test for test in tests if not test["number"].endswith("h")]
    assert [test["name"].split(":")[0] for test in shown] == [step.name for step in report.steps]
    assert len(tests) > len(shown) if hides else tests == shown
    exact = [Decimal(str(test["score"])) for test in tests]
    assert sum(exact) == Decimal(str(report.score))
    assert sum(Decimal(str(test["max_score"])) for test in tests) == Decimal(str(report.max_score))
    for step in report.steps:
        text = "".join(t["output"] for t in tests if t["name"].startswith(f"{step.name}:"))
        assert all(check.label in text for check in step.checks)


def test_a_step_with_hidden_checks_shows_the_others_and_loses_no_point() -> None:
    thirds = {"score": 0.6667, "max_score": 0.6667}
    checks = [
        a_check("passed", **thirds),
        a_check("failed", max_score=0.6667, text="seen"),
        a_check("passed", hidden=True, label="secret", **thirds),
    ]
    step = StepResult(
        name="s", title="S", outcome="failed", score=1.3333, max_score=2.0, checks=checks
    )
    report = msgspec.structs.replace(a_report(), steps=[step], score=1.3333, max_score=2.0)
    seen, unseen = json.loads(gradescope.results(report))["tests"]
    assert (seen["score"], seen["max_score"], seen["visibility"]) == (0.6667, 1.3333, "visible")
    assert (unseen["score"], unseen["max_score"]) == (0.6666, 0.6667)
    assert unseen["visibility"] == "after_published"
    assert "secret" not in json.dumps(seen)
    assert "secret" in unseen["output"]


@pytest.mark.parametrize("when", ["after_published", "hidden"])
def test_hidden_checks_stay_hidden_and_their_points_do_not_show_in_the_sum(when) -> None:
    report = a_report("ana", a_check("passed"), a_check(hidden=True))
    found = json.loads(gradescope.results(report, hidden=when))
    assert [test["visibility"] for test in found["tests"]] == ["visible", when]
    assert "points" not in found["output"]


def test_what_needs_a_person_is_shown_once_the_grades_are_published() -> None:
    found = json.loads(gradescope.results(a_report("ana", a_check("error"), flags=("ours",))))
    assert found["visibility"] == "after_published"
    assert {test["visibility"] for test in found["tests"]} == {"after_published"}
    assert found["extra_data"]["flags"] == ["ours"]
    assert "This is our mistake" in found["tests"][0]["output"]


def test_a_grade_that_is_not_known_is_nowhere_a_zero() -> None:
    judged = a_report("ana", a_check("error"), a_check("passed"), flags=("ours",))
    tests = json.loads(gradescope.results(judged))["tests"]
    assert [test.get("score") for test in tests] == [None, 2.0]
    properties = {p.get("name") for p in ET.fromstring(junit.junit_xml([judged])).iter("property")}
    assert {"step_1.score", "step_1.test_it.score", "max_score"} < properties
    assert not {"score", "step_0.score", "step_0.test_it.score"} & properties
    step = StepResult(name="s", title="S", outcome="skipped", score=0.0, max_score=2.0)
    unjudged = msgspec.structs.replace(judged, steps=[step], score=0.0)
    with pytest.raises(UsageError, match="ana needs a person, so there is no result yet: ours"):
        gradescope.results(unjudged)
    summary = github.job_summary(unjudged, path="first_model.py")
    assert "no points yet, of 4" in summary
    assert "| not known | skipped |" in summary
    row = next(csv.DictReader(io.StringIO(grades_csv([unjudged]))))
    assert (row["score"], row["s"]) == ("", "")


def test_text_on_gradescope_is_text(hostile: str) -> None:
    """Every format is plain text, so nothing of it is HTML or Markdown; no control characters."""
    text = gradescope.results(a_report("x", a_check(text=hostile)))
    found = json.loads(text)
    assert found["output_format"] == "text"
    for test in found["tests"]:
        assert test["name_format"] == test["output_format"] == "text"
        assert not re.search("[\x00-\x08\x1b\u202e]", test["name"] + test["output"])


# What several share


def test_what_stops_the_whole_file_is_told_once() -> None:
    """...with its line, though each step lost its points to it; a single student has no others."""
    report = a_report("ana", *[a_check(text="no `:` here")] * 3)
    annotations = github.annotate(report, path="f.py").splitlines()
    assert len(annotations) == 1
    assert annotations[0].startswith("::error file=f.py,line=3,title=all steps")
    assert github.job_summary(report, path="f.py").count("### Mend `all steps`, line 3") == 1
    assert moodle.feedback(report).count("<code>:</code>") == 3  # expected, received, hint
    assert report_text(report).count("no `:` here") == 3 + 4  # three labels, and the message
    assert "No submission" not in "\n".join(canvas.fill([report], CANVAS).notes)


# Canvas

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,First model (987),Essay (5),"
    "Current Score\r\n"
    ",,,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,,4.00,10.00,(read only)\r\n"
    '"Díaz, Ana",101,S1,ana@example.edu,"A, and B",=keep,,7.5,75\r\n'
    '"Berg, Ben",102,S2,ben,A,,1.00,,\r\n'
    '"Cohen, Chloe",103,S3,chloe,A,,EX,,\r\n'
    '"Other, Zoe",104,S4,zoe,A,,3.00,,\r\n'
    '"Student, Test",105,,,A,,N/A,,\r\n'
).encode()


EMPTY_CANVAS = CANVAS.replace(b"ben,A,,1.00", b"ben,A,,")


def cells(data: bytes, *, sep: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=sep))


def test_a_canvas_gradebook_is_filled_by_id_and_by_name() -> None:
    reports = [
        a_report("diazana", platform_id="101"),
        a_report("Ben Berg"),
        a_report("chloe", platform_id="103"),
        a_report("gone", platform_id="999"),
    ]
    sheet = CANVAS.replace(b"ben,A,,1.00", b"ben,A,,")
    filled = canvas.fill(reports, sheet)
    assert filled.data == sheet.replace(b"=keep,,7.5", b"=keep,2.00,7.5").replace(
        b"ben,A,,,,", b"ben,A,,2.00,,"
    )
    notes = "\n".join(filled.notes)
    assert "2 grades entered into 'First model (987)'" in notes
    assert "No line in the gradebook: gone" in notes
    assert "No submission: Zoe Other" in notes
    assert "Excused or not assigned in Canvas, left as they are: chloe" in notes


def test_a_report_with_an_id_belongs_to_no_other_line() -> None:
    """Two people of the same name: the number decides."""
    filled = canvas.fill([a_report("Ana Díaz", platform_id="102")], CANVAS, overwrite=True)
    assert cells(filled.data)[3][6] == ""
    assert cells(filled.data)[4][6] == "2.00"


def test_a_name_that_fits_two_lines_is_left_to_a_person() -> None:
    twice = CANVAS.replace(b"Other, Zoe", b"Berg, Ben")
    filled = canvas.fill([a_report("Ben Berg")], twice)
    assert filled.data == twice
    assert any("Ben Berg" in note for note in filled.notes)


def test_who_needs_a_person_gets_no_grade() -> None:
    filled = canvas.fill([a_report("ben", flags=("ours",))], CANVAS)
    assert filled.data == CANVAS
    assert "Need a person, so no grade was entered: ben" in filled.notes


def test_other_full_marks_are_refused_or_scaled() -> None:
    other = EMPTY_CANVAS.replace(b"4.00", b"100.00")
    with pytest.raises(UsageError, match="--scale"):
        canvas.fill([a_report("ben")], other)
    filled = canvas.fill([a_report("ben")], other, scale=True)
    assert cells(filled.data)[4][6] == "50.00"


def test_the_column_is_found_by_the_number_of_the_assignment_whatever_its_title() -> None:
    other = EMPTY_CANVAS.replace(b"First model (987)", b"Homework 1 (987)")
    filled = canvas.fill([a_report("ben")], other, assignment_id="987")
    assert cells(filled.data)[4][6] == "2.00"
    with pytest.raises(UsageError, match=r"no column for '\(98\)'; name it with --column or by"):
        canvas.fill([a_report("ben")], other, assignment_id="98")


def test_a_new_canvas_gradebook_names_the_column_as_canvas_does() -> None:
    def header(**options: str) -> str:
        return cells(canvas.new([a_report("ana")], **options).data)[0][-1]

    assert header(column="First model", assignment_id="987") == "First model (987)"
    assert header(column="First model (987)", assignment_id="987") == "First model (987)"
    assert header(assignment_id="987") == "first_model (987)"
    with pytest.raises(UsageError, match="another number"):
        header(column="First model (5)", assignment_id="987")
    with pytest.raises(UsageError, match="--assignment-id is a number, not 'x'"):
        header(assignment_id="x")


def test_one_grade_is_told_in_the_singular() -> None:
    one = canvas.fill([a_report("ben")], EMPTY_CANVAS)
    assert one.notes[0].startswith("1 grade entered into")
    assert canvas.fill([], CANVAS, column="Essay (5)").notes[0].startswith("0 grades entered into")


def test_a_canvas_gradebook_with_semicolons_keeps_them_and_its_commas() -> None:
    other = CANVAS.replace(b",", b";").replace(b"4.00", b"4,00")
    other = other.replace(b"\xc3\xadaz; Ana", b"\xc3\xadaz, Ana")
    filled = canvas.fill([a_report("x", platform_id="101")], other)
    assert cells(filled.data, sep=";")[3][6] == "2,00"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a,b\n1,2\n", "no column 'ID'"),
        (b"Student,ID,Section,first_model (1)\nx,1,A,\n", "no row 'Points Possible'"),
        (CANVAS.replace(b"First model", b"Second"), "'Essay \\(5\\)'"),
        (b"\xff\xfa,\xd8", "not in UTF-8"),
        (b" \n", "is empty"),
    ],
)
def test_another_file_is_refused_with_the_remedy(data: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        canvas.fill([a_report("ben")], data)


def test_a_canvas_gradebook_is_made_from_the_class(hostile: str) -> None:
    reports = [a_report("ana", platform_id="101"), a_report(hostile), a_report("c", flags=("x",))]
    rows = cells(canvas.new(reports, column="First model (987)").data)
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "First model (987)"]
    assert rows[0] == head
    assert rows[1] == ["    Points Possible", "", "", "", "", "4.00"]
    assert rows[2] == ["ana", "101", "", "", "", "2.00"]
    assert len(rows) == 4
    assert rows[3][0][:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")


def test_a_grade_that_a_person_entered_in_canvas_stays_and_is_named() -> None:
    filled = canvas.fill([a_report("ben")], CANVAS)
    assert filled.data == CANVAS
    assert filled.notes[1] == (
        "Grades of a person, left as they are (--overwrite replaces them): ben 1.00 (here 2.00)"
    )
    replaced = canvas.fill([a_report("ben")], CANVAS, overwrite=True)
    assert cells(replaced.data)[4][6] == "2.00"
    assert "Grades of a person, replaced: ben 1.00 (here 2.00)" in replaced.notes


@pytest.mark.parametrize("shown", ["A-", "complete", "2.5", "0"])
def test_whatever_a_person_wrote_in_canvas_is_a_persons(shown: str) -> None:
    sheet = CANVAS.replace(b"ben,A,,1.00", b"ben,A,," + shown.encode())
    assert canvas.fill([a_report("ben")], sheet).data == sheet


def test_a_column_that_canvas_does_not_import_is_refused_in_any_language() -> None:
    for words in (b"(read only)", b"(schreibgesch\xc3\xbctzt)"):
        with pytest.raises(UsageError, match="does not import the column 'First model"):
            canvas.fill([a_report("ben")], CANVAS.replace(b"4.00,10.00", words + b",10.00"))


def test_nothing_is_scaled_to_full_marks_that_nobody_knows() -> None:
    without = EMPTY_CANVAS.replace(b"4.00,10.00", b",10.00")
    with pytest.raises(UsageError, match="nothing to scale to"):
        canvas.fill([a_report("ben")], without, scale=True)
    zero = EMPTY_CANVAS.replace(b"4.00,10.00", b"0,10.00")
    with pytest.raises(UsageError, match="Full marks are 0"):
        canvas.fill([a_report("ben")], zero, scale=True)


# Moodle

MOODLE_HEAD = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
)
MOODLE = (
    b"\xef\xbb\xbf"
    + (
        MOODLE_HEAD
        + 'Participant 11,"Ana Díaz",ana@example.edu,"Submitted for grading",,4.00,Yes,"Monday, '
        '1 June 2026, 9:00 AM",-,""\r\n'
        "Participant 111,Ben Berg,ben@example.edu,,,4.00,Yes,-,-,\r\n"
        "Participant 12,Chloe,chloe@example.edu,,3.00,4.00,No,-,-,\r\n"
        'Participant 13,=1+1,"""q""",,,4.00,Yes,-,-,\r\n'
    ).encode()
)


def test_a_moodle_worksheet_is_filled_and_keeps_every_other_byte() -> None:
    filled = moodle.fill([a_report("Ana", platform_id="11")], MOODLE)
    comment = moodle.feedback(a_report()).replace('"', '""').encode()
    expected = MOODLE.replace(b'grading",,4.00', b'grading",2.00,4.00').replace(
        b'-,""\r\n', b'-,"' + comment + b'"\r\n'
    )
    assert filled.data == expected
    assert moodle.fill([], MOODLE).data == MOODLE


def test_a_grade_without_reports_has_no_feedback_and_no_feedback_comes_without_grade() -> None:
    reports = [
        a_report("Ana", platform_id="11", flags=("x",)),
        a_report("Ben", platform_id="111"),
        a_report("Chloe", platform_id="12"),
    ]
    filled = moodle.fill(reports, MOODLE)
    before, after = cells(MOODLE), cells(filled.data)
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert changed == [2]
    assert after[2][4] == "2.00"
    assert "step_1, line 3" in after[2][9]
    notes = "\n".join(filled.notes)
    assert "Need a person, so no grade was entered: Ana" in notes
    assert "No submission: =1+1" in notes
    assert "Locked in Moodle, left as they are: Chloe" in notes


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_worksheet_in_any_language_is_filled_without_naming_a_heading(language: str) -> None:
    """...locked lines and a person's grade stay, and so do decimal comma, quotes and headings."""
    data = worksheet(language)
    numbers = {"Ana": "11", "Ben": "12", "Chloe": "13"}
    reports = [a_report(name, platform_id=number) for name, number in numbers.items()]
    filled = moodle.fill(reports, data)
    before, after = cells(data), cells(filled.data)
    assert after[0] == before[0]
    assert after[1][4] == "2,00"
    assert after[1][9] == moodle.feedback(reports[0])
    assert after[2:] == before[2:]
    assert b'"2,00"' in filled.data
    assert "Locked in Moodle, left as they are: Ben" in filled.notes
    assert any("Chloe 3,00 (here 2.00)" in note for note in filled.notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_full_marks_are_never_entered_without_a_word(language: str) -> None:
    data = worksheet(language, "100,00")
    reports = [a_report("Ana", platform_id="11")]
    with pytest.raises(UsageError, match="Full marks are 100 in the worksheet, and 4 here"):
        moodle.fill(reports, data)
    assert cells(moodle.fill(reports, data, scale=True).data)[1][4] == "50,00"


def test_blind_marking_workflow_groups_and_online_text_move_columns_and_change_nothing() -> None:
    head = (
        "Identifier,Status,Group,Marker,Grade,Maximum grade,Marking workflow state,"
        "Grade can be changed,Last modified (submission),Online text,Last modified (grade),"
        "Feedback comments\n"
    )
    data = (
        head + "Participant 7,Submitted for grading,Red,Tom,,4,Not marked,Yes,-,5,-,\n"
        "Participant 8,Submitted for grading,Red,Tom,,4,Not marked,No,-,5,-,\n"
    ).encode()
    reports = [a_report("Anonymous 7", platform_id="7"), a_report("x", platform_id="8")]
    filled = moodle.fill(reports, data)
    assert cells(filled.data)[1][4] == "2.00"
    assert cells(filled.data)[2] == cells(data)[2]
    lost = moodle.fill([a_report("Submitted for grading"), a_report("y")], data).notes
    assert "No submission: Participant 7, Participant 8" in lost


def test_columns_in_another_order_are_known_by_their_headings() -> None:
    """Moodle reads them by their headings, so some people move them."""
    data = (
        b"Identifier,Maximum grade,Grade,Full name,Grade can be changed,Feedback comments\n"
        b"Participant 11,4.00,4.00,Ana,Yes,\nParticipant 12,4.00,,Ben,Yes,\n"
    )
    filled = moodle.fill([a_report("Ben", platform_id="12")], data)
    assert cells(filled.data)[2][1:3] == ["4.00", "2.00"]
    alone = b"\n".join(data.splitlines()[:2]) + b"\n"
    kept = moodle.fill([a_report("Ana", platform_id="11")], alone)
    assert cells(kept.data)[1][1:3] == ["4.00", "4.00"]


def test_a_worksheet_that_went_through_excel_keeps_its_semicolons_and_dashes() -> None:
    """...and the apostrophe that newer versions of Moodle put before a dash."""
    head, (word, yes, _) = LANGUAGES["German"]
    row = f"{word}11;Ana;a@x.edu;S;'-;4,00;{yes};'-;'-;'-"
    data = (head.replace(",", ";") + "\r\n" + row + "\r\n").encode()
    filled = moodle.fill([a_report("Ana", platform_id="11")], data)
    (_, found) = cells(filled.data, sep=";")
    assert found[4:9] == ["2,00", "4,00", yes, "'-", "'-"]
    assert found[9] == moodle.feedback(a_report())


def test_a_scale_without_a_maximum_is_refused_and_told_without_a_scale() -> None:
    data = b"Identifier,Full name,Status,Grade\nParticipant 11,Ana,,\n"
    reports = [a_report("Ana", platform_id="11")]
    with pytest.raises(UsageError, match=r"--scale needs the maximum grade.*--maximum"):
        moodle.fill(reports, data, scale=True)
    assert any("--maximum" in note for note in moodle.fill(reports, data).notes)
    hundred = moodle.Headers(maximum="100")
    assert cells(moodle.fill(reports, data, headers=hundred, scale=True).data)[1][3] == "50.00"
    with pytest.raises(UsageError, match="Full marks are 100"):
        moodle.fill(reports, data, headers=hundred)


@pytest.mark.parametrize(
    ("row", "headers", "says"),
    [
        ('Participant 1,Ana,,,"Good\nBad",Yes', {}, "grades this assignment by words"),
        ("Participant 1,Ana,,,4.00,Yes", {"maximum": "100"}, "Full marks are 4 and 100"),
        ("Participant 1,Ana,,,4.00,Yes", {"maximum": "Most"}, "'Most'; name it with --maximum"),
        ("Participant 1,Ana,,,4.00,Jawohl", {}, "says 'Jawohl'; name the word in it that means No"),
        ("Participant 1,Ana,,,4.00,Yes", {"grade": "Points"}, "'Points'; name it with --column"),
        ("Ana,Ana,,,4.00,Yes", {"identifier": "Who"}, "'Who'; name it with --identifier"),
    ],
)
def test_a_worksheet_that_is_not_understood_is_refused_with_the_remedy(
    row: str, headers: dict[str, str], says: str
) -> None:
    head = "Identifier,Full name,Status,Grade,Maximum grade,Grade can be changed\n"
    data = (head + row + "\n").encode()
    with pytest.raises(UsageError, match=says):
        moodle.fill([a_report("Ana")], data, headers=moodle.Headers(**headers))


def test_the_word_for_no_may_be_named() -> None:
    data = worksheet("English").replace(b",Yes,", b",Aye,").replace(b",No,", b",Nay,")
    filled = moodle.fill(
        [a_report("Ana"), a_report("Ben")], data, headers=moodle.Headers(changeable="nay")
    )
    assert [row[4] for row in cells(filled.data)[1:3]] == ["2,00", ""]


def test_a_comment_that_a_person_wrote_stays_and_the_grade_is_entered() -> None:
    data = MOODLE.replace(b"Yes,-,-,\r\nParticipant 12", b'Yes,-,-,"TA: see me"\r\nParticipant 12')
    reports = [a_report("Ben", platform_id="111")]
    filled = moodle.fill(reports, data)
    assert cells(filled.data)[2][4:10:5] == ["2.00", "TA: see me"]
    assert any(note.startswith("Comments of a person, left as they are") for note in filled.notes)
    replaced = moodle.fill(reports, data, overwrite=True)
    assert cells(replaced.data)[2][9] == moodle.feedback(reports[0])
    assert "Comments of a person, replaced: Ben" in replaced.notes


def test_where_a_persons_grade_stays_no_comment_contradicts_it() -> None:
    data = MOODLE.replace(b"edu,,,4.00,Yes", b"edu,,3.50,4.00,Yes")
    assert moodle.fill([a_report("Ben", platform_id="111")], data).data == data


def test_a_worksheet_in_utf_16_with_tabs_stays_so() -> None:
    text = MOODLE.decode("utf-8-sig")
    rows = ["\t".join(row) for row in csv.reader(io.StringIO(text, newline=""))]
    data = b"\xff\xfe" + "\r\n".join(rows).replace('"q"', "q").encode("utf-16-le")
    filled = moodle.fill([a_report("Ana", platform_id="11")], data)
    assert filled.data.startswith(b"\xff\xfe")
    assert filled.data.decode("utf-16").split("\r\n")[1].split("\t")[4] == "2.00"


def test_feedback_is_html_in_which_no_text_has_a_meaning(hostile: str) -> None:
    comment = moodle.feedback(a_report("x", a_check(text=hostile)))
    assert set(re.findall(r"</?([a-z]+)", comment)) <= {"p", "ul", "li", "strong", "br", "code"}
    assert not re.search("[\x00-\x1f\u202e]", comment)
    filled = moodle.fill(
        [a_report("x", a_check(text=hostile), platform_id="13")], MOODLE.replace(b"4.00", b"2.00")
    )
    rows = cells(filled.data)
    assert [len(row) for row in rows] == [10] * 5
    assert rows[4][9] == comment


def test_any_file_survives_when_nothing_changes() -> None:
    """Quotes, line ends, a missing last line end, short and long rows."""
    for data in (b'a,b\r\n"x""y",\n"two\r\nlines",1,2,3\r,', b"a;b\n1;2", b'"open,\n', b"a\n\n\nb"):
        assert Sheet.read(data, name="f").to_bytes() == data


def test_a_sheet_that_was_cut_off_within_a_cell_is_refused() -> None:
    """A grade behind a quote that is never closed would be a part of that cell."""
    cut = MOODLE[: MOODLE.index(b"\n") + 1] + b'Participant 13,"Ana'
    report = a_report("ana", platform_id="13")
    with pytest.raises(UsageError, match="ends within a quoted cell; download it again"):
        moodle.fill([report], cut)


@pytest.mark.parametrize(
    "options",
    [
        {"column": "Identifier"},
        {"feedback": "Grade"},
        {"feedback": "Identifier"},
        {"maximum": "Identifier"},
        {"identifier": "Grade"},
    ],
)
def test_no_column_of_a_worksheet_is_two_things(options: dict[str, str]) -> None:
    """A grade in the place of the participant's number would belong to nobody."""
    renamed = {"grade" if name == "column" else name: text for name, text in options.items()}
    with pytest.raises(UsageError, match=r"would be the column of the .* name each with"):
        moodle.fill(
            [a_report("ana", platform_id="11")], MOODLE, headers=Headers(**renamed), overwrite=True
        )


def test_no_grade_stands_in_canvas_own_columns() -> None:
    with pytest.raises(UsageError, match="no column for 'ID'"):
        canvas.fill([a_report("ana")], CANVAS, column="ID", overwrite=True)


@pytest.mark.parametrize("fill", [canvas.fill, moodle.fill])
def test_endless_full_marks_are_no_number(fill: Callable[..., object]) -> None:
    """Points would be scaled to "inf"."""
    data = {canvas.fill: CANVAS, moodle.fill: MOODLE}[fill].replace(b"4.00", b"9" * 400)
    with pytest.raises(UsageError):
        fill([a_report("ana")], data, scale=True)


# Plain CSV and JUnit


def test_no_cell_of_the_table_is_a_formula(hostile: str) -> None:
    rows = list(csv.reader(io.StringIO(grades_csv([a_report(hostile)]), newline="")))
    assert len(rows) == 2
    assert csv_cell(hostile) == rows[1][0]
    assert rows[1][0][0] not in "=+-@\t\r\n"


def of_excel(locale: str, *reports: Report) -> tuple[str, list[list[str]]]:
    """What Excel of this region makes of the file: its separator, and the cells."""
    noon = dt.datetime(2026, 9, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    data = excel_csv(reports, locale=locale, graded_at={"Ünï": noon})
    assert data.startswith(b"\xef\xbb\xbf")  # else Excel takes it for another encoding
    separator = data.decode("utf-8-sig")[len("student")]
    return separator, cells(data, sep=separator)


SEVENTH = a_check("passed", score=0.5714, max_score=2.0)


@pytest.mark.parametrize(
    ("locale", "separator", "points", "percent"),
    [
        ("de", ";", "0,5714", "28,57"),
        ("de_CH", ";", "0.5714", "28.57"),
        ("fr-CA", ";", "0,5714", "28,57"),
        ("en_US.UTF-8", ",", "0.5714", "28.57"),
        ("en_ZA", ";", "0,5714", "28,57"),
        ("es_MX", ",", "0.5714", "28.57"),
        ("ja", ",", "0.5714", "28.57"),
    ],
)
def test_excel_of_each_region_opens_the_table_with_numbers_in_it(
    locale: str, separator: str, points: str, percent: str
) -> None:
    waiting = a_report("Zoe", flags=("no file", "ask"), platform_id="8")
    found, rows = of_excel(locale, waiting, a_report("Ünï", SEVENTH, platform_id="7"))
    assert found == separator
    assert rows == [
        [*("student", "platform_id", "status", "score", "max_score", "percent", "reason"),
         *("date (UTC)", "step_0", "step_1")],
        ["Zoe", "8", "needs_review", "", "4", "", "no file; ask", "", "2", "0"],
        ["Ünï", "7", "graded", points, "2", percent, "", "2026-09-01 10:00", points, ""],
    ]  # fmt: skip


def test_what_is_no_locale_is_refused() -> None:
    with pytest.raises(UsageError, match="'german please' is no locale; write one such as de"):
        excel_csv([], locale="german please")


def opened(data: bytes) -> list[list[object]]:
    """The first sheet of a workbook, as another library reads it."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_workbook_has_numbers_dates_and_empty_cells_where_nothing_is_known() -> None:
    noon = dt.datetime(2026, 9, 1, 12, 0, tzinfo=dt.UTC)
    ours = a_report("Zoe", a_check("error"), a_check("passed"), flags=("ours",))
    data = workbook([ours, a_report("Ana", platform_id="7")], graded_at={"Ana": noon})
    head, ana, zoe = opened(data)
    assert head[:8] == [
        *("student", "platform_id", "status", "score", "max_score", "percent", "reason"),
        "date (UTC)",
    ]
    assert ana == ["Ana", "7", "graded", 2, 4, 0.5, None, noon.replace(tzinfo=None), 2, 0]
    assert zoe == ["Zoe", None, "needs_review", None, 4, None, "ours", None, None, 2]
    assert data == workbook([ours, a_report("Ana", platform_id="7")], graded_at={"Ana": noon})


def test_no_text_is_a_formula_or_a_link_in_a_workbook(hostile: str) -> None:
    data = workbook([a_report(hostile, flags=(hostile, "x" * 40_000))])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in sheet[2])
    assert len(str(sheet[2][6].value)) > 20_000
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    _, rows = of_excel("de", a_report(hostile, flags=(hostile,)))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_junit_has_a_case_for_each_check_and_all_points_at_the_suite() -> None:
    checks = [a_check(each) for each in ("passed", "failed", "not_attempted", "skipped", "error")]
    root = ET.fromstring(junit.junit_xml([a_report("ana", *checks), a_report("ben")]))
    first = root[0]
    counts = {name: first.get(name) for name in ("name", "tests", "failures", "errors", "skipped")}
    assert counts == {"name": "ana", "tests": "5", "failures": "2", "errors": "1", "skipped": "1"}
    points = {p.get("name"): p.get("value") for p in first.findall("properties/property")}
    assert points["score"] == "2"
    assert points["max_score"] == "10"
    assert points["step_1.score"] == "0"
    assert points["step_1.test_it.max_score"] == "2"
    assert points["step_0.test_it.label"] == "The numbers are doubled"
    case = first.findall("testcase")[1]
    assert case.get("classname") == "first_model.step_1"
    text = case.findtext("failure") or ""
    assert text.startswith("The numbers are doubled\nfirst.py, line 3: return x\n")
    assert "received: x came back" in text


def of_every_outcome(text: str) -> list[Report]:
    """Reports with all that a JUnit file can have."""
    outcomes = ("passed", "failed", "not_attempted", "skipped", "error")
    hidden = a_check("failed", hidden=True)
    empty = StepResult(name="s", title="S", outcome="skipped", score=0.0, max_score=1.0)
    every = a_report(text, *[a_check(each, text) for each in outcomes], hidden)
    unjudged = msgspec.structs.replace(every, steps=[empty], status="needs_review", flags=[text])
    return [every, unjudged]


@pytest.mark.parametrize("schema", ["junit-10.xsd", "ant-junit.xsd"])
def test_junit_is_valid_by_the_published_schemas(schema: str) -> None:
    """That of the Jenkins xUnit plugin, and the stricter one of Apache Ant's task."""
    rules = xmlschema.XMLSchema(ROOT / "tests" / "schemas" / schema)
    real = [Report.from_json(path.read_bytes()) for path in REAL]
    rules.validate(junit.junit_xml(real + [each for t in HOSTILE for each in of_every_outcome(t)]))
    rules.validate(junit.junit_xml([]))
    noon = dt.datetime(2026, 9, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    text = junit.junit_xml([a_report()], graded_at={"ana": noon})
    assert 'timestamp="2026-09-01T10:00:00"' in text
    rules.validate(text)
    properties = "<testcase><properties/></testcase><testcase "
    assert not rules.is_valid(text.replace("<testcase ", properties, 1))
    without = text.replace('hostname="localhost"', "", 1)
    assert rules.is_valid(without) == (schema == "junit-10.xsd")


def test_a_submission_that_was_not_judged_does_not_look_like_success() -> None:
    empty = StepResult(name="s", title="S", outcome="skipped", score=0.0, max_score=1.0)
    report = Report(
        assignment="a", submission="x", status="needs_review", score=0, max_score=1,
        steps=[empty], flags=["no file"],
    )  # fmt: skip
    root = ET.fromstring(junit.junit_xml([report]))
    assert root[0].get("errors") == "1"
    assert root[0].find("testcase/error").get("message") == "no file"


def test_junit_is_xml_whatever_a_submission_wrote(hostile: str) -> None:
    text = junit.junit_xml([a_report(hostile, a_check(text=hostile), flags=(hostile,))])
    root = ET.fromstring(text)
    assert len(root) == 1
    assert len(root.findall("testsuite/testcase")) == 1
    assert root.find("testsuite/testcase/failure") is not None


# The command


@pytest.fixture
def results(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    for path in REAL:
        (tmp_path / "reports" / path.name).write_bytes(path.read_bytes())
    return tmp_path


def run(*args: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(commands, ["export", *map(str, args)])
    if isinstance(done.exception, UsageError):
        return 2, done.stdout, str(done.exception)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("name", ["csv", "json", "junit", "canvas"])
def test_a_class_is_exported(results: Path, name: str) -> None:
    code, text, _ = run(name, results)
    assert code == 0
    assert all(path.stem in text for path in REAL)


CASES = {
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,First model (987)\n"
        "    Points Possible,,,,,26.0\n"
        '"Diaz, ana",101,u1,ana,S1,\n"Roy, chloe",102,u2,chloe,S1,\n"Lee, dan",103,u3,dan,S1,5\n'
    ),
    "moodle": (
        "Identifier,Full name,Status,Grade,Maximum grade,Grade can be changed,"
        "Last modified (grade),Feedback comments\n"
        "Participant 11,ana,,-,26.00,Yes,-,\nParticipant 12,chloe,,,26.00,Yes,-,\n"
        "Participant 13,dan,,5,26.00,Yes,-,\n"
    ),
}


def regrade(results: Path, student: str, score: float) -> None:
    path = results / "reports" / f"{student}.json"
    report = Report.from_json(path.read_bytes())
    path.write_bytes(msgspec.structs.replace(report, score=score).to_json())


@pytest.mark.parametrize("name", CASES)
def test_our_own_earlier_export_is_replaced_without_an_option(results: Path, name: str) -> None:
    """What the platform has from us is known again, whatever was exported in between."""
    sheet = results / "sheet.csv"
    sheet.write_text(CASES[name])
    column = 5 if name == "canvas" else 3

    def export(*options: str) -> tuple[list[str], str]:
        code, _, said = run(name, results, "--into", sheet, "--out", results / "out", *options)
        assert code == 0, said
        rows = cells((results / "out").read_bytes())
        return [row[column] for row in rows[-3:]], said

    assert export()[0] == ["26.00", "23.50", "5"]
    uploaded = (results / "out").read_bytes()
    sheet.write_bytes(uploaded)  # the platform took it
    again, said = export()
    assert again == ["26.00", "23.50", "5"]
    assert said.startswith("0 grades entered")
    assert "As entered before: 2." in said
    assert (results / "out").read_bytes() == uploaded
    sheet.write_bytes(uploaded.replace(b"First model (", b"First MODEL! ("))  # renamed there
    regrade(results, "chloe", 20.0)
    export()  # this one is never uploaded
    regrade(results, "chloe", 21.0)
    assert export()[0] == ["26.00", "21.00", "5"]
    sheet.write_bytes(sheet.read_bytes().replace(b"23.50", b"24.00"))  # a person's second thought
    assert export()[0] == ["26.00", "24.00", "5"]
    assert export("--overwrite")[0] == ["26.00", "21.00", "6.40"]


def test_our_comment_with_a_persons_addition_stays(results: Path) -> None:
    sheet = results / "sheet.csv"
    sheet.write_text(CASES["moodle"])
    run("moodle", results, "--into", sheet, "--out", sheet)
    ours = cells(sheet.read_bytes())[2][7]
    regrade(results, "chloe", 20.0)
    run("moodle", results, "--into", sheet, "--out", results / "out")
    assert cells((results / "out").read_bytes())[2][7] == ours.replace("23.5 of", "20 of").replace(
        "(90 %)", "(77 %)"
    )
    sheet.write_bytes(sheet.read_bytes().replace(b"</ul>", b"</ul><p>Come and see me.</p>"))
    _, _, said = run("moodle", results, "--into", sheet, "--out", results / "out")
    row = cells((results / "out").read_bytes())[2]
    assert row[3] == "20.00"
    assert row[7].endswith("<p>Come and see me.</p>")
    assert "Comments of a person, left as they are (--overwrite replaces them): chloe" in said


@pytest.mark.parametrize(
    "name", ["gradescope", "github", "github-summary", "github-classroom", "json"]
)
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_students_report_is_exported_to_a_file(results: Path, name: str, path: Path) -> None:
    out = results / "out"
    code, text, said = run(name, results, "--student", path.stem, "--out", out)
    assert (code, text, said) == (0, "", "")
    assert out.read_text("utf-8").strip() or name == "github"
    if name in ("gradescope", "json"):
        json.loads(out.read_text("utf-8"))


def test_tables_for_excel_are_exported_with_the_date_of_each_report(results: Path) -> None:
    code, _, said = run("csv", results, "--excel", "de", "--out", results / "out.csv")
    assert (code, said) == (0, "")
    rows = cells((results / "out.csv").read_bytes(), sep=";")
    assert [row[3] for row in rows[1:]] == ["26", "23,5", "6,4"]
    assert all(re.fullmatch(r"[0-9-]{10} [0-9:]{5}", row[7]) for row in rows[1:])
    assert run("xlsx", results, "--out", results / "out.xlsx")[0] == 0
    assert [row[3] for row in opened((results / "out.xlsx").read_bytes())[1:]] == [26, 23.5, 6.4]
    code, _, said = run("csv", results, "--excel", "1")
    assert code == 2
    assert "is no locale" in said


def test_a_workbook_stands_beside_the_table_of_a_graded_class(tmp_path: Path) -> None:
    assignment = Assignment.read(ROOT / "exercises" / "first_model")
    noon = dt.datetime(2026, 9, 1, 12, 0, tzinfo=dt.UTC)
    files = ResultFiles.of_class(assignment, [], tmp_path, not_taken=[])
    files.write_class(lambda: iter([a_report("Ana")]), graded_at={"Ana": noon})
    files.close()
    assert opened((tmp_path / "grades.xlsx").read_bytes())[1][3:8:4] == [
        2,
        noon.replace(tzinfo=None),
    ]
    assert (tmp_path / "grades.csv").read_text("utf-8").splitlines()[1] == "Ana,graded,2,4,2,0"


def test_one_report_can_be_named_by_its_file(results: Path) -> None:
    path = results / "reports" / REAL[0].name
    assert run("json", path)[1].strip() == path.read_text("utf-8").strip()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("gradscope",), "Did you mean 'gradescope'"),
        (("gradescope",), "name one with --student"),
        (("csv", "--student", "nobody"), "no report of 'nobody'"),
        (("moodle",), "--into"),
        (("csv", "--into", __file__), "leave out --into"),
        (("canvas", "--into", "missing.csv"), "cannot be read"),
        (("csv", "--scale", "--path", "x"), "csv has no use for --scale and --path; leave out"),
        (("gradescope-zip", "--column", "x"), "leave out --column. What it takes: grader export"),
    ],
)
def test_wrong_use_names_the_remedy(results: Path, args: tuple[str, ...], says: str) -> None:
    code, _, said = run(args[0], results, *args[1:])
    assert code == 2
    assert says in said


def test_the_help_tells_which_options_a_format_takes() -> None:
    everything = run("--help")[1]
    for name in (*FORMATS, "gradescope-zip"):
        assert re.search(rf"^  {name} ", everything, re.MULTILINE)
    assert "Options of canvas, moodle:" in everything
    assert "Options of every format:" in everything
    options = {each for one in commands.commands["export"].params for each in one.opts}
    assert {each for each in options if each.startswith("--")} <= set(everything.split())
    canvas_alone = run("canvas", "--help")[1]
    assert "--assignment-id NUMBER" in canvas_alone
    assert not {"--leaderboard", "--identifier", "--path"} & set(canvas_alone.split())
    assert canvas_alone.count("Options of canvas:") == 1
    assert {"--out", "--help"} < set(canvas_alone.split())


@pytest.mark.parametrize("name", ["canvas", "github", "gradescope", "moodle"])
def test_the_pages_on_platforms_name_what_there_is(name: str) -> None:
    """Every command and option in them exists."""
    text = (ROOT / "docs" / "platforms" / f"{name}.md").read_text("utf-8").replace("\\\n", " ")
    used = re.findall(r"^ *grader (ci|export|grade)\b(.*)", text, re.M)
    assert used
    for command, rest in used:
        options = {each for one in commands.commands[command].params for each in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options
        if command == "export":
            assert rest.split()[0] in {*FORMATS, "gradescope-zip"}
    named = [one for each in ("ci", "export", "grade") for one in commands.commands[each].params]
    known = {each for one in named for each in one.opts}
    assert set(re.findall(r"(?<=`)--[a-z-]+", text)) <= known
