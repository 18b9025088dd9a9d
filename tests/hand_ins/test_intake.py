"""What comes in as SUBMISSIONS: every honest layout is read, and nothing hostile is opened."""

from __future__ import annotations

import base64
import functools
import io
import json
import os
import socket
import stat
import struct
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from notebooks import notebook

import grader.submissions.files
import grader.submissions.incoming.choosing
import grader.submissions.incoming.folders
import grader.submissions.incoming.intake
import grader.submissions.incoming.zips
import grader.submissions.submission
from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.submissions.files import MOST_BYTES
from grader.submissions.incoming.intake import Entry
from grader.submissions.incoming.names import Who, stem, stems
from grader.submissions.reading import Reader
from grader.submissions.submission import Submission

READER = Reader()  # one process for all tests that look at no other
collect = functools.partial(grader.submissions.incoming.intake.collect, reader=READER)

ASSIGNMENT = Assignment.read(Path(__file__).parents[2] / "exercises" / "first_model")
GOOD = "x = 1\n"
WORK = "def normalize(x):\n    return x / 255\n"
STUB = "def normalize(x):\n    raise NotImplementedError\n"
MOODLE = "Ana Müller_1234567_assignsubmission_file"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.fixture(scope="module", autouse=True)
def _end_the_reader() -> Iterator[None]:
    with READER:
        yield


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
    submissions = lay_out({"ana/first_model.py": WORK, "ana/first_model.ipynb": "{}"})
    found = entries(submissions)["ana"].submission
    assert found
    assert found.source == WORK
    assert "first_model.ipynb" in found.remarks[0]


def test_a_stub_is_not_judged_where_the_work_may_stand_in_a_damaged_notebook(lay_out) -> None:
    files = {"good.py": GOOD, "ana/first_model.py": STUB, "ana/first_model.ipynb": "{"}
    assert "ana/first_model.ipynb is damaged" in problem(lay_out(files), "ana")


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
    names = [f"student {n:04}" for n in range(1500)]
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


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ana/work.7z", "a 7-Zip archive"),
        ("ana/work.tar.gz", "a tar archive"),
        ("ana.rar", "a RAR archive"),
        ("ana.tgz", "a tar archive"),
        ("ana.py.txt", "a Python file called text"),
    ],
)
def test_what_is_packed_or_misnamed_is_told_for_what_it_is(lay_out, name: str, kind: str) -> None:
    found = problem(lay_out({"good.py": GOOD, name: b"PK\x03\x04"}), "ana")
    assert f"{name} is {kind}" in found
    assert "put first_model.py in its place" in found


@pytest.mark.parametrize("name", ["ana/work.zip", "ana.zip"])
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04", "is not a zip, or is damaged"),
        (b"xx", "is not a zip, or is damaged"),
        (b"Rar!\x1a\x07", "is called a zip, but is a RAR archive"),
        (b"<html>", "is called a zip, but is a web page"),
    ],
)
def test_a_zip_that_is_none_is_its_students_problem(lay_out, name, data: bytes, told: str) -> None:
    assert f"{name} {told}" in problem(lay_out({"good.py": GOOD, name: data}), "ana")


def test_what_a_student_also_packed_is_left_aside(lay_out) -> None:
    submissions = lay_out({"ana.py": GOOD, "ana.7z": "", "ben/first_model.py": GOOD, "ben.zip": ""})
    assert sources(submissions) == {"ana": GOOD, "ben": GOOD}


def test_a_file_that_is_too_large(lay_out) -> None:
    found = problem(lay_out({"good.py": GOOD, "ana.py": os.urandom(MOST_BYTES + 1)}), "ana")
    assert "larger than 5 MB" in found


def test_a_file_that_is_no_text(lay_out) -> None:
    found = problem(lay_out({"good.py": GOOD, "ana.py": b"\x89PNG\0\xff"}), "ana")
    assert "save it as Python source" in found


def test_the_largest_are_left_out_where_all_together_are_too_many(lay_out, monkeypatch) -> None:
    monkeypatch.setattr(grader.submissions.incoming.intake, "MOST_TOTAL", 100)
    files = {"big.py": "#" * 90, "good.py": GOOD, "small.py": "#" * 20}
    assert "by itself" in problem(lay_out(files), "big")


def test_pictures_in_notebooks_cost_nobody_a_grade(lay_out, monkeypatch) -> None:
    """What a class pasted beyond a bound is not kept; the notebooks are read all the same."""
    monkeypatch.setattr(grader.submissions.incoming.intake, "MOST_PICTURES", 150)
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
    item = grader.submissions.incoming.folders.list_folder(tmp_path / "in")[0]
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
    item = grader.submissions.incoming.folders.list_folder(tmp_path)[0]
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
        if was == 0:  # Python itself may lie where only root looks
            as_root = functools.partial(subprocess.Popen, preexec_fn=lambda: os.seteuid(0))
            monkeypatch.setattr("grader.common.helpers.own_process.subprocess.Popen", as_root)
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
    monkeypatch.setattr(grader.submissions.incoming.choosing, "MOST_FILES", 20)
    monkeypatch.setattr(grader.submissions.incoming.folders, "MOST_FILES", 20)
    files = {f"ana/{n}.txt": "" for n in range(30)}
    assert "more than 20 files" in problem(lay_out({"good.py": GOOD, **files}), "ana")


def test_an_environment_handed_in_as_well_does_no_harm(lay_out, monkeypatch) -> None:
    """What lies nearer to the top is found before its thousands of files are counted."""
    monkeypatch.setattr(grader.submissions.incoming.choosing, "MOST_FILES", 20)
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
        ("..\\ana.py", "%2Fana"),
        ("ana\\..\\good\\first_model.py", "ana"),
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


def test_a_note_beside_submissions_is_told(lay_out) -> None:
    """It may be a student's work, saved by the wrong program; what systems leave is not told."""
    names = ["ana.py", "roster.csv", "li\x1bne.txt", ".DS_Store", "Thumbs.db", "~$finn.docx"]
    told: list[str] = []
    found = collect(lay_out(dict.fromkeys(names, GOOD)), ASSIGNMENT, pass_over=told.append)
    assert [entry.student for entry in found] == ["ana"]
    assert sorted(told) == ["li\\x1bne.txt", "roster.csv"]


def test_a_document_among_the_files_of_students_is_somebodys(lay_out) -> None:
    submissions = lay_out({"good.py": GOOD, "finn.docx": "", "gil.pdf": ""})
    assert "finn.docx is a Word document, which is not judged" in problem(submissions, "finn")
    assert "gil.pdf is a PDF" in problem(submissions, "gil")


def test_a_document_beside_folders_of_students_is_told_as_a_note(lay_out) -> None:
    told: list[str] = []
    files = {"ana/first_model.py": GOOD, "task.pdf": ""}
    found = collect(lay_out(files), ASSIGNMENT, pass_over=told.append)
    assert ([entry.student for entry in found], told) == (["ana"], ["task.pdf"])


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
    monkeypatch.setattr(grader.submissions.incoming.zips, "_MOST_DIRECTORY", 30)
    assert "is not a zip" in refusal(packed(tmp_path / "in.zip", {"ana.py": GOOD}))


def test_a_zip_of_more_files_than_any_class_hands_in(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(grader.submissions.incoming.zips, "MOST_MEMBERS", 2)
    path = packed(tmp_path / "in.zip", {"ana.py": GOOD, "ben.py": GOOD, "cem.py": GOOD})
    assert "more than 2 files; is it the right one?" in refusal(path)


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


# Whatever is handed in is somebody's


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def noted(submissions: Path) -> tuple[list[str], list[str]]:
    """The students, and what the instructor is told of how the folder was read."""
    notes: list[str] = []
    found = collect(submissions, ASSIGNMENT, note=notes.append)
    return [entry.student for entry in found], notes


STUDENTS = [f"s{n:02}" for n in range(29)]


@pytest.mark.parametrize(
    "files",
    [
        {"hw1/ana/first_model.py": GOOD, **{f"hw1/{s}/first_model.zip": "xx" for s in STUDENTS}},
        {"hw1/ana/first_model.py": GOOD, **{f"hw1/{s}/work.zip": "xx" for s in STUDENTS}},
        {"hw1/ana/first_model.py": GOOD, **{f"hw1/{s}/report.docx": "" for s in STUDENTS}},
        {"hw1/ana.py": GOOD, **{f"hw1/{s}.zip": "xx" for s in STUDENTS}},
        {"hw1/ana.py": GOOD, **{f"hw1/{s}.docx": "xx" for s in STUDENTS}},
        {"export/hw1/ana.py": GOOD, **{f"export/hw1/{s}/first_model.py": GOOD for s in STUDENTS}},
        {
            "hw1/ana/first_model.py": GOOD,
            **{f"hw1/{s}.rar": "" for s in STUDENTS},
            "__MACOSX/hw1/._ana": "",
            "hw1/.DS_Store": "",
            "grades.csv": "",
        },
    ],
    ids=["zips", "any zips", "documents", "zips alone", "documents alone", "deeper", "rars"],
)
def test_a_folder_around_a_class_is_never_taken_for_one_student(lay_out, files) -> None:
    """Of thirty students none vanishes, and the instructor is told what was taken for the class."""
    submissions = lay_out(files)
    students, notes = noted(submissions)
    assert students == ["ana", *STUDENTS]
    assert "taken for a class of 30" in notes[0]
    assert sources(submissions)["ana"] == GOOD


def test_a_template_in_the_folder_of_a_class_does_not_hide_the_class(lay_out) -> None:
    """One file and 29 zips are 30 hand-ins."""
    zips = {f"hw1/{s}.zip": zipped({"first_model.py": GOOD}) for s in STUDENTS}
    students, _ = noted(lay_out({"hw1/first_model.py": GOOD, **zips}))
    assert students == ["first_model", *STUDENTS]


@pytest.mark.parametrize("ending", ["py", "docx"])
def test_a_template_beside_the_files_of_a_class_does_not_hide_the_class(lay_out, ending) -> None:
    files = {f"hw1/{s}.{ending}": WORK for s in STUDENTS}
    students, _ = noted(lay_out({"hw1/first_model.py": STUB, **files}))
    assert students == ["first_model", *STUDENTS]


@pytest.mark.parametrize(
    "others",
    [
        {"ana/a.py": "", "ana/b.py": "def helper(): pass", "ana/report.pdf": ""},
        {"ana/data.zip": zipped({"digits.csv": "1"}), "ana/plots.py": ""},
        {"ana/src/helper.py": "", "ana/data/x.csv": "", "ana/tests/test_x.py": ""},
        {"ana/first_model.zip": zipped({"first_model.py": GOOD})},
        {"ana/first_model.ipynb": notebook(STUB), "ana/a.zip": "", "ana/plots.py": ""},
    ],
)
def test_one_students_folder_with_a_project_in_it_is_one_students(lay_out, others) -> None:
    submissions = lay_out({"ana/first_model.py": GOOD, **others})
    assert sources(submissions) == {"ana": GOOD}
    assert noted(submissions)[1] == [
        "ana is taken for the hand-in of one student, not for a class."
    ]


@pytest.mark.parametrize("name", ["first_model.zip", "work.zip", "work.py"])
def test_a_class_among_the_students_folders_is_not_judged_as_one_of_them(lay_out, name) -> None:
    """A folder `late` with two students in it: a person is asked, who is told of both."""
    text = WORK if name.endswith(".py") else zipped({"work.py": GOOD})
    files = {"good.py": GOOD, "late/ana/first_model.py": GOOD, f"late/ben/{name}": text}
    found = problem(lay_out(files), "late")
    assert f"late/ana/first_model.py and late/ben/{name}" in found
    assert "grade late by itself if it is a class" in found


@pytest.mark.parametrize("name", ["ben.rar", "ben.zip"])
def test_a_zip_beside_an_archive_that_stays_closed_is_not_judged_alone(lay_out, name) -> None:
    """The other may be another student's; data that lies in a zip is nobody's."""
    ana = {"late/ana.zip": zipped({"first_model.py": GOOD})}
    found = problem(lay_out({"good.py": GOOD, **ana, f"late/{name}": "xx"}), "late")
    assert f"late/ana.zip/first_model.py and late/{name}" in found


def test_a_zip_beside_a_zip_of_data_is_judged(lay_out) -> None:
    work = {"ana/work.zip": zipped({"first_model.py": WORK}), "ana/d.zip": zipped({"d.csv": ""})}
    assert sources(lay_out({"good.py": GOOD, **work}))["ana"] == WORK


def test_folders_of_sections_hold_classes(lay_out) -> None:
    """Who has the same name in both is told apart by the section."""
    paths = ["a/ana", "a/ben", "b/ana", "b/cem"]
    submissions = lay_out({f"section {path}/first_model.py": path for path in paths})
    assert sources(submissions) == {
        "ben": "a/ben",
        "cem": "b/cem",
        "section a ana": "a/ana",
        "section b ana": "b/ana",
    }
    assert "taken for folders of classes" in noted(submissions)[1][0]


def test_several_exports_of_moodle_in_one_folder(lay_out) -> None:
    other = "Ben Berg_7654321_assignsubmission_file"
    files = {f"A/{MOODLE}/first_model.py": GOOD, f"B/{other}/first_model.py": GOOD}
    assert list(sources(lay_out(files))) == ["Ana Müller", "Ben Berg"]


@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("ana/first_model.zip", "first_model.py"),
        ("ana/work.zip", "project/first_model.py"),
        ("ana.zip", "first_model.py"),
        ("ana.zip", "ana/work.py"),
        ("ana.ZIP", "ana\\first_model.py"),
        ("Ana_1234567_assignsubmission_file_first_model.zip", "first_model.py"),
        ("ana_12345_678910_first_model.zip", "x/first_model.py"),
    ],
)
def test_a_zip_of_a_student_is_opened(lay_out, name: str, inner: str) -> None:
    data = zipped({inner: WORK, "__MACOSX/._first_model.py": "", ".DS_Store": ""})
    found = sources(lay_out({"good.py": GOOD, name: data}))
    assert WORK in found.values()
    assert len(found) == 2


def test_a_zip_beside_the_folder_that_it_was_unpacked_to_is_left_aside(lay_out) -> None:
    """...unless there is nothing in the folder; by whomever it was unpacked."""
    data = zipped({"first_model.py": "packed"})
    files = {"ana.zip": data, "ana/first_model.py": GOOD, "ben/w.zip": data, "ben/w/a.py": GOOD}
    submissions = lay_out({**files, "cem.zip": data, "cem/Thumbs.db": ""})
    assert sources(submissions) == {"ana": GOOD, "ben": GOOD, "cem": "packed"}
    found = entries(submissions)["ana"].submission
    assert found
    assert "Left aside: ana.zip." in found.remarks[0]


def test_one_folder_with_one_students_copies_is_one_students(lay_out) -> None:
    files = {"ana/w/first_model.py": GOOD, "ana/w.zip": zipped({"first_model.py": GOOD})}
    assert sources(lay_out(files)) == {"ana": GOOD}


def test_of_zips_that_were_handed_in_again_the_newest_counts(lay_out) -> None:
    """Canvas numbers them."""
    files = {
        f"adal_12345_{number}_work-{copy}.zip": zipped({"first_model.py": text})
        for number, copy, text in ((678, 1, "old"), (999, 2, GOOD))
    }
    assert sources(lay_out(files)) == {"adal": GOOD}


def test_what_is_left_aside_stands_in_the_students_report(lay_out) -> None:
    files = {"ana/first_model.py": GOOD, "ana/more.rar": "", "ben/a.py": "", "ben/x/b.zip": ""}
    given = {"cem/first_model.py": GOOD, "cem/conftest.py": "", "cem/test_normalize.py": ""}
    helper = {"dan/first_model.py": GOOD, "dan/plots.py": ""}
    found = entries(lay_out({**files, **given, **helper}))
    assert [e.submission.remarks for e in found.values() if e.submission] == [
        ("Of what was handed in first_model.py is judged. Left aside: more.rar.",),
        ("Of what was handed in a.py is judged. Left aside: x/b.zip.",),
        (),
        ("Of what was handed in first_model.py is judged. Left aside: plots.py.",),
    ]


def test_an_encrypted_zip_is_told_for_what_it_is(tmp_path: Path) -> None:
    """...a student's own, and each student's in a class's."""
    one = packed(tmp_path / "one.zip", {"first_model.py": GOOD})
    patched(one, "first_model.py", 8, 1)
    submissions = write(tmp_path / "in", {"good.py": GOOD, "ana/work.zip": one.read_bytes()})
    told = "ana/work.zip/first_model.py is encrypted; zip it without a password."
    assert problem(submissions, "ana") == told
    both = packed(tmp_path / "all.zip", {"hw/ana/first_model.py": "", "hw/ben/first_model.py": ""})
    patched(patched(both, "hw/ana/first_model.py", 8, 1), "hw/ben/first_model.py", 8, 1)
    found = entries(both)
    assert list(found) == ["ana", "ben"]
    assert all("is encrypted" in entry.problem for entry in found.values())


def nested(depth: int, data: bytes = b"", name: str = "first_model.py") -> bytes:
    data = zipped({name: data or GOOD})
    for _ in range(depth - 1):
        data = zipped({"inner.zip": data})
    return data


def test_zips_within_zips_are_opened_to_a_bounded_depth(lay_out) -> None:
    files = {"good.py": GOOD, **{f"s{n}.zip": nested(n) for n in (1, 2, 3, 4)}}
    found = entries(lay_out(files))
    assert [name for name, entry in found.items() if entry.submission] == ["good", "s1", "s2"]
    assert "is a zip in too many others, and is not opened" in found["s4"].problem


def test_zips_of_one_student_share_their_bounds(lay_out, monkeypatch) -> None:
    """However the members are spread; what others handed in has bounds of its own."""
    monkeypatch.setattr(grader.submissions.incoming.zips, "_MOST_ZIPS", 3)
    monkeypatch.setattr(grader.submissions.incoming.zips, "_MOST_UNPACKED", 1 << 20)
    monkeypatch.setattr(grader.submissions.incoming.zips, "MOST_FILES", 20)
    many = zipped({f"{n}.txt": "" for n in range(15)})
    zips = zipped({f"{n}.zip": zipped({"a.txt": ""}) for n in range(5)})
    large = zipped({"a.zip": zipped({"a.txt": os.urandom(1 << 20)})})
    found = entries(
        lay_out(
            {
                "ana/1.zip": many,
                "ana/2.zip": many,
                "ben/all.zip": zips,
                "cem/all.zip": large,
                "good/first_model.zip": zipped({"first_model.py": GOOD}),
            }
        )
    )
    assert "ana/2.zip holds more than" in found["ana"].problem
    assert "is one zip among too many" in found["ben"].problem
    assert "is one zip among too many" in found["cem"].problem
    assert found["good"].submission


def test_a_bomb_within_a_students_zip_is_not_unpacked(lay_out) -> None:
    files = {"good.py": GOOD, "ana.zip": nested(2, b"#" * (4 << 20))}
    assert "zip bomb" in problem(lay_out(files), "ana")


def test_an_empty_zip_or_folder_in_a_zip_is_its_students_problem(tmp_path: Path) -> None:
    files = {"good.py": GOOD, "ana.zip": zipped({}), "ben/": ""}
    found = entries(packed(tmp_path / "in.zip", files))
    assert found["ana"].problem.startswith("ana.zip holds no first_model.py")
    assert found["ben"].problem == "ben holds no first_model.py; ask for the file."


def test_a_class_of_empty_hand_ins_is_a_class(tmp_path: Path) -> None:
    for name in ("ana", "ben"):
        (tmp_path / name).mkdir()
    assert list(entries(tmp_path)) == ["ana", "ben"]


def test_a_folder_with_nothing_but_a_zip_holds_what_is_in_it(tmp_path: Path) -> None:
    packed(tmp_path / "export.zip", {"ana.py": "a", "ben.py": "b"})
    assert sources(tmp_path) == {"ana": "a", "ben": "b"}


# One student's several files


@pytest.mark.parametrize(
    "names",
    [
        ("ana.py", "ana/first_model.py"),
        ("ana.py", "ana.ipynb"),
        ("ana.py", "ana.PY"),
        ("ana.py", "ana.ipynb", "ana.7z"),
    ],
)
@pytest.mark.parametrize("worked_on", [0, 1])
def test_of_two_files_of_one_student_the_one_with_the_work_counts(
    lay_out, names: tuple[str, ...], worked_on: int
) -> None:
    """...and the class is graded; the report says which of the two it was, and why."""
    texts = [STUB, STUB, ""]
    texts[worked_on] = WORK
    files = {n: notebook(t) if n.endswith("b") else t for n, t in zip(names, texts, strict=False)}
    submissions = lay_out({"good.py": GOOD, **files})
    found = entries(submissions)
    assert list(found) == ["ana", "good"]
    judged = found["ana"].submission
    assert judged
    assert "return x / 255" in judged.source
    told = [name.rpartition("/")[2] for name in names[:2]]
    why = f"{told[worked_on]} was judged: {told[1 - worked_on]} holds no work of your own."
    assert why in judged.remarks
    assert any("Left aside: ana.7z" in r for r in judged.remarks) == ("ana.7z" in names)


def test_a_person_is_asked_where_both_files_of_a_student_hold_work(lay_out) -> None:
    other = "def predict_digits(model, images):\n    return 1\n"
    submissions = lay_out({"good.py": GOOD, "ana.py": WORK, "ana.ipynb": notebook(other)})
    assert "Both ana.py and ana.ipynb were worked on; ask which" in problem(submissions, "ana")
    assert "tell your instructor which of them counts" in entries(submissions)["ana"].for_student


def test_a_file_and_an_unclear_folder_of_one_student_need_a_person(lay_out) -> None:
    files = {"good.py": GOOD, "ana.py": WORK, "ana/a.py": "", "ana/b.py": ""}
    assert "None of ana/a.py and ana/b.py is named" in problem(lay_out(files), "ana")


# Gradescope

METADATA = """---
submission_111:
  :submitters:
  - :name: Student Alpha
    :sid: '1001'
    :email: alpha@example.edu
  :score: 0.0
  :results:
    tests:
    - name: not a student
submission_222:
  :submitters:
  - :name: "Zo\u00eb O'Neil"
    :email: zoe@example.edu
  - :name: 'O''Neil: Ben'
    :email: ben@example.edu
submission_333:
  :submitters:
  - :name: Student Alpha
    :sid: '1003'
"""


def test_gradescopes_export_tells_names_in_its_metadata(lay_out) -> None:
    """A group has a line each; who has the same name stays two."""
    folders = [f"assignment_77_export/submission_{n}" for n in (111, 222, 333, 444)]
    files = {f"{folder}/first_model.py": folder[-3:] for folder in folders}
    found = entries(lay_out({"assignment_77_export/submission_metadata.yml": METADATA, **files}))
    read = {name: e.submission.source for name, e in found.items() if e.submission}
    assert read.pop("Zoë O'Neil") == read.pop("O'Neil%3A Ben") == "222"
    assert read.pop("submission_444") == "444"
    assert sorted(read.values()) == ["111", "333"]
    assert all(name.startswith("Student Alpha_") for name in read)
    assert {entry.platform_id for entry in found.values()} == {""}


def test_gradescopes_export_of_one_student(lay_out) -> None:
    files = {"x_export/submission_metadata.yml": METADATA, "x_export/submission_111/a.py": GOOD}
    assert sources(lay_out(files)) == {"Student Alpha": GOOD}


# Notebooks up to one limit, wherever they lie


def large_notebook(megabytes: float) -> bytes:
    """Few lines of code, and outputs that are no bomb."""
    output = base64.b64encode(os.urandom(1 << 20)).decode()
    cells = json.loads(notebook(WORK))
    cells["cells"][0]["outputs"] = [output] * round(megabytes * 3 / 4)
    return json.dumps(cells).encode()


@pytest.fixture(params=["folder", "zip", "zip in a folder", "zip in a zip"])
def notebook_in(request: pytest.FixtureRequest, tmp_path: Path):
    def put(data: bytes) -> Path:
        files = {"good.py": GOOD.encode()}
        if request.param.startswith("zip in"):
            files["ana/first_model.zip"] = zipped({"first_model.ipynb": data})
        else:
            files["ana/first_model.ipynb"] = data
        if request.param.endswith("folder"):
            return write(tmp_path / "in", files)
        return packed(tmp_path / "in.zip", files)

    return put


def test_a_notebook_of_many_megabytes_is_read_wherever_it_lies(notebook_in) -> None:
    found = sources(notebook_in(large_notebook(6)))
    assert "return x / 255" in found["ana"]


def test_a_notebook_above_the_limit_is_told_its_size_the_limit_and_what_to_do(
    notebook_in, monkeypatch
) -> None:
    """It is never called damaged."""
    monkeypatch.setattr(grader.submissions.files, "MOST_NOTEBOOK_BYTES", 2 << 20)
    entry = entries(notebook_in(large_notebook(4)))["ana"]
    for text in (entry.problem, entry.for_student):
        assert "first_model.ipynb is larger than 2 MB, the most that is read: it has 4.0 MB" in text
        assert "Clear Outputs of All Cells" in text


# What students read


def test_student_and_instructor_read_what_each_can_do_about_an_empty_hand_in(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"good.py": GOOD, "ben/notes.docx": ""}).joinpath("ana").mkdir()
    ana, ben, _ = collect(tmp_path, ASSIGNMENT)
    assert ana.problem == "ana holds no first_model.py; ask for the file."
    assert ana.for_student == (
        "Your hand-in holds no first_model.py; hand in first_model.py or first_model.ipynb."
    )
    assert ben.for_student == (
        "Your hand-in holds no first_model.py, only notes.docx (a Word document); hand in "
        "first_model.py or first_model.ipynb."
    )


@pytest.mark.parametrize(
    "files",
    [
        {"ana.py": b"\0\xff"},
        {"ana/first_model.ipynb": b"{"},
        {"ana/first_model.ipynb": b"[]"},
        {"ana/first_model.py": b"", "ana/sub/a.zip": b""},
        {"ana/a.py": b"", "ana/b.py": b""},
        {"ana/x/first_model.py": b"", "ana/y/first_model.py": b""},
        {"ana/first_model.py": WORK.encode(), "ana/first_model.ipynb": b"{"},
        {"ana.py": WORK.encode(), "ana.ipynb": b"{"},
        {"ana.py": os.urandom(MOST_BYTES + 1)},
        {"ana.zip": b"x"},
        {"ana/w.zip": nested(4)},
        {"ana/note.txt": b""},
        {"ana.rar": b""},
        {f"{MOODLE}/a.py": b"\0\xff"},
    ],
)
def test_no_message_holds_a_path_of_the_instructors_machine(lay_out, files) -> None:
    submissions = lay_out({"good.py": GOOD, **files})
    for entry in collect(submissions, ASSIGNMENT):
        remarks = entry.submission.remarks if entry.submission else ()
        for text in (entry.problem, entry.for_student, *remarks):
            assert str(submissions.parent) not in text
            assert MOODLE not in entry.for_student
        assert bool(entry.for_student) == (entry.submission is None)
        assert "ask for" not in entry.for_student
