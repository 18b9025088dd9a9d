"""Who handed in, when, and in which of several attempts, as names and zips of platforms tell it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.submissions.incoming.hand_ins import Attempts
from grader.submissions.incoming.intake import Entry, collect
from grader.submissions.reading import Reader

READER = Reader()
ASSIGNMENT = Assignment.read(Path(__file__).parents[2] / "exercises" / "first_model")
STAMP = (2026, 11, 9, 23, 58, 30)


@pytest.fixture(scope="module", autouse=True)
def _end_the_reader() -> Iterator[None]:
    with READER:
        yield


LayOut = Callable[[Mapping[str, str]], Path]


@pytest.fixture(params=["folder", "zip"])
def lay_out(request: pytest.FixtureRequest, tmp_path: Path) -> LayOut:
    def folder(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / name).write_text(text, "utf-8")
        return tmp_path / "in"

    def packed(files: Mapping[str, str]) -> Path:
        with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
            for name, text in files.items():
                archive.writestr(zipfile.ZipInfo(name, STAMP), text)
        return tmp_path / "in.zip"

    return folder if request.param == "folder" else packed


def found(path: Path, attempts: Attempts | None = None) -> dict[str, Entry]:
    entries = collect(path, ASSIGNMENT, reader=READER, attempts=attempts)
    assert [entry.problem for entry in entries if entry.problem] == []
    return {entry.student: entry for entry in entries}


def sources(path: Path, attempts: Attempts | None = None) -> dict[str, str]:
    entries = found(path, attempts)
    return {name: entry.submission.source for name, entry in entries.items() if entry.submission}


def times(path: Path, attempts: Attempts | None = None) -> dict[str, datetime | None]:
    told = {name: entry.hand_in for name, entry in found(path, attempts).items()}
    return {name: each.at for name, each in told.items() if each and not each.is_stamp}


BRIGHTSPACE = {
    "index.html": "<p>of Brightspace</p>",
    "40321-7712 - Ana Silva - Nov 8, 2026 905 AM/first_model.py": "x = 1\n",
    "40321-7712 - Ana Silva - Nov 9, 2026 1159 PM/first_model.py": "x = 2\n",
    "40322-7712 - Jan van Dyk - 10 November, 2026 1203 AM/my work.py": "x = 3\n",
}
BLACKBOARD = {
    "First model_asilva_attempt_2026-11-08-09-05-00.txt": "Name: Ana Silva\n",
    "First model_asilva_attempt_2026-11-08-09-05-00_first_model.py": "x = 1\n",
    "First model_asilva_attempt_2026-11-09-23-59-12.txt": "Name: Ana Silva\n",
    "First model_asilva_attempt_2026-11-09-23-59-12_first_model.py": "x = 2\n",
    "First model_jvandyk_attempt_2026-11-10-00-03-00_first_model.py": "x = 3\n",
}
GRADESCOPE = """---
submission_111:
  :submitters:
  - :name: Ana Silva
    :sid: '4711'
    :email: ana@uni.example
  :created_at: 2026-11-09 22:59:12.123456000 Z
  :score: 0.0
submission_222:
  :submitters:
  - :name: Jan van Dyk
    :email: jan@uni.example
  :created_at: '2026-11-09 15:03:00 -0800'
"""


def test_brightspace(lay_out: LayOut) -> None:
    """Its names tell the time, also with the day first; of two hand-ins the last one counts."""
    path = lay_out(BRIGHTSPACE)
    assert sources(path) == {"Ana Silva": "x = 2\n", "Jan van Dyk": "x = 3\n"}
    assert times(path) == {
        "Ana Silva": datetime(2026, 11, 9, 23, 59),
        "Jan van Dyk": datetime(2026, 11, 10, 0, 3),
    }


def test_brightspace_without_folders(lay_out: LayOut) -> None:
    flat = {
        "40321-7712 - Ana Silva - Nov 9, 2026 1159 PM - first_model.py": "x = 2\n",
        "40322-7712 - Jan van Dyk - Nov 10, 2026 1203 AM - first_model.py": "x = 3\n",
    }
    assert sources(lay_out(flat)) == {
        "Ana Silva": "x = 2\n",
        "Jan van Dyk": "x = 3\n",
    }


def test_blackboard(lay_out: LayOut) -> None:
    """An attempt is a file with the account and the time in its name, and a text beside it."""
    path = lay_out(BLACKBOARD)
    assert sources(path) == {"asilva": "x = 2\n", "jvandyk": "x = 3\n"}
    assert times(path)["asilva"] == datetime(2026, 11, 9, 23, 59, 12)
    assert sources(path, "first")["asilva"] == "x = 1\n"
    assert sources(path, "all") == {
        "asilva-1": "x = 1\n",
        "asilva-2": "x = 2\n",
        "jvandyk": "x = 3\n",
    }
    told = found(path, "all")["asilva-1"].hand_in
    assert told is not None
    assert (told.name, told.attempt) == ("asilva", 1)


def test_gradescope_tells_the_time_with_its_zone(lay_out: LayOut) -> None:
    path = lay_out(
        {
            "export/submission_metadata.yml": GRADESCOPE,
            "export/submission_111/first_model.py": "x = 1\n",
            "export/submission_222/first_model.py": "x = 3\n",
        }
    )
    assert {name: at.astimezone(UTC) for name, at in times(path).items() if at} == {
        "Ana Silva": datetime(2026, 11, 9, 22, 59, 12, tzinfo=UTC),
        "Jan van Dyk": datetime(2026, 11, 9, 23, 3, tzinfo=UTC),
    }


def test_ilias(lay_out: LayOut) -> None:
    ilias = {
        "First model/Abgaben/Silva_Ana_asilva_4711/first_model.py": "x = 1\n",
        "First model/Abgaben/van Dyk_Jan_jvandyk_4712/loesung.py": "x = 3\n",
    }
    entries = found(lay_out({f"ilias/{name}": text for name, text in ilias.items()}))
    assert {name: entry.platform_id for name, entry in entries.items()} == {
        "Ana Silva": "4711",
        "Jan van Dyk": "4712",
    }


def test_clones_of_github_classroom(lay_out: LayOut) -> None:
    """The account is what stands behind the assignment's name; one folder alone is anybody's."""
    clones = {f"first-model-{who}/first_model.py": "x = 1\n" for who in ("ana-codes", "jan")}
    assert {*sources(lay_out(clones))} == {"ana-codes", "jan"}


def test_canvas_marks_what_was_late(lay_out: LayOut) -> None:
    """Whether grading is anonymous or not; of the time it tells nothing."""
    path = lay_out(
        {
            "silvaana_9001_55123_first_model.py": "x = 1\n",
            "vandykjan_LATE_9003_55124_first_model-1.py": "x = 3\n",
            "anonymous_late_1xyz9_55125_first_model.py": "x = 4\n",
        }
    )
    told = {name: entry.hand_in for name, entry in found(path).items()}
    assert {name: each.late for name, each in told.items() if each} == {
        "silvaana": False,
        "vandykjan": True,
        "anonymous_1xyz9": True,
    }
    assert {*times(path).values()} <= {None}


def test_numbers_behind_names_are_attempts_only_where_the_course_says_so(lay_out: LayOut) -> None:
    path = lay_out({"ana-1.py": "x = 1\n", "ana-2.py": "x = 2\n", "jan.py": "x = 3\n"})
    assert {*sources(path)} == {"ana-1", "ana-2", "jan"}
    assert sources(path, "last") == {"ana": "x = 2\n", "jan": "x = 3\n"}
    assert {*sources(path, "all")} == {"ana-1", "ana-2", "jan"}
    one = found(path, "all")["ana-2"].hand_in
    assert one is not None
    assert (one.name, one.attempt) == ("ana", 2)


def test_a_name_with_a_number_of_its_own_is_no_attempt(lay_out: LayOut) -> None:
    path = lay_out({"user-1.py": "x = 1\n", "ana.py": "x = 2\n"})
    assert {*sources(path, "last")} == {"user-1", "ana"}


def test_a_zips_time_stamp_is_known_as_one(lay_out: LayOut) -> None:
    path = lay_out({"ana/first_model.py": "x = 1\n", "jan/first_model.py": "x = 2\n"})
    told = found(path)["ana"].hand_in
    assert told is not None
    assert told.is_stamp == (path.suffix == ".zip")
    assert told.at == (datetime(*STAMP) if told.is_stamp else None)
