"""A course of three assignments, and two runs of one: real gradebooks, and the commands."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import browser as browsers
import openpyxl
import pytest
from browser import DESKTOP, PHONE
from click.testing import CliRunner

from grader.cli.main import commands
from grader.gradebook.gradebook import Gradebook
from grader.report.course.hand_ins import ClassList, HandIn
from grader.report.course.kept import keep_class
from grader.report.records import CheckResult, Report, Status, StepResult

ROSTER = "name,id,section\nAna Silva,1,A\nBen Cole,2,A\nCem Öz,3,B\nDan Fox,4,B\n"
TERM = """\
title = "Networks <2026>"
timezone = "UTC"
roster = "roster.csv"
[late]
percent_per_day = 10
free_days = 1
[assignments.one]
title = "One neuron"
deadline = 2026-10-01
weight = 1
results = "one"
[assignments.two]
deadline = 2026-11-01
weight = 1
results = "two"
[assignments.three]
deadline = 2026-12-01
weight = 2
results = "three"
"""


def a_report(
    assignment: str,
    name: str,
    points: float,
    *,
    person: bool = False,
    receipt: Mapping[str, str] | None = None,
) -> Report:
    passed = points == 10
    outcome = "passed" if passed else "failed"
    check = CheckResult(
        name="test_scale",
        label="Scaled",
        outcome=outcome,
        score=points,
        max_score=10.0,
        message="" if passed else "not scaled",
        misconception="" if passed else "not-normalised",
    )
    step = StepResult(
        name="scale", title="Scale", outcome=outcome, score=points, max_score=10.0, checks=[check]
    )
    return Report(
        assignment=assignment,
        submission=name,
        status=Status.NEEDS_REVIEW if person else Status.GRADED,
        score=points,
        max_score=10.0,
        steps=[step],
        flags=["look"] if person else [],
        receipt=dict(receipt or {}),
    )


def results(
    folder: Path,
    points: Mapping[str, float],
    *,
    at: Mapping[str, datetime] | None = None,
    assignment: str = "",
    person: str = "",
    receipt: Mapping[str, str] | None = None,
) -> Path:
    folder.mkdir(parents=True)
    name = assignment or folder.name
    book = Gradebook.open(folder / "gradebook.sqlite", name)
    for who, each in points.items():
        report = a_report(name, who, each, person=who == person, receipt=receipt)
        book.take(report, key="k", seconds=1.0)
    hand_ins = {who: HandIn(name=who, at=(at or {}).get(who)) for who in points}
    keep_class(folder, ClassList(hand_ins=hand_ins, full=10.0))
    return folder


def run(*arguments: object, fails: bool = False) -> str:
    result = CliRunner().invoke(commands, [str(each) for each in arguments])
    if fails:
        return str(result.exception)
    assert result.exception is None, (result.output, result.exception)
    return result.output


@pytest.fixture
def term(tmp_path: Path) -> Path:
    """Ana is good; Ben falls and was late twice; Cem stops; Dan waits for a person."""
    late = {"Ben Cole": datetime(2026, 11, 2, 12, tzinfo=UTC)}
    results(tmp_path / "one", {"Ana Silva": 10, "Ben Cole": 10, "Cem Öz": 8, "Dan Fox": 9})
    results(tmp_path / "two", {"Ana Silva": 9, "Ben Cole": 8, "Dan Fox": 6}, at=late)
    later = {"Ben Cole": datetime(2026, 12, 3, 12, tzinfo=UTC)}
    three = {"Ana Silva": 10, "Ben Cole": 4, "Dan Fox": 5}
    results(tmp_path / "three", three, at=later, person="Dan Fox")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "course.toml").write_text(TERM, "utf-8")
    return tmp_path


def table(out: Path) -> dict[str, dict[str, str]]:
    return {
        row["name"]: row
        for row in csv.DictReader((out / "course.csv").read_text("utf-8").splitlines())
    }


def progress(page: str) -> dict[str, str]:
    """What the little chart of each student says, by the row that it stands in."""
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th>.*?role="img" aria-label="([^"]*)"', page)
    return dict(rows)


def test_one_table_and_page_over_all_assignments(term: Path) -> None:
    """Weights count, late days are spent once in the term, and what waits is said to be open."""
    out = term / "course"
    said = run("course", "--course", term / "course.toml", "--out", out)
    assert "4 students, 3 assignments: One neuron, two, three" in said
    rows = table(out)
    ana, ben, cem, dan = (rows[name] for name in ("Ana Silva", "Ben Cole", "Cem Öz", "Dan Fox"))
    assert (ana["one"], ana["two"], ana["three"]) == ("10", "9", "10")
    assert ana["total"] == "97.5"  # (1 + 0.9 + 2 * 1) / 4
    # One day of two is free; then two days cost 20 % of full marks.
    assert (ben["two"], ben["three"], ben["late_days_used"]) == ("8", "2", "1")
    assert ben["total"] == "55"
    assert (cem["total"], cem["not_handed_in"]) == ("80", "two, three")
    assert (dan["three"], dan["open"], dan["total"]) == ("", "three", "75")
    assert ben["falling_behind"] == ("three: 20%, before it 90% on average; late twice in a row")
    assert cem["falling_behind"] == "nothing handed in for two, three"
    assert ana["falling_behind"] == ""
    assert "entries" not in ana  # nobody has said anything
    sheet = openpyxl.load_workbook(out / "course.xlsx").active
    head, *lines = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert head == [*ana]
    assert len(lines) == 4
    for line, row in zip(lines, rows.values(), strict=True):
        assert ["" if cell is None else str(cell) for cell in line] == [*row.values()]
    found = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert (found["Ana Silva"]["total"], found["Ana Silva"]["three"]) == (97.5, 10)  # numbers
    assert found["Dan Fox"]["three"] is None
    page = (out / "index.html").read_text("utf-8")
    assert "Networks &lt;2026&gt;" in page
    assert "Falling behind (3)" in page
    assert progress(page) == {
        "Ana Silva": "100%, 90%, 100%",
        "Ben Cole": "100%, 80%, 20%",
        "Cem Öz": "80%, nothing, nothing",
        "Dan Fox": "90%, 60%, nothing",
    }
    assert re.search(r"not-normalised</strong> <span class=\"points\">2 students again", page)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    ("shares", "behind"),
    [((10, 4, 4.9), True), ((4, 4.9, 5), False), ((4, 10, 4), False), ((9, 5, 5), False)],
)
def test_less_than_half_twice_in_a_row_is_falling_behind(
    tmp_path: Path, shares: tuple[float, ...], behind: bool
) -> None:
    folders = [
        results(tmp_path / name, {"Ana": share, "Ben": 10})
        for name, share in zip(("one", "two", "three"), shares, strict=True)
    ]
    said = run("course", *folders, "--out", tmp_path / "out")
    rows = table(tmp_path / "out")
    assert (
        "less than half of the points, twice in a row" in rows["Ana"]["falling_behind"]
    ) is behind
    assert ("twice in a row" in said) is behind
    assert rows["Ben"]["falling_behind"] == ""


def test_a_persons_word_reaches_table_page_and_the_exported_total(term: Path) -> None:
    """With the machine's points; also where it is a comment alone."""
    by = ("--by", "kim")
    run("adjust", term / "one", "Ben Cole", "--points", 5, "--comment", "An <oral> exam.", *by)
    run("comment", term / "two", "Ana Silva", "Come and see me.", *by)
    sheet = term / "moodle.csv"
    sheet.write_text(
        "Identifier,Full name,Grade,Maximum grade,Grade can be changed,Feedback comments\n"
        "Participant 1,Ana Silva,,100.00,Yes,\nParticipant 2,Ben Cole,,100.00,Yes,\n",
        "utf-8",
    )
    plan = ("--course", term / "course.toml", "--out", term / "out")
    for export in (("canvas",), ("moodle", "--into", sheet)):
        said = run("course", *plan, "--export", *export)
        assert "With what persons said: Ana Silva (two 9, machine 9), Ben Cole (One neuron" in said
        assert "(One neuron 5, machine 10)" in said
    rows = table(term / "out")
    ana, ben = rows["Ana Silva"]["entries"], rows["Ben Cole"]["entries"]
    assert re.fullmatch(
        r"two \(machine 9\): a person's comment \(kim, .*\): Come and see me\.", ana
    )
    assert ben.startswith("one (machine 10): 5 points given by a person (kim, ")
    assert ben.endswith("): An <oral> exam.")
    assert (rows["Ben Cole"]["one"], rows["Cem Öz"]["entries"]) == ("5", "")
    book = openpyxl.load_workbook(term / "out" / "course.xlsx").active
    assert [row[-1].value for row in book.iter_rows()] == ["entries", ana, ben, None, None]
    page = (term / "out" / "index.html").read_text("utf-8")
    marks = re.findall(r'<span class="soft" title="([^"]*)"> person</span>', page)
    assert len(marks) == 2
    assert marks[0].endswith("Come and see me.")
    assert marks[1].startswith("5 points, 10 by the machine. 5 points given by a person (kim, ")
    assert marks[1].endswith("An &lt;oral&gt; exam.")
    moodle = (term / "out" / "moodle.csv").read_text("utf-8")
    assert "one: 5 points given by a person" in moodle
    assert "two: a person's comment" in moodle.replace("&#x27;", "'").replace("&#39;", "'")


def test_what_is_dropped_is_the_lowest_and_best_leaves_the_others_out(term: Path) -> None:
    text = TERM + "[total]\ndrop = 1\npoints = 20\n"
    (term / "course.toml").write_text(text, "utf-8")
    run("course", "--course", term / "course.toml", "--out", term / "out")
    ana = table(term / "out")["Ana Silva"]
    assert (ana["total"], ana["of"], ana["dropped"]) == ("20", "20", "two")
    (term / "course.toml").write_text(TERM + "[total]\nbest = 1\n", "utf-8")
    run(
        "course", term / "one", term / "two", "--course", term / "course.toml", "--out", term / "o2"
    )
    rows = table(term / "o2")
    assert (rows["Ben Cole"]["total"], rows["Ben Cole"]["dropped"]) == ("100", "two")


def test_the_total_goes_to_a_platforms_gradebook(term: Path) -> None:
    sheet = term / "canvas.csv"
    sheet.write_text(
        "Student,ID,SIS Login ID,Section,Total (5)\n    Points Possible,,,,100.00\n"
        '"Silva, Ana",1,a,A,\n"Fox, Dan",4,d,B,\n',
        "utf-8",
    )
    said = run(
        "course", "--course", term / "course.toml", "--out", term / "out",
        "--export", "canvas", "--into", sheet, "--column", "Total (5)",
    )  # fmt: skip
    made = (term / "out" / "canvas.csv").read_text("utf-8")
    assert '"Silva, Ana",1,a,A,97.50' in made
    assert '"Fox, Dan",4,d,B,\n' in made
    assert "Need a person, so no grade was entered: Dan Fox" in said
    worksheet = term / "moodle.csv"
    worksheet.write_text(
        "Identifier,Full name,Grade,Maximum grade,Grade can be changed,Feedback comments\n"
        "Participant 2,Ben Cole,,100.00,Yes,\n",
        "utf-8",
    )
    run(
        "course", "--course", term / "course.toml", "--out", term / "out",
        "--export", "moodle", "--into", worksheet,
    )  # fmt: skip
    made = (term / "out" / "moodle.csv").read_text("utf-8")
    assert "Participant 2,Ben Cole,55.00,100.00,Yes" in made
    assert "2 of 10 points" in made


def test_without_a_calendar_the_folders_are_enough(term: Path) -> None:
    run("course", term / "one", term / "two", "--out", term / "out")
    assert table(term / "out")["Ana Silva"]["total"] == "95"
    assert "both results of one" in run(
        "course", term / "one", term / "one", "--out", term / "out", fails=True
    )
    assert "Name the folders" in run("course", "--out", term / "out", fails=True)


def test_last_years_class_stands_beside_this_ones(term: Path) -> None:
    before = results(term / "old" / "one", {"Eva": 5, "Fay": 10}, assignment="one")
    run("course", "--course", term / "course.toml", "--before", before, "--out", term / "out")
    page = (term / "out" / "index.html").read_text("utf-8")
    assert "The year before" in page
    assert "<code>scale</code> 50 %, 50 %" in page
    assert '<td class="number">92 %</td><td class="number">75 %</td>' in page


def test_two_runs_say_who_changed_and_by_which_check(term: Path) -> None:
    again = results(
        term / "again", {"Ana Silva": 10, "Ben Cole": 7, "Cem Öz": 10, "Eva": 1}, assignment="one"
    )
    said = run("compare", term / "one", again)
    assert "2 of 3 students changed: 1 higher, 1 lower, 0 with the same points." in said
    assert "Only in the old run: Dan Fox" in said
    assert "Only in the new run: Eva" in said
    assert "     1  scale/test_scale: failed -> passed" in said
    assert "  Ben Cole: 10 -> 7 points" in said
    found = json.loads(run("compare", term / "one", again, "--json"))
    assert [each["student"] for each in found["changed"]] == ["Ben Cole", "Cem Öz"]
    assert "0 of 4 students changed" in run("compare", term / "one", term / "one")
    assert "two runs of one assignment" in run("compare", term / "one", term / "two", fails=True)


def test_two_versions_are_named_and_what_a_person_has_set_stays(tmp_path: Path) -> None:
    """The list tells who will really have other points once the first folder is graded again."""
    versions = {"grader": "0.1.0", "tensorflow": "2.20.0", "keras": "3.15.1", "checks": "aa"}
    old = results(
        tmp_path / "old", {"Ana": 8, "Ben": 8, "Cem": 8}, assignment="one", receipt=versions
    )
    why = ("--comment", "by hand", "--by", "kim")
    run("adjust", old, "Ana", "--points", 9, *why)
    run("adjust", old, "Ben", "--add", 1, *why)
    run("comment", old, "Cem", *why)
    new = results(
        tmp_path / "new", {"Ana": 5, "Ben": 5, "Cem": 5}, assignment="one",
        receipt=versions | {"grader": "0.2.0", "tensorflow": "2.21.0", "checks": "bb"},
    )  # fmt: skip
    said = run("compare", old, new)
    assert said.startswith("The machine's scores, without what persons have entered:\n3 of 3")
    assert "The grader was 0.1.0, and is 0.2.0.\n" in said
    assert "TensorFlow was 2.20.0, and is 2.21.0.\n" in said
    assert "The checks or points of the assignment changed between the two.\n" in said
    assert "Keras" not in said
    assert "  Ana: 8 -> 5 points; a person has set what counts, which stays: 9\n" in said
    assert "  Ben: 8 -> 5 points; with what persons have said 9 -> 6 count\n" in said
    assert "  Cem: 8 -> 5 points\n" in said
    found = json.loads(run("compare", old, new, "--json"))
    assert {each["student"]: each["counts"] for each in found["changed"]} == {
        "Ana": [9, 9], "Ben": [9, 6], "Cem": [8, 5],
    }  # fmt: skip
    assert [each["of"] for each in found["versions"]] == ["grader", "tensorflow", "checks"]
    assert " was " not in run("compare", old, old)  # nor does anything else differ


@pytest.mark.whole
@pytest.mark.skipif(bool(browsers.missing()), reason=browsers.missing())
def test_the_page_works_offline_fits_a_phone_sorts_and_searches(term: Path) -> None:
    run("course", "--course", term / "course.toml", "--out", term / "out")
    page = term / "out" / "index.html"
    with browsers.opened() as browser:
        for width in (PHONE, DESKTOP):
            browser.open(page, width=width)
            assert browser.ask("document.documentElement.scrollWidth") <= width
        assert browser.complaints() == []
        assert set(browser.requests()) == {page.as_uri()}
        assert browser.cut_off(page) == 0
        browser.open(page)
        browser.ask("document.querySelectorAll('#students thead button')[1].click()")
        first = "document.querySelector('#students tbody th').textContent"
        assert browser.ask(first) == "Ben Cole"
        browser.ask("(document.getElementById('search').value = 'öz')")
        browser.ask("document.getElementById('search').dispatchEvent(new Event('input'))")
        assert browser.ask("document.getElementById('count').textContent") == "1 of 4"
