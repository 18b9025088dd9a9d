"""Feedback that goes back: as Moodle and Canvas read it, as folders, as mails."""

from __future__ import annotations

import csv
import io
import zipfile
from email import message_from_bytes, policy
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from grader.cli.main import commands
from grader.common.outcomes import UsageError
from grader.pages.student import feedback_page
from grader.report.course.calendar import Course
from grader.report.course.hand_ins import ClassList, HandIn
from grader.report.course.kept import keep_class
from grader.report.course.roster import read_roster
from grader.report.records import Report, with_platform_id
from grader.submissions.incoming.platforms import recognise

REPORTS = Path(__file__).parents[1] / "reports"
ODD = "Bø_rg, 'Ben' #1"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Ana and an odd name with numbers of the platform, dan without, eve who needs a person."""
    out = tmp_path / "results"
    (out / "reports").mkdir(parents=True)
    (out / "feedback" / "notebooks").mkdir(parents=True)
    for student, source, number in (
        ("ana", "ana", "101"), (ODD, "chloe", "102"), ("dan", "dan", ""), ("eve", "ana", "104"),
    ):  # fmt: skip
        report = Report.from_json((REPORTS / f"{source}.json").read_bytes())
        report = with_platform_id(msgspec.structs.replace(report, submission=student), number)
        if student == "eve":
            report = msgspec.structs.replace(report, status="needs_review", flags=["look"])
        (out / "reports" / f"{student}.json").write_bytes(report.to_json())
        page = feedback_page(report, title="First", notebook=student == ODD)
        (out / "feedback" / f"{student}.html").write_text(page, "utf-8")
    (out / "feedback" / "notebooks" / f"{ODD}.html").write_text("<p>the notebook", "utf-8")
    return out


def give_back(results: Path, target: str, out: Path, *options: object) -> Result:
    arguments = ["return", str(results), "--for", target, "--out", str(out), *map(str, options)]
    done = CliRunner().invoke(commands, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def test_moodle_takes_each_folder_by_the_number_in_its_name(results: Path, tmp_path: Path) -> None:
    out = tmp_path / "zips" / "feedback.zip"
    done = give_back(results, "moodle", out)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        by_id = {}
        for name in names:  # as Moodle's importer splits them
            person, number, kind, plugin, rest = name.split("/")[0].split("_", 4)
            assert (kind, plugin, rest) == ("assignsubmission", "file", "")
            by_id.setdefault(number, []).append((person, name.split("/")[1]))
        page = archive.read(next(n for n in names if "_102_" in n and n.endswith("feedback.html")))
    assert by_id["101"] == [("ana", "feedback.html")]
    assert by_id["102"] == [(ODD.replace("_", " "), each) for each in sorted(
        ("feedback.html", "notebook.html")
    )]  # fmt: skip
    assert set(by_id) == {"101", "102"}
    assert b'href="notebook.html"' in page
    assert b"notebooks/" not in page
    assert "nothing goes back for: dan" in done.output
    assert "Not given back, as a person has to look first" in done.output
    assert "2 students for moodle" in done.output
    give_back(results, "moodle", out, "--waiting", "--only", "eve", "--only", "ana")
    with zipfile.ZipFile(out) as archive:
        assert {recognise(n.split("/")[0]).who.platform_id for n in archive.namelist()} == {
            "101", "104",
        }  # fmt: skip


def test_canvas_takes_each_file_by_the_names_of_its_own_download(
    results: Path, tmp_path: Path
) -> None:
    """Student and attachment are the first two numbers between `_`; the newest attachment."""
    download, out = tmp_path / "submissions.zip", tmp_path / "back.zip"
    names = ("anaalt_101_7001_first_model.py", "anaalt_101_7002_first_model-1.py")
    late = "borgben_LATE_102_7003_2nd_first_model.ipynb"
    with zipfile.ZipFile(download, "w") as archive:
        for name in (*names, late, "danzig_103_7004_x.py"):
            archive.writestr(name, "x = 1")
    done = give_back(results, "canvas", out, "--submissions", download)
    with zipfile.ZipFile(out) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(found) == [
        "anaalt_101_7002_first_model-1.html",
        "borgben_LATE_102_7003_2nd_first_model.html",
    ]
    for name in found:
        numbers = [part for part in name.split("_") if part.isdecimal()][:2]
        assert numbers in (["101", "7002"], ["102", "7003"])
    assert b"notebooks/" not in found[sorted(found)[1]]  # it does not go with it
    assert "nothing goes back for: dan" in done.output
    with pytest.raises(UsageError, match="name that folder or zip with --submissions"):
        give_back(results, "canvas", out)
    with pytest.raises(UsageError, match="holds no names as Moodle or Canvas write them"):
        give_back(results, "canvas", out, "--submissions", results)


def test_each_student_has_a_folder(results: Path, tmp_path: Path) -> None:
    give_back(results, "folders", tmp_path / "back")
    there = sorted(p.relative_to(tmp_path / "back").as_posix() for p in tmp_path.glob("back/*/*"))
    assert there == [
        "Bø_rg, 'Ben' %231".replace("%23", "#") + "/feedback.html",
        f"{ODD}/notebook.html",
        "ana/feedback.html",
        "dan/feedback.html",
    ]


def test_mails_are_ready_to_send(results: Path, tmp_path: Path) -> None:
    """With an address where the roster tells one, else without; the page is as it was."""
    roster = tmp_path / "roster.csv"
    rows = 'ID;Last name;First name;E-mail\n102;x;y;ben@example.org\n;;ANA;\n9;An;A;"a\n@b"\n'
    roster.write_bytes(rows.encode("utf-8-sig"))
    done = give_back(
        results, "email", tmp_path / "back", "--roster", roster, "--sender", "teacher@example.org"
    )
    mails = {p.stem: p.read_bytes() for p in (tmp_path / "back").glob("*.eml")}
    assert set(mails) == {"ana", ODD, "dan"}
    assert all(b"\r\n" in raw and b"\n" not in raw.replace(b"\r\n", b"") for raw in mails.values())
    mail = message_from_bytes(mails[ODD], policy=policy.default)
    assert (mail["To"], mail["From"], mail["Subject"], mail["X-Unsent"]) == (
        "ben@example.org", "teacher@example.org", "first_model: your feedback", "1",
    )  # fmt: skip
    attached = {part.get_filename(): part for part in mail.iter_attachments()}
    assert set(attached) == {"feedback.html", "notebook.html"}
    page = (results / "feedback" / f"{ODD}.html").read_bytes()
    sent = attached["feedback.html"].get_payload(decode=True)
    assert sent.split(b"<main>")[1] == page.split(b"<main>")[1]
    text = mail.get_body(("plain",)).get_content()
    assert "23.5 of 26 points" in text
    assert "Mend this first: 3. Normalise the images, line 20." in text
    ana = message_from_bytes(mails["ana"], policy=policy.default)
    assert ana["To"] is None
    assert (
        "No address, so `To` is left empty (name a roster with --roster): ana, dan" in done.output
    )
    assert "Handed in nothing: A An" in done.output
    table = list(csv.DictReader(io.StringIO((tmp_path / "back" / "mails.csv").read_text("utf-8"))))
    assert {row["student"]: row["to"] for row in table} == {
        "ana": "", ODD: "ben@example.org", "dan": "",
    }  # fmt: skip
    roster.write_text("name\nana\n")
    with pytest.raises(UsageError, match="has no column `email`"):
        give_back(results, "email", tmp_path / "back", "--roster", roster)


def in_groups(results: Path, people: str) -> None:
    """Keep a roster and a calendar with groups beside the results."""
    keep_class(
        results,
        ClassList(
            people=read_roster(people.encode()).people,
            course=Course(groups=True),
            hand_ins={
                name: HandIn(name=name, ids=(number,) if number else ())
                for name, number in (("ana", "101"), (ODD, "102"), ("dan", ""), ("eve", "104"))
            },
        ),
    )


def test_each_member_of_a_group_gets_the_report_that_counts(results: Path, tmp_path: Path) -> None:
    """By the roster that was kept; who handed in nothing is named, and no name hides another."""
    in_groups(
        results,
        "name,id,email,group\nana,101,ana@example.org,red\nBea B,201,bea@example.org,red\n"
        "Cem,202,,\nana,203,other@example.org,red\n",
    )
    done = give_back(results, "email", tmp_path / "back")
    mails = {
        path.stem: message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (tmp_path / "back").glob("*.eml")
    }
    sent = {name: mail["To"] for name, mail in mails.items()}
    assert sent == {
        "ana": "ana@example.org", "ana 203": "other@example.org", "Bea B": "bea@example.org",
        ODD: None, "dan": None,
    }  # fmt: skip
    pages = [
        part.get_payload(decode=True)
        for name in ("ana", "ana 203", "Bea B")
        for part in mails[name].iter_attachments()
    ]
    assert pages == [(results / "feedback" / "ana.html").read_bytes()] * 3
    assert "Handed in nothing: Cem" in done.output
    give_back(results, "folders", tmp_path / "few", "--only", "Bea B, dan")
    assert {path.name for path in (tmp_path / "few").iterdir()} == {"Bea B", "dan"}


@pytest.mark.parametrize("numbers", ["101,201,203", "9,8,7"])
def test_a_number_of_another_kind_gives_nothing_to_a_stranger(
    results: Path, tmp_path: Path, numbers: str
) -> None:
    """A roster's numbers stand for a platform's where they agree on those who handed in."""
    own, other, third = numbers.split(",")
    in_groups(results, f"name,id,group\nana,{own},red\nBea B,{other},red\nCem,{third},\n")
    give_back(results, "moodle", tmp_path / "zip.zip")
    with zipfile.ZipFile(tmp_path / "zip.zip") as archive:
        found = {name.split("/")[0] for name in archive.namelist()}
    assert {recognise(name).who.platform_id for name in found} == (
        {"101", "102", "201"} if own == "101" else {"101", "102"}
    )


def test_no_name_leaves_its_folder_or_its_line(results: Path, tmp_path: Path) -> None:
    """Whatever stands in a gradebook that somebody else made."""
    report = Report.from_json((REPORTS / "ana.json").read_bytes())
    for number, name in enumerate(("../../up", "a\nBcc: all@example.org")):
        evil = with_platform_id(msgspec.structs.replace(report, submission=name), f"20{number}")
        (results / "reports" / f"{number}.json").write_bytes(evil.to_json())
    for target in ("folders", "email"):
        give_back(results, target, tmp_path / "deep" / "er" / target)
        for path in tmp_path.rglob("*"):
            assert path.is_relative_to(results) or "deep" in path.parts or path == results
    for path in (tmp_path / "deep" / "er" / "email").glob("*.eml"):
        assert message_from_bytes(path.read_bytes(), policy=policy.default)["Bcc"] is None
    give_back(results, "moodle", tmp_path / "zip.zip")
    with zipfile.ZipFile(tmp_path / "zip.zip") as archive:
        assert all(name.count("/") == 1 and ".." not in name[:3] for name in archive.namelist())
