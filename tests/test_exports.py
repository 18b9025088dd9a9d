"""Reports as learning platforms read them: pure functions, and the command that calls them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner

from grader.cli import commands
from grader.console import report_text
from grader.exporting import FORMATS
from grader.outcomes import Place, UsageError
from grader.report import CheckResult, Report, StepResult, with_platform_id
from grader.reporters import canvas, classroom50, github, gradescope, junit, moodle
from grader.reporters.escape import command_data, command_property, csv_cell, markdown_block
from grader.reporters.schema import FILE, report_schema
from grader.reporters.sheet import Sheet
from grader.reporters.table import grades_csv

ROOT = Path(__file__).parents[1]
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
    """Mend with: grader export schema --out grader/reporters/report.schema.json."""
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
    assert [test["number"] for test in found["tests"]] == ["1.1", "2.1"]
    assert "line 3: return x" in found["tests"][1]["output"]


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
    assert {"step_1.score", "max_score"} < properties
    assert not {"step_0.score"} & properties
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


def cells(data: bytes, *, sep: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=sep))


def test_a_canvas_gradebook_is_filled_by_id_and_by_name() -> None:
    reports = [
        a_report("diazana", platform_id="101"),
        a_report("Ben Berg"),
        a_report("chloe", platform_id="103"),
        a_report("gone", platform_id="999"),
    ]
    filled = canvas.fill(reports, CANVAS)
    assert filled.data == CANVAS.replace(b"=keep,,7.5", b"=keep,2.00,7.5").replace(
        b",1.00,,", b",2.00,,"
    )
    notes = "\n".join(filled.notes)
    assert "2 grades entered into 'First model (987)'" in notes
    assert "No line in the gradebook: gone" in notes
    assert "No submission: Zoe Other" in notes
    assert "Excused or not assigned in Canvas, left as they are: chloe" in notes


def test_a_report_with_an_id_belongs_to_no_other_line() -> None:
    """Two people of the same name: the number decides."""
    filled = canvas.fill([a_report("Ana Díaz", platform_id="104")], CANVAS)
    assert cells(filled.data)[3][6] == ""
    assert cells(filled.data)[6][6] == "2.00"


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
    other = CANVAS.replace(b"4.00", b"100.00")
    with pytest.raises(UsageError, match="--scale"):
        canvas.fill([a_report("ben")], other)
    filled = canvas.fill([a_report("ben")], other, scale=True)
    assert cells(filled.data)[4][6] == "50.00"


def test_the_column_is_found_by_the_number_of_the_assignment_whatever_its_title() -> None:
    other = CANVAS.replace(b"First model (987)", b"Homework 1 (987)")
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
    assert canvas.fill([a_report("ben")], CANVAS).notes[0].startswith("1 grade entered into")
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
        "Participant 111,Ben Berg,ben@example.edu,,1.00,4.00,Yes,-,-,old\r\n"
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


def test_a_download_in_another_language_keeps_its_decimal_comma() -> None:
    head = "ID,Vollständiger Name,Status,Bewertung,Bestwertung,Feedback als Kommentar\n"
    data = (head + 'Teilnehmer/in11,Ana,,,"4,00",\n').encode()
    headers = moodle.Headers(
        identifier="ID",
        grade="Bewertung",
        feedback="Feedback als Kommentar",
        maximum="Bestwertung",
    )
    filled = moodle.fill([a_report("a", platform_id="11")], data, headers=headers)
    assert cells(filled.data)[1][3] == "2,00"
    assert b'"2,00"' in filled.data
    with pytest.raises(UsageError, match="--identifier"):
        moodle.fill([a_report("a", platform_id="11")], data)


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


# Plain CSV and JUnit


def test_no_cell_of_the_table_is_a_formula(hostile: str) -> None:
    rows = list(csv.reader(io.StringIO(grades_csv([a_report(hostile)]), newline="")))
    assert len(rows) == 2
    assert csv_cell(hostile) == rows[1][0]
    assert rows[1][0][0] not in "=+-@\t\r\n"


def test_junit_has_a_case_for_each_check_with_its_points() -> None:
    checks = [a_check(each) for each in ("passed", "failed", "not_attempted", "skipped", "error")]
    root = ET.fromstring(junit.junit_xml([a_report("ana", *checks), a_report("ben")]))
    first = root[0]
    counts = {name: first.get(name) for name in ("name", "tests", "failures", "errors", "skipped")}
    assert counts == {"name": "ana", "tests": "5", "failures": "2", "errors": "1", "skipped": "1"}
    points = {p.get("name"): p.get("value") for p in first.findall("properties/property")}
    assert points["score"] == "2"
    assert points["max_score"] == "10"
    assert points["step_1.score"] == "0"
    case = first.findall("testcase")[1]
    assert case.get("classname") == "first_model.step_1"
    assert case.find("properties/property[@name='max_score']").get("value") == "2"
    assert "received: x came back" in (case.findtext("failure") or "")


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


@pytest.mark.parametrize("name", ["gradescope", "github", "github-summary", "json"])
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_students_report_is_exported_to_a_file(results: Path, name: str, path: Path) -> None:
    out = results / "out"
    code, text, said = run(name, results, "--student", path.stem, "--out", out)
    assert (code, text, said) == (0, "", "")
    assert out.read_text("utf-8").strip() or name == "github"
    if name in ("gradescope", "json"):
        json.loads(out.read_text("utf-8"))


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
    both = [*commands.commands["ci"].params, *commands.commands["export"].params]
    known = {each for one in both for each in one.opts}
    assert set(re.findall(r"(?<=`)--[a-z-]+", text)) <= known
