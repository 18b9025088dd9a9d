"""A class with a roster and a calendar: who has a line, what counts, and what stays as it was."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import browser as browsers
import openpyxl
import pytest
from click.testing import CliRunner
from selection import whole, whole_rows

from grader.assignment.manifest import Assignment
from grader.batch.class_list import class_list, read_archive, read_term
from grader.batch.grading import Options, grade
from grader.cli.main import commands
from grader.common.outcomes import UsageError
from grader.report.records import CheckResult, Report, StepResult, build_report
from grader.submissions.incoming.intake import collect
from grader.submissions.submission import Submission

COURSES = Path(__file__).parents[1] / "courses"
ASSIGNMENT = Assignment.read(COURSES / "doubling" / "exercises" / "doubling")
ROSTER = """\
Student,ID,SIS User ID,SIS Login ID,Section
"Silva, Ana",9001,s1,asilva,Tuesday
"Cole, Ben",9002,s2,bcole,Tuesday
"Öz, Cem",9003,s3,coez,Thursday
"van Dyk, Jan",9004,s4,jvandyk,Thursday
"""
TERM = """\
timezone = "Europe/Berlin"
[late]
percent_per_day = 10
free_days = 2
[assignments.doubling]
deadline = 2026-11-09T23:59:00
[[extensions]]
student = "s4"
assignment = "doubling"
days = 2
why = "ill"
"""
HAND_INS = {  # two days late; three days late; in time by an extension
    "11-7 - Ana Silva - Nov 11, 2026 1100 PM/doubling.py": 3.0,
    "12-7 - Ben Cole - Nov 12, 2026 1100 PM/doubling.py": 2.0,
    "14-7 - Jan van Dyk - Nov 11, 2026 1100 PM/doubling.py": 3.0,
}


def judge(
    _assignment: Assignment, submissions: Sequence[tuple[str, Submission]], _options: Options
) -> Iterator[tuple[str, Report]]:
    """Gives the points that the first line names."""
    for name, submission in submissions:
        points = float(submission.source.removeprefix("# ").split()[0])
        outcome = "passed" if points == 3 else "failed"
        check = CheckResult(
            name="test_it",
            label="It works",
            outcome=outcome,
            score=points,
            max_score=3.0,
            misconception="" if points == 3 else "not-normalised",
        )
        step = StepResult(
            name="double", title="Double", outcome=outcome, score=points, max_score=3.0,
            checks=[check],
        )  # fmt: skip
        yield name, build_report(ASSIGNMENT, name, [step])


def lay_out(folder: Path, points: Mapping[str, float]) -> Path:
    for name, each in points.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {each}\n", "utf-8")
    return folder


def run(folder: Path, *, roster: str | None = None, term: str | None = None) -> list[str]:
    """Grade what lies in `folder / "in"`, or in that zip, into `folder / "out"`; returns notes."""
    paths: dict[str, Path | None] = {"roster.csv": None, "course.toml": None}
    for name, text in (("roster.csv", roster), ("course.toml", term)):
        if text is not None:
            paths[name] = folder / name
            (folder / name).write_text(text, "utf-8")
    out = folder / "out"
    read = read_term(out, *paths.values())
    packed = folder / "in.zip"
    place = packed if packed.is_file() else folder / "in"
    entries = collect(place, ASSIGNMENT, attempts=read.attempts("doubling"))
    listed, notes = class_list(read, entries, ASSIGNMENT, out)
    grade(ASSIGNMENT, entries, out, options=Options(), judge=judge, class_list=listed)
    return [*read.notes, *notes]


def table(folder: Path) -> dict[str, dict[str, str]]:
    text = (folder / "out" / "grades.csv").read_text("utf-8")
    return {row["name"]: row for row in csv.DictReader(text.splitlines())}


def command(*arguments: str) -> str:
    result = CliRunner().invoke(commands, [str(each) for each in arguments])
    assert result.exception is None, result.output
    return result.output


@pytest.fixture
def term(tmp_path: Path) -> Path:
    lay_out(tmp_path / "in", HAND_INS)
    assert run(tmp_path, roster=ROSTER, term=TERM) == []
    return tmp_path


def test_everybody_has_a_line_and_lateness_stands_beside_the_score(term: Path) -> None:
    """Whose days were free loses nothing; who handed in nothing has no score, and no zero."""
    rows = table(term)
    assert {
        name: (row["score"], row["points_off"], row["final"]) for name, row in rows.items()
    } == {
        "Ana Silva": ("3", "", "3"),
        "Ben Cole": ("2", "0.3", "1.7"),
        "Cem Öz": ("", "", ""),
        "Jan van Dyk": ("3", "", "3"),
    }
    assert [rows[name]["days_late"] for name in rows] == ["2", "3", "", "0"]
    assert [rows[name]["late_days_used"] for name in rows] == ["2", "2", "", ""]
    cem = rows["Cem Öz"]
    assert (cem["status"], cem["id"], cem["section"]) == ("not_handed_in", "9003", "Thursday")
    report = json.loads((term / "out" / "reports" / "Ben Cole.json").read_text("utf-8"))
    assert report["score"] == 2.0
    assert report["remarks"] == []
    page = (term / "out" / "feedback" / "Ben Cole.html").read_text("utf-8")
    assert "3 days late" in page
    assert "0.3 points taken off" in page
    overview = (term / "out" / "index.html").read_text("utf-8")
    assert "Handed in nothing (1):</strong> Cem Öz" in overview
    sheet = openpyxl.load_workbook(term / "out" / "grades.xlsx").active
    assert [cell.value for cell in sheet["A"]] == ["student", *rows]
    assert "final" in [cell.value for cell in sheet[1]]


def test_show_and_exports_have_the_points_that_count(term: Path) -> None:
    out = str(term / "out")
    assert "1.7 points count of 3" in command("show", out, "Ben Cole")
    assert "Cem Öz: no points of 3; due Mon 9 Nov 2026, 23:59" in command("show", out, "Cem Öz")
    canvas = command("export", "canvas", out)
    assert "Ben Cole,9002,,,,1.70" in canvas
    assert "Cem Öz,9003,,,,\n" in canvas
    assert "Points for lateness are taken off by course.toml already: Ben Cole" in canvas
    sheet = term / "gradebook.csv"
    sheet.write_text(
        'Student,ID,SIS Login ID,Section,doubling (1)\n    Points Possible,,,,3.00\n"Cole, Ben",'
        '9002,bcole,T,\n"Öz, Cem",9003,coez,T,\n',
        "utf-8",
    )
    filled = command("export", "canvas", out, "--into", str(sheet))
    assert '"Cole, Ben",9002,bcole,T,1.70' in filled
    assert '"Öz, Cem",9003,coez,T,\n' in filled
    assert "No submission: Cem Öz" in filled
    worksheet = term / "worksheet.csv"
    worksheet.write_text(
        "Identifier,Full name,Grade,Maximum grade,Grade can be changed,Feedback comments\n"
        "Participant 9002,Ben Cole,,3.00,Yes,\nParticipant 9003,Cem Öz,,3.00,Yes,\n",
        "utf-8",
    )
    moodle = command("export", "moodle", out, "--into", str(worksheet))
    assert "Participant 9002,Ben Cole,1.70,3.00,Yes" in moodle
    assert "3 days late: handed in Thu 12 Nov 2026, 23:00" in moodle
    assert "Participant 9003,Cem Öz,,3.00,Yes,\n" in moodle
    assert command("export", "csv", out).count("not_handed_in") == 1
    assert json.loads(command("export", "json", out, "--student", "Ben Cole"))["score"] == 2.0


def test_a_persons_word_and_lateness_stand_beside_each_other(term: Path) -> None:
    """Lateness is taken off what a person gave; the table, its page and exports follow at once."""
    out = str(term / "out")
    command("adjust", out, "Ben Cole", "--points", "2.5", "--comment", "by hand", "--by", "kim")
    ben = table(term)["Ben Cole"]
    assert (ben["machine_score"], ben["score"], ben["points_off"], ben["final"]) == (
        "2", "2.5", "0.3", "2.2",
    )  # fmt: skip
    assert "2.2 count" in (term / "out" / "feedback" / "Ben Cole.html").read_text("utf-8")
    assert "Ben Cole,9002,,,,2.20" in command("export", "canvas", out)


@pytest.mark.parametrize("called", ["Silva Ana", *whole("Ana Silva", "9001", "s1", "asilva")])
def test_a_person_says_a_word_on_whoever_it_is_and_not_on_a_file(
    tmp_path: Path, called: str
) -> None:
    """By the roster's name or number it is for the attempt that counts, as `show` has it."""
    lay_out(tmp_path / "in", {"asilva-1.py": 2.5, "asilva-2.py": 1.0, "bcole.py": 1.0})
    run(tmp_path, roster=ROSTER, term='[assignments.doubling]\nattempts = "best"\n')
    out, by = str(tmp_path / "out"), ("--comment", "Well said.", "--by", "kim")
    assert "asilva-1: 2.75 of 3 points" in command("adjust", out, called, "--add", "0.25", *by)
    assert "a person's comment" in command("comment", out, called, *by)
    assert command("entries", out, called).count("asilva-1: ") == 2
    assert command("entries", out, "asilva-2") == "Nobody has said anything yet.\n"
    ana = table(tmp_path)["Ana Silva"]
    assert (ana["machine_score"], ana["score"], ana["final"]) == ("2.5", "2.75", "2.75")
    # The name of a report means that one, also where it does not count.
    assert "asilva-2: 2 of 3 points" in command("adjust", out, "asilva-2", "--points", "2", *by)
    assert table(tmp_path)["Ana Silva"]["final"] == "2.75"


def test_a_word_on_a_member_is_a_word_on_the_groups_grade(tmp_path: Path) -> None:
    roster = "name,id,group\nAda,7,Tide\nAna,1,Tide\nBen Cole,2,Tide\nCem,3,\n"
    lay_out(tmp_path / "in", {"Ana.py": 2.0, "Cem.py": 1.0})
    run(tmp_path, roster=roster, term="groups = true\n[assignments.doubling]\n")
    by = ("--comment", "Well said.", "--by", "kim")
    said = command("adjust", str(tmp_path / "out"), "Ben Cole", "--points", "3", *by)
    assert "Ana: 3 of 3 points" in said
    assert "It is the grade of Ada, Ana, Ben Cole." in said
    assert {row["name"]: row["final"] for row in table(tmp_path).values()} == {
        "Ada": "3", "Ana": "3", "Ben Cole": "3", "Cem": "1",
    }  # fmt: skip
    assert "It is" not in command("comment", str(tmp_path / "out"), "Cem", *by)
    assert command("show", str(tmp_path / "out"), "Ana").count("Ana handed in") == 0


def test_who_handed_in_nothing_or_shares_a_name_is_told_what_can_be_done(term: Path) -> None:
    by = ("--comment", "oral", "--by", "kim")

    def refused(*arguments: str) -> str:
        result = CliRunner().invoke(commands, [*arguments, *by])
        assert isinstance(result.exception, UsageError)
        return str(result.exception)

    out = str(term / "out")
    for command_name in (["adjust", out, "Cem Öz", "--points", "3"], ["comment", out, "coez"]):
        told = refused(*command_name)
        assert told.startswith("Cem Öz handed in nothing")
        assert "put a file doubling.py for Cem Öz among the submissions" in told
    assert "no report of 'Anna Silva'. Did you mean 'Ana Silva'" in refused(
        "accept", out, "Anna Silva"
    )
    lay_out(term / "in", {"Cem Öz/doubling.py": 0.0})
    run(term)
    assert "3 of 3 points" in command("adjust", out, "Cem Öz", "--points", "3", *by)
    two = ROSTER + '"Silva, Ana",9005,s5,asilva5,Thursday\n'
    run(term, roster=two.replace("Silva, Ana", "Sato, Ai"))
    told = refused("adjust", out, "Ai Sato", "--points", "1")
    assert (
        told
        == "'Ai Sato' is the name of 2 people; name one by what tells them apart: '9001', '9005'."
    )


def test_last_years_results_are_an_archive_as_its_submissions_are(term: Path) -> None:
    for folder in ("in", "out"):
        sources = read_archive([term / folder], ASSIGNMENT)
        assert {*sources} == {
            f"{n} (archive {folder})" for n in ("Ana Silva", "Ben Cole", "Jan van Dyk")
        }


@pytest.mark.whole
@pytest.mark.skipif(bool(browsers.missing()), reason=browsers.missing())
def test_the_roster_on_the_page_of_the_class_fits_a_phone_sorts_and_finds(term: Path) -> None:
    names = "[...document.querySelectorAll('#lines tbody tr')].filter(e => e.checkVisibility())"
    names += ".map(e => e.cells[0].textContent)"
    with browsers.opened() as browser:
        browser.open(term / "out" / "index.html", width=browsers.PHONE)
        assert browser.ask("document.documentElement.scrollWidth") <= browsers.PHONE
        inside = "(e => e.scrollWidth - e.clientWidth)(document.querySelector('#lines').parentNode)"
        assert browser.ask(inside) == 0
        assert browser.ask(names) == ["Ana Silva", "Ben Cole", "Cem Öz", "Jan van Dyk"]
        browser.driver.find_element("css selector", "#lines th:last-child button").click()
        assert browser.ask(names) == ["Cem Öz", "Ben Cole", "Ana Silva", "Jan van Dyk"]
        search = browser.driver.find_element("css selector", "[aria-labelledby=roster] input")
        for text, found in (("oz", ["Cem Öz"]), ("thursday not handed", ["Cem Öz"])):
            browser.driver.execute_script("arguments[0].value = ''", search)
            search.send_keys(text)
            assert browser.ask(names) == found
        shown = "document.querySelector('[aria-labelledby=roster] [role=status]').textContent"
        assert browser.ask(shown) == "1 of 4"
        everybody = "document.querySelector('#count').textContent"
        assert browser.ask(everybody) == "3 of 3"  # each search is for its own table
        assert browser.complaints() == []
        assert browser.cut_off(term / "out" / "index.html") == 0


def test_the_course_may_count_nothing_as_zero_and_a_later_run_keeps_the_roster(term: Path) -> None:
    """And whose lateness has changed gets a new page, without being graded again."""
    before = (term / "out" / "reports" / "Ben Cole.json").stat().st_mtime_ns
    changed = TERM.replace("percent_per_day = 10", "percent_per_day = 50")
    run(term, term='missing = "zero"\n' + changed)
    rows = table(term)
    assert (rows["Cem Öz"]["status"], rows["Cem Öz"]["final"]) == ("not_handed_in", "0")
    assert rows["Ben Cole"]["final"] == "0.5"
    assert (term / "out" / "reports" / "Ben Cole.json").stat().st_mtime_ns == before
    assert "1.5 points taken off" in (term / "out" / "feedback" / "Ben Cole.html").read_text(
        "utf-8"
    )
    assert "Öz, Cem" not in command("export", "canvas", str(term / "out"))
    assert "Cem Öz,9003,,,,0.00" in command("export", "canvas", str(term / "out"))


def test_late_days_are_spent_once_in_a_course(term: Path) -> None:
    """What an earlier assignment used, by its results, is not there any more."""
    two = term / "two"
    lay_out(two / "in", {"11-8 - Ana Silva - Nov 24, 2026 1000 AM/doubling.py": 3.0})
    plan = TERM.replace("[assignments.doubling]", "[assignments.before]").replace(
        'assignment = "doubling"', 'assignment = "before"'
    )
    plan += "[assignments.doubling]\ndeadline = 2026-11-23\n"
    notes = run(two, roster=ROSTER, term=plan)
    assert "Late days used there are not known" in notes[0]
    assert table(two)["Ana Silva"]["late_days_used"] == "1"
    assert (
        run(
            two, term=plan.replace("[assignments.before]", '[assignments.before]\nresults="../out"')
        )
        == []
    )
    ana = table(two)["Ana Silva"]
    assert (ana["late_days_used"], ana["points_off"], ana["final"]) == ("", "0.3", "2.7")


@pytest.mark.parametrize(
    ("rule", "final"),
    [('"last"', "1"), ('"best"', "2.5"), ('"first"', "2.5"), ('"last"\ncounts = {Ana = 1}', "2.5")],
)
def test_of_several_attempts_one_counts(tmp_path: Path, rule: str, final: str) -> None:
    lay_out(tmp_path / "in", {"Ana-1.py": 2.5, "Ana-2.py": 1.0, "Ben.py": 3.0})
    rule = rule if "\n" in rule else f"{rule}"
    run(tmp_path, roster="name\nAna\nBen\n", term=f"[assignments.doubling]\nattempts = {rule}\n")
    rows = table(tmp_path)
    assert {*rows} == {"Ana", "Ben"}
    assert rows["Ana"]["final"] == final
    if rule == '"best"':
        assert rows["Ana"]["report"] == "Ana-1"
        assert "Attempt 1 of 2 counts." in command("show", str(tmp_path / "out"), "Ana")


def test_an_attempt_that_there_is_not_is_told(tmp_path: Path) -> None:
    lay_out(tmp_path / "in", {"Ana-1.py": 2.5, "Ana-2.py": 1.0})
    with pytest.raises(UsageError, match="no attempt '5' of 'Ana-1'"):
        run(tmp_path, term="[assignments.doubling]\ncounts = {Ana = 5}\n")


def test_a_group_has_one_grade(tmp_path: Path) -> None:
    """Whoever of it hands in, or the group under its own name; who is in none stays alone."""
    roster = "name,id,group\nAna,1,Tide\nBen,2,Tide\nCem,3,Dune\nDan,4,Dune\nEva,5,\n"
    lay_out(tmp_path / "in", {"Ana.py": 2.0, "Dune.py": 3.0})
    assert run(tmp_path, roster=roster, term="groups = true\n[assignments.doubling]\n") == []
    rows = table(tmp_path)
    assert {name: row["final"] for name, row in rows.items()} == {
        "Ana": "2", "Ben": "2", "Cem": "3", "Dan": "3", "Eva": "",
    }  # fmt: skip
    assert rows["Ben"]["report"] == "Ana"
    shown = command("show", str(tmp_path / "out"), "Ben")
    assert "The grade is the group's; Ana handed in." in shown
    assert "Ben,2,,,,2.00" in command("export", "canvas", str(tmp_path / "out"))


def test_who_is_not_in_the_roster_is_graded_and_told(tmp_path: Path) -> None:
    lay_out(tmp_path / "in", {"Ana.py": 2.0, "Zoe.py": 3.0})
    notes = run(
        tmp_path,
        roster="name\nAna\n",
        term="[assignments.other]\n[[extensions]]\nstudent = 'Yan'\ndays = 1\n",
    )
    assert notes == [
        "course.toml does not name doubling, so it has no deadline.",
        "Not in the roster, and graded all the same: Zoe",
        "course.toml names nobody of the class with: Yan",
    ]
    assert table(tmp_path)["Zoe"]["final"] == "3"


def test_hand_in_times_come_from_a_column_too(tmp_path: Path) -> None:
    lay_out(tmp_path / "in", {"Ana.py": 2.0})
    run(
        tmp_path,
        roster="name,handed_in\nAna,2026-11-10 09:00\n",
        term='timezone = "UTC"\n[late]\npoints_per_day = 1\n[assignments.doubling]\n'
        "deadline = 2026-11-09\n",
    )
    assert table(tmp_path)["Ana"]["final"] == "1"


LATE = 'timezone = "UTC"\n{}\n[late]\npoints_per_day = 1\n[assignments.doubling]\n'
LATE += "deadline = 2026-11-09\n"


@pytest.mark.parametrize(("says", "ana"), [("", ("3", "")), ("zip_times = true", ("1", "2"))])
def test_a_zips_time_stamps_count_only_if_the_course_says_so(
    tmp_path: Path, says: str, ana: tuple[str, str]
) -> None:
    """And never against the roster's own column, or a time in a platform's name."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name in ("Ana", "Ben", "11-7 - Cem Oz - Nov 9, 2026 1100 PM"):
            stamp = zipfile.ZipInfo(f"{name}/doubling.py", (2026, 11, 11, 9, 0, 0))
            archive.writestr(stamp, "# 3.0\n")
    roster = "name,handed_in\nAna,\nBen,2026-11-09 10:00\nCem Oz,\n"
    run(tmp_path, roster=roster, term=LATE.format(says))
    rows = table(tmp_path)
    assert (rows["Ana"]["final"], rows["Ana"]["days_late"]) == ana
    assert (rows["Ben"]["final"], rows["Ben"]["days_late"]) == ("3", "0")
    assert (rows["Cem Oz"]["final"], rows["Cem Oz"]["days_late"]) == ("3", "0")


@pytest.mark.parametrize(
    ("extension", "finals"),
    [
        ('student = "Ana"\nuntil = 2026-11-11', ("3", "1", "1")),
        ('student = "Tide"\ndays = 1', ("2", "2", "1")),
        *whole_rows(
            ('student = "2"\nuntil = 2026-11-10T12:00:00', ("1", "2", "1")),
            ('student = "tide"\nuntil = 2026-11-11T12:00:00', ("3", "3", "1")),
            ('student = "Ana"\nuntil = 2026-11-01', ("1", "1", "1")),  # none is held to less
            ('student = "Ana"\nassignment = "doubling"\ndays = 0.5', ("2", "1", "1")),
        ),
    ],
)
def test_an_extension_lasts_until_its_end_for_one_or_for_a_group(
    tmp_path: Path, extension: str, finals: tuple[str, ...]
) -> None:
    """All hand in on the 11th at 9:00, two days after the deadline; each day costs a point."""
    lay_out(tmp_path / "in", {"Ana.py": 3.0, "Ben.py": 3.0, "Cem.py": 3.0})
    at = "2026-11-11 09:00"
    roster = f"name,id,group,handed_in\nAna,1,Tide,{at}\nBen,2,Tide,{at}\nCem,3,Dune,{at}\n"
    term = f"{LATE.format('')}[[extensions]]\n{extension}\n"
    assert run(tmp_path, roster=roster, term=term) == []
    rows = table(tmp_path)
    assert tuple(rows[name]["final"] for name in ("Ana", "Ben", "Cem")) == finals
    if finals == ("2", "2", "1"):
        page = (tmp_path / "out" / "feedback" / "Ben.html").read_text("utf-8")
        assert "due Tue 10 Nov 2026, 23:59 (extended)" in page


@pytest.mark.parametrize(("attempt", "final"), [("", "1"), ("1", "2.5"), ("Ana-1", "2.5")])
def test_the_rosters_column_names_the_attempt_that_counts(
    tmp_path: Path, attempt: str, final: str
) -> None:
    """Whatever the rule, and of whom it says nothing the rule holds."""
    lay_out(tmp_path / "in", {"Ana-1.py": 2.5, "Ana-2.py": 1.0, "Ben-1.py": 3.0, "Ben-2.py": 2.0})
    roster = f"name,attempt\nAna,{attempt}\nBen,\n"
    run(tmp_path, roster=roster, term='[assignments.doubling]\nattempts = "last"\n')
    rows = table(tmp_path)
    assert (rows["Ana"]["final"], rows["Ben"]["final"]) == (final, "2")
