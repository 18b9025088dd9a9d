"""What comes in as SUBMISSIONS: every honest layout is read, and nothing hostile is opened."""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from notebooks import notebook

import grader.archive
import grader.choosing
import grader.intake
import grader.tree
from grader.assignment import Assignment
from grader.intake import Entry, collect
from grader.names import Who, stem, stems
from grader.outcomes import UsageError
from grader.submission import MOST_BYTES, Submission

ASSIGNMENT = Assignment.read(Path(__file__).parent.parent / "exercises" / "first_model")
GOOD = "x = 1\n"
MOODLE = "Ana Müller_1234567_assignsubmission_file"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def packed(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.fixture(params=["folder", "zip"])
def lay_out(request: pytest.FixtureRequest, tmp_path: Path):
    """Makes SUBMISSIONS of names and texts: once as a folder, once as a zip."""
    if request.param == "folder":
        return lambda files: write(tmp_path / "in", files)
    return lambda files: packed(tmp_path / "in.zip", files)


def entries(submissions: Path, skip: Path | None = None) -> dict[str, Entry]:
    found = collect(submissions, ASSIGNMENT, skip=skip)
    by_name = {entry.student: entry for entry in found}
    assert len(by_name) == len(found)
    for entry in found:
        assert (entry.submission is None) == bool(entry.problem)
        assert entry.problem.isprintable()
    return by_name


def sources(submissions: Path, skip: Path | None = None) -> dict[str, str]:
    """The source of each student who can be graded."""
    found = entries(submissions, skip)
    return {name: e.submission.source for name, e in found.items() if e.submission}


def problem(submissions: Path, student: str) -> str:
    """Why `student` cannot be graded, in a batch where another one can."""
    found = entries(submissions)
    assert found["good"].submission, "the others are graded"
    return found[student].problem


def refusal(submissions: Path, skip: Path | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        collect(submissions, ASSIGNMENT, skip=skip)
    text = str(caught.value)
    assert text.isprintable(), "one line"
    return text


# Layouts


def test_one_folder_per_student(lay_out) -> None:
    found = sources(lay_out({"ana/first_model.py": "a = 1", "ben/first_model.py": "b = 1"}))
    assert found == {"ana": "a = 1", "ben": "b = 1"}


def test_one_file_per_student(lay_out) -> None:
    assert sources(lay_out({"ana.py": "a = 1", "ben.py": "b = 1"})) == {
        "ana": "a = 1",
        "ben": "b = 1",
    }


def test_folders_and_files_side_by_side(lay_out) -> None:
    found = sources(lay_out({"ana/first_model.py": "a = 1", "ben.py": "b = 1"}))
    assert found == {"ana": "a = 1", "ben": "b = 1"}


def test_a_single_file(tmp_path: Path) -> None:
    write(tmp_path, {"ana.py": GOOD})
    assert sources(tmp_path / "ana.py") == {"ana": GOOD}


@posix
def test_a_link_that_the_instructor_names_is_followed(tmp_path: Path) -> None:
    """It is the instructor's own; only links among what students handed in are not."""
    write(tmp_path, {"in/ana.py": GOOD})
    (tmp_path / "link").symlink_to(tmp_path / "in")
    (tmp_path / "ana.py").symlink_to(tmp_path / "in" / "ana.py")
    assert sources(tmp_path / "link") == sources(tmp_path / "ana.py") == {"ana": GOOD}


def test_students_come_in_alphabetical_order(lay_out) -> None:
    found = collect(lay_out({"cem.py": "", "ana.py": "", "ben/first_model.py": ""}), ASSIGNMENT)
    assert [entry.student for entry in found] == ["ana", "ben", "cem"]


def test_a_file_of_any_other_name_will_do_where_it_is_the_only_one(lay_out) -> None:
    found = sources(lay_out({"ana/my work.py": GOOD, "ana/data.csv": "1", "ben.py": ""}))
    assert found["ana"] == GOOD


def test_the_assignments_own_name_comes_before_others(lay_out) -> None:
    assert sources(lay_out({"ana/first_model.py": GOOD, "ana/aaa.py": "no"})) == {"ana": GOOD}


def test_the_name_may_be_spelt_in_capitals(lay_out) -> None:
    assert sources(lay_out({"ana/First_Model.PY": GOOD, "ana/aaa.py": "no"})) == {"ana": GOOD}


def test_the_file_may_lie_deeper(lay_out) -> None:
    """Who hands in a whole project has the file in a folder of it."""
    found = sources(lay_out({"ana/src/first_model.py": GOOD, "ana/notes.py": "no", "ben.py": ""}))
    assert found["ana"] == GOOD


def test_the_file_nearest_to_the_top_counts(lay_out) -> None:
    found = sources(lay_out({"ana/first_model.py": GOOD, "ana/old/first_model.py": "no"}))
    assert found == {"ana": GOOD}


def test_one_folder_around_all_students_is_looked_into(lay_out) -> None:
    """As file managers pack a folder."""
    files = {"hw 1/ana/first_model.py": "a", "hw 1/ben/first_model.py": "b"}
    assert sources(lay_out(files)) == {"ana": "a", "ben": "b"}


def test_one_folder_around_single_files_is_looked_into(lay_out) -> None:
    assert sources(lay_out({"hw/ana.py": "a", "hw/ben.py": "b"})) == {"ana": "a", "ben": "b"}


def test_one_folder_with_the_assignments_file_is_a_student(lay_out) -> None:
    files = {"ana/first_model.py": GOOD, "ana/plots.py": "", "ana/old/first_model.py": ""}
    assert sources(lay_out(files)) == {"ana": GOOD}


def test_python_is_judged_where_a_notebook_lies_beside_it(lay_out) -> None:
    submissions = lay_out({"ana/first_model.py": GOOD, "ana/first_model.ipynb": "{}"})
    found = entries(submissions)["ana"].submission
    assert found
    assert found.source == GOOD
    assert "first_model.ipynb" in found.remarks[0]


def test_a_notebook_is_a_problem_of_its_student_alone(lay_out) -> None:
    submissions = lay_out({"good.py": GOOD, "ana.ipynb": "{}", "ben/first_model.ipynb": "{}"})
    assert "ana.ipynb holds no cells" in problem(submissions, "ana")
    assert "first_model.ipynb holds no cells" in problem(submissions, "ben")


def test_litter_and_hidden_files_are_nobodys(lay_out) -> None:
    names = [
        "__MACOSX/ana/._first_model.py",
        ".DS_Store",
        ".git/first_model.py",
        "__pycache__/ana.py",
        ".ipynb_checkpoints/ana.py",
        ".hidden.py",
        "ana/._first_model.py",
        "ana/__pycache__/first_model.py",
        "ana/.ipynb_checkpoints/first_model.py",
        "roster.csv",
        "README",
    ]
    assert sources(lay_out({"ana/first_model.py": GOOD, **dict.fromkeys(names, "no")})) == {
        "ana": GOOD
    }


def test_whatever_encoding_a_file_has_it_is_read_as_elsewhere(lay_out) -> None:
    submissions = lay_out({"ana.py": 'x = "Größe"\n'.encode("cp1252")})
    found = entries(submissions)["ana"].submission
    assert found
    assert "Größe" in found.source
    assert "Windows-1252" in found.remarks[0]


def test_a_submission_from_disk_knows_where_it_lies(tmp_path: Path) -> None:
    write(tmp_path, {"ana/first_model.py": GOOD})
    found = entries(tmp_path)["ana"].submission
    assert found == Submission.read(tmp_path / "ana" / "first_model.py")


def test_the_results_within_the_submissions_are_none(tmp_path: Path) -> None:
    write(tmp_path, {"ana.py": GOOD, "results/reports/ana.json": "{}"})
    assert list(entries(tmp_path, tmp_path / "results")) == ["ana"]


def test_results_in_a_folder_that_is_not_there_yet_are_no_matter(tmp_path: Path) -> None:
    write(tmp_path, {"ana.py": GOOD})
    assert list(entries(tmp_path, tmp_path / "results")) == ["ana"]


def test_thousands_of_students(lay_out) -> None:
    names = [f"student {n:04}" for n in range(3000)]
    assert list(entries(lay_out({f"{name}/first_model.py": GOOD for name in names}))) == names


# Moodle and Canvas


@pytest.mark.parametrize(
    "name",
    [
        f"{MOODLE}_/first_model.py",
        f"{MOODLE}/first_model.py",
        f"{MOODLE}_/project/first_model.py",
        f"{MOODLE}_/anything.py",
        f"{MOODLE}_first_model.py",
        f"{MOODLE}_anything.py",
        f"CS101-HW1-99/{MOODLE}_/first_model.py",
    ],
)
def test_moodles_export_tells_name_and_id(lay_out, name: str) -> None:
    found = entries(lay_out({name: GOOD}))["Ana Müller"]
    assert found.submission
    assert found.submission.source == GOOD
    assert found.platform_id == "1234567"


def test_names_that_macos_unpacked_are_the_same(lay_out) -> None:
    """It writes ü as u and a mark."""
    name = unicodedata.normalize("NFD", f"{MOODLE}_")
    assert list(entries(lay_out({f"{name}/first_model.py": GOOD}))) == ["Ana Müller"]


def test_moodles_flat_export_keeps_a_students_files_together(lay_out) -> None:
    files = {f"{MOODLE}_helper.py": "no", f"{MOODLE}_first_model.py": GOOD}
    assert sources(lay_out(files)) == {"Ana Müller": GOOD}


def test_online_text_beside_a_file_is_no_second_submission(lay_out) -> None:
    text = MOODLE.replace("_file", "_onlinetext")
    files = {f"{text}/onlinetext.html": "<p>", f"{MOODLE}/first_model.py": GOOD}
    assert sources(lay_out(files)) == {"Ana Müller": GOOD}


def test_who_handed_in_no_file_on_moodle_is_listed(lay_out) -> None:
    text = MOODLE.replace("_file", "_onlinetext")
    submissions = lay_out({f"{text}/onlinetext.html": "<p>", "good.py": GOOD})
    assert "first_model.py" in problem(submissions, "Ana Müller")


def test_two_students_of_the_same_name_stay_two(lay_out) -> None:
    other = MOODLE.replace("1234567", "7654321")
    found = entries(lay_out({f"{MOODLE}/a.py": "a", f"{other}/a.py": "b"}))
    assert [(e.student, e.platform_id) for e in found.values()] == [
        ("Ana Müller_1234567", "1234567"),
        ("Ana Müller_7654321", "7654321"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "lovelaceada_12345_678910_first_model.py",
        "lovelaceada_12345_678910_solution.py",
        "lovelaceada_LATE_12345_678910_first_model-1.py",
        "lovelaceada_late_12345_678910_first_model.py",
        "submissions/lovelaceada_12345_678910_first_model.py",
    ],
)
def test_canvass_export_tells_name_and_id(lay_out, name: str) -> None:
    found = entries(lay_out({name: GOOD}))["lovelaceada"]
    assert found.submission
    assert found.submission.source == GOOD
    assert found.platform_id == "12345"


def test_messages_name_the_file_as_the_student_knows_it(lay_out) -> None:
    found = entries(lay_out({"lovelaceada_12345_678910_first_model.py": GOOD}))["lovelaceada"]
    assert found.submission
    assert found.submission.path.name == "first_model.py"


def test_on_canvas_the_newest_of_several_counts(lay_out) -> None:
    """`-10` is newer than `-9`."""
    files = {
        "adal_12345_678_first_model.py": "old",
        "adal_12345_999_first_model-9.py": "older",
        "adal_LATE_12345_888_first_model-10.py": GOOD,
        "adal_12345_1000_notes-11.py": "no",
    }
    assert sources(lay_out(files)) == {"adal": GOOD}


@pytest.mark.parametrize(
    ("name", "student", "number"),
    [
        ("anonymous_ab1Cd_678910_first_model.py", "anonymous_ab1Cd", "ab1Cd"),
        ("anonymous_LATE_ab1Cd_678910_first_model.py", "anonymous_ab1Cd", "ab1Cd"),
        ("12345_678910_first_model.py", "anonymous_12345", "12345"),
    ],
)
def test_anonymous_students_of_canvas(lay_out, name: str, student: str, number: str) -> None:
    assert entries(lay_out({name: GOOD}))[student].platform_id == number


def test_a_text_instead_of_a_file_on_canvas_is_listed(lay_out) -> None:
    submissions = lay_out({"good.py": GOOD, "adal_LATE_12345_text.html": "<p>"})
    assert "first_model.py" in problem(submissions, "adal")


@pytest.mark.parametrize(
    "name", ["ana_2024-11-05_first_model.py", "ana_2024_05_01_v.py", "Ana_12_34_v.py", "a_1.py"]
)
def test_other_numbers_in_a_name_are_part_of_it(lay_out, name: str) -> None:
    found = entries(lay_out({name: GOOD}))[name.removesuffix(".py")]
    assert found.platform_id == ""


# What one student did costs nobody else


def test_an_empty_folder_is_its_students_problem(tmp_path: Path) -> None:
    write(tmp_path, {"good.py": GOOD}).joinpath("ana").mkdir()
    assert problem(tmp_path, "ana") == "ana holds no first_model.py; ask for the file."
    (tmp_path / "ana" / "first_model.txt").write_text(GOOD, "utf-8")
    told = "ana holds no first_model.py, only ana/first_model.txt; ask for the file."
    assert problem(tmp_path, "ana") == told


def test_two_files_of_other_names_are_named(lay_out) -> None:
    found = problem(lay_out({"good.py": GOOD, "ana/a.py": "", "ana/b.py": ""}), "ana")
    assert "ana/a.py and ana/b.py" in found
    assert "rename" in found


def test_two_files_of_the_right_name_are_named(lay_out) -> None:
    files = {"good.py": GOOD, "ana/a/first_model.py": "", "ana/b/first_model.py": ""}
    found = problem(lay_out(files), "ana")
    assert "ana/a/first_model.py and ana/b/first_model.py" in found
    assert "keep one" in found


@pytest.mark.parametrize("name", ["ana/work.zip", "ana.zip", "ana.rar", "ana.py.txt"])
def test_what_is_packed_or_misnamed_is_not_lost(lay_out, name: str) -> None:
    found = problem(lay_out({"good.py": GOOD, name: b"PK\x03\x04"}), "ana")
    assert name in found
    assert "put first_model.py in its place" in found


def test_what_a_student_also_packed_is_left_aside(lay_out) -> None:
    submissions = lay_out({"ana.py": GOOD, "ana.7z": "", "ben/first_model.py": GOOD, "ben.zip": ""})
    assert sources(submissions) == {"ana": GOOD, "ben": GOOD}


def test_a_zip_within_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", {"first_model.py": GOOD}).read_bytes()
    outer = packed(tmp_path / "in.zip", {"good.py": GOOD, "ana/work.zip": inner})
    assert "not opened" in problem(outer, "ana")


def test_a_file_that_is_too_large(lay_out) -> None:
    found = problem(lay_out({"good.py": GOOD, "ana.py": os.urandom(MOST_BYTES + 1)}), "ana")
    assert "larger than 5 MB" in found


def test_a_file_that_is_no_text(lay_out) -> None:
    found = problem(lay_out({"good.py": GOOD, "ana.py": b"\x89PNG\0\xff"}), "ana")
    assert "save it as Python source" in found


def test_the_largest_are_left_out_where_all_together_are_too_many(lay_out, monkeypatch) -> None:
    monkeypatch.setattr(grader.intake, "MOST_TOTAL", 100)
    files = {"big.py": "#" * 90, "good.py": GOOD, "small.py": "#" * 20}
    assert "by itself" in problem(lay_out(files), "big")


def test_pictures_in_notebooks_cost_nobody_a_grade(lay_out, monkeypatch) -> None:
    """What a class pasted beyond a bound is not kept; the notebooks are read all the same."""
    monkeypatch.setattr(grader.intake, "MOST_PICTURES", 150)
    cells = json.loads(notebook("def normalize(x):\n    return x / 255"))
    cells["cells"][0]["source"] = "![](attachment:a.png)"
    cells["cells"][0]["attachments"] = {"a.png": {"image/png": "A" * 80}}
    text = json.dumps(cells)
    found = entries(lay_out({"ana.ipynb": text, "ben.ipynb": text}))
    kept = [e.submission.pictures for e in found.values() if e.submission]
    assert kept == [(f"data:image/png;base64,{'A' * 80}",), ()]


@posix
def test_a_link_to_a_file_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"secret.txt": "42", "in/good.py": GOOD})
    (tmp_path / "in" / "ana.py").symlink_to(tmp_path / "secret.txt")
    assert "is a link" in problem(tmp_path / "in", "ana")


@posix
def test_a_link_to_a_folder_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"solutions/first_model.py": "42", "in/good.py": GOOD})
    (tmp_path / "in" / "ana").symlink_to(tmp_path / "solutions")
    assert "is a link" in problem(tmp_path / "in", "ana")


@posix
def test_a_link_within_a_students_folder_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"secret.txt": "42", "in/good.py": GOOD, "in/ana/notes.txt": ""})
    (tmp_path / "in" / "ana" / "first_model.py").symlink_to(tmp_path / "secret.txt")
    assert "ana/first_model.py is a link" in problem(tmp_path / "in", "ana")


@posix
def test_a_folder_linked_within_a_students_folder_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"solutions/first_model.py": "42", "in/good.py": GOOD, "in/ana/n.txt": ""})
    (tmp_path / "in" / "ana" / "src").symlink_to(tmp_path / "solutions")
    assert "ana/src is a link" in problem(tmp_path / "in", "ana")


@posix
def test_a_link_that_leads_nowhere_or_round_is_a_link(tmp_path: Path) -> None:
    write(tmp_path, {"good.py": GOOD})
    (tmp_path / "ana.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "ben").symlink_to(tmp_path)
    assert "is a link" in problem(tmp_path, "ana")
    assert "is a link" in problem(tmp_path, "ben")


@posix
def test_a_link_beside_the_submission_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path, {"ana/first_model.py": GOOD})
    (tmp_path / "ana" / "data").symlink_to("/etc")
    assert sources(tmp_path) == {"ana": GOOD}


@posix
def test_a_file_that_becomes_a_link_after_it_was_listed_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"secret.txt": "42", "in/ana.py": GOOD})
    item = grader.tree.list_folder(tmp_path / "in")[0]
    (tmp_path / "in" / "ana.py").unlink()
    (tmp_path / "in" / "ana.py").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(UsageError, match="link"):
        item.read()


@posix
@pytest.mark.parametrize("name", ["ana.py", "ana/first_model.py", "ana"])
def test_a_fifo_is_not_waited_for(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"good.py": GOOD})
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    assert f"{name} is a fifo" in problem(tmp_path, "ana")


@posix
def test_a_file_that_becomes_a_fifo_after_it_was_listed_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, {"ana.py": GOOD})
    item = grader.tree.list_folder(tmp_path)[0]
    (tmp_path / "ana.py").unlink()
    os.mkfifo(tmp_path / "ana.py")
    with pytest.raises(UsageError, match="not a regular file"):
        item.read()


@posix
def test_a_socket_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"good.py": GOOD})
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("ana.py")
        assert "ana.py is a socket" in problem(tmp_path, "ana")


@posix
def test_a_device_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path, {"good.py": GOOD})
    try:
        os.mknod(tmp_path / "ana.py", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except OSError:
        pytest.skip("only root makes devices")
    assert "ana.py is a device" in problem(tmp_path, "ana")


@pytest.fixture
def nobodys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder as somebody who is not root sees it."""
    if os.name == "nt":
        pytest.skip("Windows has other permissions")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        write(path, {"good.py": GOOD, "ana/first_model.py": GOOD, "ben.py": GOOD})
        was = os.geteuid()
        if was == 0:
            os.seteuid(65534)
        try:
            yield path
        finally:
            os.seteuid(was)
            path.chmod(0o755)
            (path / "ana").chmod(0o755)


def as_owner(path: Path, mode: int) -> None:
    euid = os.geteuid()
    os.seteuid(os.getuid())
    path.chmod(mode)
    os.seteuid(euid)


def test_what_may_not_be_read_is_its_students_problem(nobodys: Path) -> None:
    as_owner(nobodys / "ana", 0)
    as_owner(nobodys / "ben.py", 0)
    assert "ana cannot be read: Permission denied" in problem(nobodys, "ana")
    assert "ben.py cannot be read: Permission denied" in problem(nobodys, "ben")


def test_a_folder_of_submissions_that_may_not_be_read_is_refused(nobodys: Path) -> None:
    as_owner(nobodys, 0)
    assert "cannot be read: Permission denied" in refusal(nobodys)


def test_a_students_folder_of_endless_files_is_given_up(lay_out, monkeypatch) -> None:
    monkeypatch.setattr(grader.choosing, "MOST_FILES", 20)
    monkeypatch.setattr(grader.tree, "MOST_FILES", 20)
    files = {f"ana/{n}.txt": "" for n in range(30)}
    assert "more than 20 files" in problem(lay_out({"good.py": GOOD, **files}), "ana")


def test_an_environment_handed_in_as_well_does_no_harm(lay_out, monkeypatch) -> None:
    """What lies nearer to the top is found before its thousands of files are counted."""
    monkeypatch.setattr(grader.choosing, "MOST_FILES", 20)
    files = {f"ana/env/lib/{n}.py": "" for n in range(30)}
    assert sources(lay_out({"ana/work.py": GOOD, **files})) == {"ana": GOOD}


def test_folders_within_folders_without_end_are_given_up(lay_out) -> None:
    deep = "/".join(["ana", *("d" * 18), "first_model.py"])
    assert "first_model.py" in problem(lay_out({"good.py": GOOD, deep: GOOD}), "ana")


# Names


@posix
@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("\x1b[31mana", "%1B[31mana"),
        ("ana\nben", "ana%0Aben"),
        ("ana\u202eyp", "ana%E2%80%AEyp"),
        ("ana\u2028", "ana%E2%80%A8"),
        ("CON", "_CON"),
        ("nul.x", "_nul.x"),
        ("a:b", "a%3Ab"),
        ("a\\b", "a%5Cb"),
        ("ana.", "ana"),
        (" ", "unnamed"),
        ("Zoë Čapek", "Zoë Čapek"),
        ("李小龙", "李小龙"),
        ("-rf", "-rf"),
    ],
)
def test_a_strange_name_is_graded_under_a_safe_one(tmp_path: Path, name: str, student: str) -> None:
    """The work is not the name's fault; what is unsafe stands escaped."""
    write(tmp_path, {f"{name}/first_model.py": GOOD})
    assert sources(tmp_path) == {student: GOOD}


@posix
def test_a_name_that_is_no_unicode_is_graded(tmp_path: Path) -> None:
    os.mkdir(os.fsencode(tmp_path) + b"/ana\xff")
    with open(os.fsencode(tmp_path) + b"/ana\xff/first_model.py", "w") as stream:
        stream.write(GOOD)
    found = entries(tmp_path)["ana%FF"]
    assert found.submission
    str(found.submission.path).encode()  # fit for a report


def test_names_with_control_characters_stand_spelt_out_in_messages(tmp_path: Path) -> None:
    submissions = packed(tmp_path / "in.zip", {"good.py": GOOD, "a\x1b[2J\r/x.txt": ""})
    assert r"a\x1b[2J\r holds no" in problem(submissions, "a%1B[2J%0D")


@pytest.mark.parametrize(
    "names",
    [
        ["ana", "Ana"],
        ["Zoë", unicodedata.normalize("NFD", "Zoë")],
        ["ana", "ana."],
        ["con", "_con"],
        ["a" * 150, "a" * 151],
        ["ana", "ana", "Ana"],
    ],
)
def test_names_that_some_file_system_takes_for_one_stay_apart(names: list[str]) -> None:
    students = [Who(name, str(n) if names.count(name) > 1 else "") for n, name in enumerate(names)]
    found = stems(students)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in found}) == len(names)


def test_an_appended_id_does_not_collide_with_another_name() -> None:
    found = stems([Who("ana", "1"), Who("ana", "2"), Who("ana_1")])
    assert len(set(found)) == 3
    assert found[2] == "ana_1"


def test_names_differing_by_case_are_two_students_in_a_zip(tmp_path: Path) -> None:
    found = sources(packed(tmp_path / "in.zip", {"ana.py": "a", "Ana.py": "b"}))
    assert sorted(found.values()) == ["a", "b"]
    assert len({name.casefold() for name in found}) == 2


def test_who_shares_a_name_gets_the_same_one_whoever_else_is_there() -> None:
    assert stems([Who("ana"), Who("Ana")]) == stems([Who("Ana"), Who("ana")])[::-1]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "\0", "x" * 300, "ü" * 90, "\ud800", "/"])
def test_a_stem_is_a_file_name_everywhere(name: str, tmp_path: Path) -> None:
    found = stem(name)
    assert found.strip(". ") == found != ""
    assert len(found.encode()) <= 100
    (tmp_path / f"{found}.json").touch()
    assert [p.name for p in tmp_path.iterdir()] == [f"{found}.json"]


# Zips


def member(archive: zipfile.ZipFile, name: str, text: str = GOOD, **attributes: int) -> None:
    info = zipfile.ZipInfo(name)
    for key, value in attributes.items():
        setattr(info, key, value)
    archive.writestr(info, text)


@pytest.fixture
def crafted(tmp_path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip with one good submission, into which a test puts more."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        member(archive, "good.py")
        yield archive


def closed(archive: zipfile.ZipFile) -> Path:
    archive.close()
    assert archive.filename
    return Path(archive.filename)


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("../../ana.py", "%2F..%2Fana"),
        ("/ana/first_model.py", "%2Fana%2Ffirst_model"),
        ("C:/ana.py", "C%3A%2Fana"),
        ("..\\ana.py", "%5Cana"),
        ("a\\first_model.py", "a%5Cfirst_model"),
        ("ana/../good/first_model.py", "ana"),
        ("ana//first_model.py", "ana"),
    ],
)
def test_a_path_out_of_the_zip_is_not_read(crafted, name: str, student: str) -> None:
    member(crafted, name)
    found = problem(closed(crafted), student)
    assert "not a path that a zip may hold" in found
    assert "zip it anew" in found


def test_a_link_in_a_zip_is_not_followed(crafted) -> None:
    member(crafted, "ana.py", "/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert "is a link" in problem(closed(crafted), "ana")


def test_a_device_in_a_zip_is_not_read(crafted) -> None:
    member(crafted, "ana.py", "", external_attr=(stat.S_IFCHR | 0o777) << 16)
    assert "not a plain file" in problem(closed(crafted), "ana")


def test_a_member_that_stands_twice_is_not_chosen_by_us(crafted) -> None:
    member(crafted, "ana/first_model.py", "1")
    with pytest.warns(UserWarning, match="Duplicate"):
        member(crafted, "ana/first_model.py", "2")
    assert "stands 2 times" in problem(closed(crafted), "ana")


def test_a_member_packed_by_another_method_is_not_read(crafted) -> None:
    """LZMA may ask for gigabytes before the first byte comes out."""
    member(crafted, "ana.py", compress_type=zipfile.ZIP_LZMA)
    assert "zip it anew with deflate" in problem(closed(crafted), "ana")


def test_a_bomb_is_not_unpacked(crafted) -> None:
    member(crafted, "ana.py", "#" * (4 << 20), compress_type=zipfile.ZIP_DEFLATED)
    assert "zip bomb" in problem(closed(crafted), "ana")


def test_a_short_file_may_be_packed_at_any_ratio(crafted) -> None:
    member(crafted, "ana.py", "#" * 60_000, compress_type=zipfile.ZIP_DEFLATED)
    assert "ana" in sources(closed(crafted))


def patched(path: Path, name: str, offset: int, value: int) -> Path:
    """The zip with another 16-bit number in the directory's record of `name`."""
    data = bytearray(path.read_bytes())
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<H", data, at + offset, value)
    path.write_bytes(data)
    return path


def test_an_encrypted_member_is_not_read(crafted) -> None:
    member(crafted, "ana.py")
    assert "without a password" in problem(patched(closed(crafted), "ana.py", 8, 1), "ana")


def test_a_size_that_is_a_lie_is_found_out(crafted) -> None:
    """No more is unpacked than is claimed, and the checksum then tells."""
    member(crafted, "ana.py", "#" * 1000, compress_type=zipfile.ZIP_DEFLATED)
    found = problem(patched(closed(crafted), "ana.py", 24, 10), "ana")
    assert "damaged" in found
    assert "download the zip again" in found


def test_a_damaged_member_costs_the_others_nothing(crafted) -> None:
    member(crafted, "ana.py", "damage me")
    path = closed(crafted)
    path.write_bytes(path.read_bytes().replace(b"damage me", b"damage it"))
    assert "damaged" in problem(path, "ana")


def test_a_name_with_a_hidden_part_is_not_read(crafted) -> None:
    """What stands behind a NUL some programs see and others do not."""
    member(crafted, "ana.py__txt")
    path = closed(crafted)
    path.write_bytes(path.read_bytes().replace(b"ana.py__txt", b"ana.py\0.txt"))
    assert "not a plain file" in problem(path, "ana.py%00.txt")


def test_a_name_in_utf_8_without_the_mark_is_understood(crafted) -> None:
    """macOS packs like this."""
    member(crafted, "Zo__.py")
    path = closed(crafted)
    path.write_bytes(path.read_bytes().replace(b"Zo__.py", "Zoë.py".encode()))
    assert "Zoë" in sources(path)


def test_a_name_in_a_code_page_of_old_is_graded(crafted) -> None:
    member(crafted, "Zo_.py")
    path = closed(crafted)
    path.write_bytes(path.read_bytes().replace(b"Zo_.py", b"Zo\x89.py"))
    assert "Zoë" in sources(path)


def test_names_that_begin_with_a_dot_and_a_slash_are_plain_ones(crafted) -> None:
    member(crafted, "./ana/first_model.py")
    assert sources(closed(crafted)) == {"good": GOOD, "ana": GOOD}


def test_folders_with_records_of_their_own_are_no_files(crafted) -> None:
    member(crafted, "ana/", "", external_attr=(stat.S_IFDIR | 0o755) << 16 | 0x10)
    member(crafted, "ana/first_model.py")
    assert sources(closed(crafted)) == {"good": GOOD, "ana": GOOD}


def test_nothing_is_written_to_disk(lay_out, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    submissions = lay_out({"ana/first_model.py": GOOD})
    before = sorted(tmp_path.rglob("*"))
    entries(submissions)
    assert sorted(tmp_path.rglob("*")) == before


# What is wrong with the whole input


def test_a_path_where_nothing_is(tmp_path: Path) -> None:
    assert "name the folder, file or zip" in refusal(tmp_path / "nowhere")


def test_a_path_that_no_system_knows(tmp_path: Path) -> None:
    assert "check the path" in refusal(tmp_path / "a\0b")
    assert "check the path" in refusal(tmp_path / ("x" * 5000))


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "is empty; name the folder" in refusal(tmp_path)


def test_an_empty_zip(tmp_path: Path) -> None:
    assert "is empty; name the folder" in refusal(packed(tmp_path / "in.zip", {}))


def test_no_submission_anywhere(lay_out) -> None:
    found = refusal(lay_out({"photos/cat.png": "", "notes.txt": "", "music/a/b.mp3": ""}))
    assert "holds no submissions: one folder per student with first_model.py in it" in found


def test_a_file_of_another_kind_beside_submissions_is_told(lay_out) -> None:
    """It may be a student's work, saved by the wrong program; what systems leave is not told."""
    names = ["ana.py", "finn.docx", "li\x1bne.txt", ".DS_Store", "Thumbs.db"]
    told: list[str] = []
    found = collect(lay_out(dict.fromkeys(names, GOOD)), ASSIGNMENT, pass_over=told.append)
    assert [entry.student for entry in found] == ["ana"]
    assert sorted(told) == ["finn.docx", "li\\x1bne.txt"]


@pytest.mark.parametrize(
    "names",
    [
        ("ana.py", "ana/first_model.py"),
        ("ana.py", "ana.ipynb"),
        ("ana.py", "ana.PY"),
        ("ana.py", "ana.ipynb", "ana.7z"),
    ],
)
def test_two_files_for_one_student(lay_out, names: tuple[str, ...]) -> None:
    found = refusal(lay_out(dict.fromkeys(names, GOOD)))
    assert "Two files for ana" in found
    assert "keep one" in found
    assert all(name.split("/")[0] in found for name in names[:2])


@pytest.mark.parametrize(
    "data", [b"", b"<html>Please log in</html>", b"Rar!\x1a\x07", b"PK\x05\x06"]
)
def test_what_is_no_zip(tmp_path: Path, data: bytes) -> None:
    """A platform that wants a login answers with a page."""
    (tmp_path / "in.zip").write_bytes(data)
    assert "is not a zip, or is damaged; download it again" in refusal(tmp_path / "in.zip")


def test_half_a_zip(tmp_path: Path) -> None:
    path = packed(tmp_path / "in.zip", {"ana.py": GOOD, "ben.py": GOOD})
    path.write_bytes(path.read_bytes()[:-40])
    assert "download it again" in refusal(path)


def test_a_zip_that_claims_an_endless_directory(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(grader.archive, "_MOST_DIRECTORY", 30)
    assert "is not a zip" in refusal(packed(tmp_path / "in.zip", {"ana.py": GOOD}))


def test_a_zip_of_more_files_than_any_class_hands_in(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(grader.archive, "MOST_MEMBERS", 2)
    path = packed(tmp_path / "in.zip", {"ana.py": GOOD, "ben.py": GOOD, "cem.py": GOOD})
    assert "more than 2 files; is it the right one?" in refusal(path)


def test_a_folder_with_nothing_but_a_zip(tmp_path: Path) -> None:
    packed(tmp_path / "export.zip", {"ana.py": GOOD})
    assert "nothing but export.zip; name that zip" in refusal(tmp_path)


@posix
def test_a_fifo_as_submissions_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ana.py")
    assert "neither a folder nor a file" in refusal(tmp_path / "ana.py")


def test_results_cannot_go_into_the_submissions_themselves(tmp_path: Path) -> None:
    write(tmp_path, {"ana.py": GOOD})
    assert "name another --out" in refusal(tmp_path, skip=tmp_path)


@pytest.mark.parametrize(
    "nested",
    [
        "def f(x):\n    if x == 0:\n        pass\n"
        + "".join(f"    elif x == {n}:\n        pass\n" for n in range(1, 900)),
        f"x = {'+'.join(['1'] * 1500)}\ndef normalize(x):\n    return {'+'.join(['x'] * 1500)}\n",
    ],
    ids=["elif", "sum"],
)
def test_a_deeply_nested_file_beside_a_notebook_is_its_own_students_problem(
    tmp_path: Path, nested: str
) -> None:
    """The others are read as ever."""
    found = entries(
        write(
            tmp_path,
            {
                "ana/first_model.py": GOOD,
                "pair/first_model.py": nested,
                "pair/first_model.ipynb": notebook("def normalize(x):\n    return x / 255"),
            },
        )
    )
    assert found["ana"].submission
    assert found["pair"].submission is None
    assert "Both first_model.py and first_model.ipynb were worked on" in found["pair"].problem
