"""The gradebook: real databases, real errors, and not a grade lost."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.common.outcomes import UsageError
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.tables import SCHEMA
from grader.report.manual import EntryKind, ManualEntry
from grader.report.records import CheckResult, Report, StepResult

ROOT = Path(__file__).parents[2]
OURS = [str(ROOT / "tests" / each) for each in ("", "batch", "gradebook")]  # for programs of ours


def a_report(student: str, score: float = 3.0, *, status: str = "graded", text: str = "") -> Report:
    check = CheckResult(
        name="test_it",
        label="It works",
        outcome="passed" if score else "failed",
        score=score,
        max_score=4.0,
        message=text,
    )
    step = StepResult(
        name="double", title="Double", outcome="failed", score=score, max_score=4.0, checks=[check]
    )
    return Report(
        assignment="doubling",
        submission=student,
        status=status,
        score=score,
        max_score=4.0,
        steps=[step],
        flags=[] if status == "graded" else ["look at it"],
    )


def postgresql_programs() -> Path | None:
    """The folder of `initdb` and `postgres`, where they are installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "postgres").exists()), None)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL database: the one that is named, or one started here."""
    pytest.importorskip("psycopg", reason="the extra `postgresql` is not installed")
    if os.environ.get("GRADER_TEST_POSTGRESQL"):
        yield os.environ["GRADER_TEST_POSTGRESQL"]
        return
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("no GRADER_TEST_POSTGRESQL, and no initdb and postgres on this machine")
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        init = [programs / "initdb", "-D", folder / "db", "-U", "teacher", "-A", "trust", "-N"]
        subprocess.run(init, user=user, cwd=folder, check=True, capture_output=True, timeout=120)
        options = ["-D", folder / "db", "-k", folder, "-c", "listen_addresses=", "-F"]
        server = subprocess.Popen(
            [programs / "postgres", *options],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            ready = [programs / "pg_isready", "-h", folder, "-t", "1"]
            for _ in range(100):
                if subprocess.run(ready, capture_output=True, timeout=30).returncode == 0:
                    break
            yield f"postgresql://teacher@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """An empty place for a gradebook, once of each kind."""
    if request.param == "sqlite":
        yield tmp_path / "gradebook.sqlite"
        return
    url = request.getfixturevalue("postgresql")
    drop_tables(url)
    yield url
    drop_tables(url)


def drop_tables(url: str) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        for name in ("about", "grades", "steps", "checks", "entries"):
            connection.execute(f"DROP TABLE IF EXISTS gradebook_{name}")


def test_what_was_taken_is_there_when_it_is_opened_again(where: Path | str) -> None:
    """Report, key and seconds; the time in UTC. Quotes, NUL and any script survive."""
    before = datetime.now(UTC)
    report = a_report("ana", text="'; DROP TABLE x; -- \x00 \u202e Ünï 🎓")
    Gradebook.open(where, "doubling").take(report, key="k1", seconds=1.5)
    book = Gradebook.open(where, "doubling")
    found = book.find("ana")
    assert found is not None
    assert (found.report, found.key, found.seconds) == (report, "k1", 1.5)
    assert timedelta(0) <= found.graded_at - before < timedelta(minutes=1)
    assert book.find("ben") is None


def test_a_second_report_of_a_student_takes_the_place_of_the_first(where: Path | str) -> None:
    book = Gradebook.open(where, "doubling")
    book.take(a_report("ana", 1.0), key="k1", seconds=1)
    book.take(a_report("ana", 4.0), key="k2", seconds=1)
    assert [grade.report.score for grade in book.grades()] == [4.0]
    assert book.finished() == {"ana": "k2"}


def test_what_needs_a_person_is_not_finished(where: Path | str) -> None:
    book = Gradebook.open(where, "doubling")
    book.take(a_report("ana", status="needs_review"), key="k", seconds=1)
    book.take(a_report("ben"), key="k", seconds=1)
    assert book.finished() == {"ben": "k"}
    assert book.students() == ["ana", "ben"]


def test_many_grades_are_read_in_order_and_only_those_asked_for(where: Path | str) -> None:
    book = Gradebook.open(where, "doubling")
    names = [f"student {n:03d}" for n in range(120)]
    for name in reversed(names):
        book.take(a_report(name), key="k", seconds=0)
    assert [grade.report.submission for grade in book.grades()] == names
    asked = {names[3], names[77], "nobody"}
    assert [grade.report.submission for grade in book.grades(asked)] == [names[3], names[77]]


def rows(where: Path | str, query: str) -> list[tuple]:
    """What any program reads with SQL."""
    if isinstance(where, Path):
        with sqlite3.connect(where) as raw:
            return raw.execute(query).fetchall()
    import psycopg

    with psycopg.connect(where) as connection:
        return connection.execute(query).fetchall()


def write(where: Path | str, *statements: tuple[str, tuple]) -> None:
    if isinstance(where, Path):
        with sqlite3.connect(where) as raw:
            for statement, values in statements:
                raw.execute(statement.replace("%s", "?"), values)
        return
    import psycopg

    with psycopg.connect(where) as connection:
        for statement, values in statements:
            connection.execute(statement, values)


def a_mixed_report(student: str) -> Report:
    """One step with an error of ours, whose points nobody knows, and one that failed."""
    ours = CheckResult(name="c", label="C", outcome="error", score=0, max_score=2.0)
    bad = CheckResult(
        name="d", label="D \x00", outcome="failed", score=0, max_score=1.0, hidden=True,
        misconception="not-normalised",
    )  # fmt: skip
    good = CheckResult(name="d", label="D", outcome="passed", score=1.0, max_score=1.0)
    steps = [
        StepResult(name="s", title="S", outcome="error", score=0, max_score=2.0, checks=[ours]),
        StepResult(
            name="t", title="T", outcome="failed", score=1.0, max_score=2.0, checks=[good, bad]
        ),
    ]
    return Report(
        assignment="doubling", submission=student, status="needs_review", score=1.0, max_score=4.0,
        steps=steps, flags=["ours"],
    )  # fmt: skip


CHECKS = "SELECT step, name, hidden, outcome, score, max_score, misconception FROM gradebook_checks"


def test_steps_and_checks_are_rows_and_what_is_not_known_is_null(where: Path | str) -> None:
    book = Gradebook.open(where, "doubling")
    book.take(a_report("zoe"), key="k", seconds=0)
    book.take(a_mixed_report("ana"), key="k", seconds=0)
    grades = "SELECT student, score, max_score FROM gradebook_grades ORDER BY student"
    assert rows(where, grades) == [("ana", None, 4.0), ("zoe", 3.0, 4.0)]
    steps = (
        "SELECT step, outcome, score FROM gradebook_steps WHERE student = 'ana' ORDER BY position"
    )
    assert rows(where, steps) == [("s", "error", None), ("t", "failed", 1.0)]
    assert rows(where, f"{CHECKS} WHERE student = 'ana' ORDER BY position") == [
        ("s", "c", 0, "error", None, 2.0, ""),
        ("t", "d", 0, "passed", 1.0, 1.0, ""),
        ("t", "d", 1, "failed", 0.0, 1.0, "not-normalised"),
    ]
    book.take(a_report("ana", 4.0), key="k2", seconds=0)
    assert rows(where, f"{CHECKS} WHERE student = 'ana'") == [
        ("double", "test_it", 0, "passed", 4.0, 4.0, "")
    ]
    assert book.dates().keys() == {"ana", "zoe"}


def test_the_queries_in_the_documentation_answer_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "results").mkdir()
    book = Gradebook.open(tmp_path / "results" / "gradebook.sqlite", "doubling")
    book.take(a_mixed_report("ana"), key="k", seconds=0)
    book.take(a_mixed_report("ben"), key="k", seconds=0)
    book.take(a_report("zoe", 0.0), key="k", seconds=0)
    page = (ROOT / "docs" / "instructors.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page.split("## The gradebook's tables")[1], re.S)
    assert len(blocks) == 3
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {}
    exec("\n".join(blocks), found)
    found["book"].close()
    steps = found["steps"].set_index("step")
    assert steps.loc["t", "mean"] == 1.0
    assert steps["mean"].isna().to_dict() == {"double": False, "s": True, "t": False}
    assert found["mistakes"]["students"].tolist() == [2, 1]
    assert found["mistakes"]["misconception"][0] == "not-normalised"
    assert found["points"].loc["ana"].dropna().to_dict() == {"t": 1.0}
    assert list(found["points"].index) == ["ana", "ben", "zoe"]


def test_the_documentation_names_every_table_and_column(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.sqlite"
    Gradebook.open(path, "doubling")
    page = (ROOT / "docs" / "instructors.md").read_text("utf-8")
    told = {
        name: re.findall(r"`(\w+)`", columns)
        for name, columns in re.findall(r"^\| `(gradebook_\w+)` \|[^|]*\|(.*)\|$", page, re.M)
    }
    tables = rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert set(told) == {name for (name,) in tables}
    for name, columns in told.items():
        there = [
            column for (column,) in rows(path, f"SELECT name FROM pragma_table_info('{name}')")
        ]
        assert [column for column in columns if column in there] == there
    assert f"`{SCHEMA}`" in page


def old_gradebook(where: Path | str, reports: list[Report]) -> None:
    """As version 1 made it."""
    time = "DATETIME" if isinstance(where, Path) else "TIMESTAMP WITH TIME ZONE"
    write(
        where,
        ("CREATE TABLE gradebook_about (name VARCHAR(50) PRIMARY KEY, value TEXT NOT NULL)", ()),
        (
            "CREATE TABLE gradebook_grades (assignment VARCHAR(200) NOT NULL, student VARCHAR(300) "
            "NOT NULL, key VARCHAR(64) NOT NULL, status VARCHAR(20) NOT NULL, score FLOAT NOT NULL,"
            f" max_score FLOAT NOT NULL, report TEXT NOT NULL, graded_at {time} NOT NULL, "
            "seconds FLOAT NOT NULL, PRIMARY KEY (assignment, student))",
            (),
        ),
        ("CREATE VIEW best AS SELECT student FROM gradebook_grades WHERE score > 2", ()),
        ("INSERT INTO gradebook_about VALUES ('schema', 'grader/gradebook/v1')", ()),
        ("INSERT INTO gradebook_about VALUES ('assignment', 'doubling')", ()),
        *(
            (
                "INSERT INTO gradebook_grades VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (
                    *("doubling", report.submission, "k1", report.status, report.score),
                    *(report.max_score, report.to_json().decode(), "2026-05-01 10:00:00", 1.5),
                ),
            )
            for report in reports
        ),
    )


@pytest.fixture
def old(where: Path | str) -> Iterator[Path | str]:
    """A gradebook of version 1, on which somebody made a view; one report in it is damaged."""
    old_gradebook(where, [a_report("zoe"), a_mixed_report("ana"), a_report("bad")])
    write(where, ("UPDATE gradebook_grades SET report = '{' WHERE student = 'bad'", ()))
    yield where
    write(where, ("DROP VIEW best", ()))


def test_a_gradebook_of_version_1_is_brought_to_ours_and_nothing_is_lost(old: Path | str) -> None:
    before = rows(old, "SELECT student, key, report, seconds FROM gradebook_grades ORDER BY 1")
    for _ in range(2):
        book = Gradebook.open(old, "doubling")
        assert book.students() == ["ana", "bad", "zoe"]
        assert book.finished() == {"bad": "k1", "zoe": "k1"}
    after = rows(old, "SELECT student, key, report, seconds FROM gradebook_grades ORDER BY 1")
    assert after == before
    assert rows(old, "SELECT value FROM gradebook_about WHERE name = 'schema'") == [(SCHEMA,)]
    scores = rows(old, "SELECT student, score FROM gradebook_grades ORDER BY 1")
    assert scores == [("ana", None), ("bad", 3.0), ("zoe", 3.0)]
    assert rows(old, "SELECT student FROM best ORDER BY 1") == [("bad",), ("zoe",)]
    assert len(rows(old, f"{CHECKS} WHERE student = 'ana'")) == 3
    assert rows(old, f"{CHECKS} WHERE student = 'bad'") == []
    found = book.find("zoe")
    assert found is not None
    assert found.report == a_report("zoe")
    assert found.graded_at.year == 2026
    book.take(a_mixed_report("zoe"), key="k2", seconds=0)
    assert rows(old, "SELECT score FROM gradebook_grades WHERE student = 'zoe'") == [(None,)]


def test_looking_at_a_gradebook_of_version_1_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.sqlite"
    old_gradebook(path, [a_report("zoe")])
    before = path.read_bytes()
    book = Gradebook.view(path)
    assert [grade.report for grade in book.grades()] == [a_report("zoe")]
    assert path.read_bytes() == before


def test_a_gradebook_of_version_2_is_brought_to_ours_and_nothing_is_lost(tmp_path: Path) -> None:
    """The file is one that `grader grade` wrote then; looking at it leaves it as it is."""
    path = tmp_path / "gradebook.sqlite"
    shutil.copy(Path(__file__).with_name("version_2.sqlite"), path)
    kept = "SELECT student, key, status, score, report, seconds FROM gradebook_grades ORDER BY 1"
    before, data = rows(path, kept), path.read_bytes()
    looked = [(grade.report, grade.key) for grade in Gradebook.view(path).grades()]
    assert path.read_bytes() == data
    for _ in range(2):
        book = Gradebook.open(path, "doubling")
        assert [(grade.report, grade.key) for grade in book.grades()] == looked
        assert sorted(book.finished()) == ["ana", "ben", "dora"]
    assert rows(path, kept) == before
    assert rows(path, "SELECT score, machine_score FROM gradebook_grades ORDER BY student") == [
        (3.0, 3.0), (2.0, 2.0), (None, None), (0.0, 0.0),
    ]  # fmt: skip
    assert len(rows(path, CHECKS)) == 12
    asked = ["None of cara/a.py and cara/b.py is named doubling.py; rename the right one."]
    book.enter(said("adjust", student="cara", points=2.0, flags=asked))
    assert rows(path, "SELECT score FROM gradebook_grades WHERE student = 'cara'") == [(2.0,)]


def said(kind: str, **details: Any) -> ManualEntry:
    now = datetime(2026, 11, 3, tzinfo=UTC)
    return ManualEntry(number=0, kind=EntryKind(kind), at=now, by="kim", **details)


def test_what_a_person_says_stays_whatever_is_taken_and_can_be_taken_back(
    where: Path | str,
) -> None:
    """Everyone who reads, with SQL too, gets what counts; the machine's own stays beside it."""
    book = Gradebook.open(where, "doubling")
    book.take(a_report("ana", 1.0), key="k1", seconds=0)
    book.take(a_mixed_report("ben"), key="k1", seconds=0)
    assert "ben" not in book.finished()
    text = "'; -- \x00 Ünï 🎓"
    first = book.enter(said("adjust", student="ana", step="double", points=2.5, comment=text))
    whole = said("adjust", student="ben", points=4.0, flags=["ours"])
    assert [first.number, book.enter(whole).number] == [1, 2]
    assert book.finished() == {"ana": "k1", "ben": "k1"}
    scores = "SELECT student, status, score, machine_score FROM gradebook_grades ORDER BY 1"
    assert rows(where, scores) == [("ana", "graded", 2.5, 1.0), ("ben", "graded", 4.0, None)]
    counts = book.take(a_report("ana", 2.0), key="k2", seconds=0)
    again = Gradebook.view(where).find("ana")
    assert again is not None
    assert (counts, again.machine) == (again.report, a_report("ana", 2.0))
    assert (again.report.score, again.report.machine_score) == (2.5, 2.0)
    assert again.report.entries[0].comment == text.replace("\x00", "\ufffd")
    steps = "SELECT student, score FROM gradebook_steps WHERE step = 'double'"
    assert rows(where, steps) == [("ana", 2.5)]
    undone = book.undo(1, by="lee")
    assert (undone.undone_by, book.entries()[0]) == ("lee", undone)
    assert rows(where, scores)[0] == ("ana", "graded", 2.0, 2.0)
    assert rows(where, steps) == [("ana", 2.0)]
    for number, told in ((1, "taken back before"), (7, "no entry 7")):
        with pytest.raises(UsageError, match=told):
            book.undo(number, by="lee")
    assert book.enter(said("comment", student="ana")).number == 3


def test_an_entry_for_the_class_changes_everyones_line(where: Path | str) -> None:
    book = Gradebook.open(where, "doubling")
    for name in ("ana", "ben"):
        book.take(a_mixed_report(name), key="k", seconds=0)
    book.enter(said("drop", step="t", check="d (hidden)", weight=0.0))
    steps = "SELECT student, outcome, score FROM gradebook_steps WHERE step = 't' ORDER BY 1"
    assert rows(where, steps) == [("ana", "passed", 2.0), ("ben", "passed", 2.0)]


def test_the_gradebook_of_another_assignment_is_refused_and_stays_as_it_is(
    where: Path | str,
) -> None:
    Gradebook.open(where, "doubling").take(a_report("ana"), key="k", seconds=0)
    with pytest.raises(UsageError, match="of the assignment doubling"):
        Gradebook.open(where, "first_model")
    assert Gradebook.open(where, "doubling").students() == ["ana"]


def test_a_gradebook_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.sqlite"
    Gradebook.open(path, "doubling")
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE gradebook_about SET value = 'grader/gradebook/v9' WHERE name='schema'")
    for read in (lambda: Gradebook.open(path, "doubling"), lambda: Gradebook.view(path)):
        with pytest.raises(UsageError, match=f"version grader/gradebook/v9.*reads {SCHEMA}"):
            read()


def test_a_file_that_is_not_a_gradebook_is_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.sqlite"
    text.write_text("Remember the milk. " * 100)
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE songs (name TEXT)")
    folder = tmp_path / "folder.sqlite"
    folder.mkdir()
    before = {path: path.read_bytes() for path in (text, other)}
    for path in (text, other, folder, tmp_path / "missing" / "gradebook.sqlite"):
        with pytest.raises(UsageError, match=path.name) as caught:
            Gradebook.open(path, "doubling")
        assert "\n" not in str(caught.value)
    assert {path: path.read_bytes() for path in (text, other)} == before


def test_an_empty_file_becomes_a_gradebook(tmp_path: Path) -> None:
    """A run that was killed in its first moment leaves one."""
    path = tmp_path / "gradebook.sqlite"
    path.touch()
    Gradebook.open(path, "doubling")
    assert Gradebook.view(path).assignment == "doubling"


def test_looking_creates_no_gradebook(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no gradebook"):
        Gradebook.view(tmp_path / "gradebook.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_gradebook_that_another_program_holds_is_waited_for_and_then_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "gradebook.sqlite"
    book = Gradebook.open(path, "doubling", wait=0.2)
    book.take(a_report("ana"), key="k", seconds=0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for write in (
        lambda: book.take(a_report("ben"), key="k", seconds=0),
        lambda: Gradebook.open(path, "doubling", wait=0.2),
    ):
        with pytest.raises(UsageError, match="locked by another program"):
            write()
    other.execute("ROLLBACK")
    book.take(a_report("ben"), key="k", seconds=0)
    assert book.students() == ["ana", "ben"]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("gradebook", "not the URL of a gradebook"),
        ("nosuchbase://host/name", "not the URL of a gradebook"),
        ("mysql://host/name", "not the URL of a gradebook"),
        ("sqlite://", "not the URL of a gradebook"),
        ("postgresql+nosuchdriver://host/name", "not the URL of a gradebook"),
        ("postgresql+pg8000://host/name", "pg8000 is missing"),
        ("sqlite:////no/such/folder/gradebook.sqlite", "cannot be opened"),
    ],
)
def test_a_wrong_url_is_one_line_that_names_the_remedy(url: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        Gradebook.open(url, "doubling")
    assert "\n" not in str(caught.value)


def test_a_server_that_does_not_answer_is_one_line_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UsageError, match=r"refuses: .*connection") as caught:
        Gradebook.open("postgresql://ana:sesame@127.0.0.1:1/grades", "doubling")
    assert "\n" not in str(caught.value)
    assert "sesame" not in str(caught.value)


FILL = """
    import resource, signal, sys
    from pathlib import Path
    from grader.gradebook.gradebook import Gradebook
    from grader.common.outcomes import UsageError
    sys.path[:0] = {tests!r}
    from test_gradebook import a_report

    try:
        book = Gradebook.open(Path(sys.argv[1]), "doubling")
        {limit}
        for number in range(10_000):
            book.take(a_report(f"student {{number:05d}}", text="x" * 5000), key="k", seconds=0)
            print(number, flush=True)
    except UsageError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
"""


def fill(path: Path, *, limit: str = "", before: str = "") -> subprocess.CompletedProcess[str]:
    """Take reports until the gradebook refuses; `before` runs first, in namespaces of its own."""
    code = textwrap.dedent(FILL).format(tests=OURS, limit=limit)
    command = [sys.executable, "-c", code, str(path)]
    if before:
        script = f'{before} && exec "$@"'
        command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", script, "-"]
        command += [sys.executable, "-c", code, str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def can_mount(tmp_path: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    script = f"mount -t tmpfs none {tmp_path}"
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script]
    return subprocess.run(command, capture_output=True, timeout=60).returncode == 0


def intact(path: Path) -> list[str]:
    """The students of a gradebook whose file passes SQLite's own check."""
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return Gradebook.open(path, "doubling").students()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file size")
def test_a_file_that_may_not_grow_stops_it_with_one_line_and_every_grade_kept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "gradebook.sqlite"
    done = fill(path, limit="resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "is the disk full" in done.stderr
    taken = done.stdout.split()
    assert len(taken) > 10
    assert intact(path) == [f"student {int(number):05d}" for number in taken]


def test_a_full_disk_stops_it_with_one_line_and_every_grade_kept(tmp_path: Path) -> None:
    """On a disk of 300 kB of its own."""
    if not can_mount(tmp_path):
        pytest.skip("this machine does not let us mount a small disk (unshare --user --mount)")
    disk, kept = tmp_path / "disk", tmp_path / "kept.sqlite"
    disk.mkdir()
    path = disk / "gradebook.sqlite"
    # The disk is gone with the process: a copy is made when Python has ended.
    before = (
        f"mount -t tmpfs -o size=300k none {disk}; "
        f'"$@" || {{ code=$?; cp {path} {kept}; exit $code; }}; exit'
    )
    done = fill(path, before=before)
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "the disk is full" in done.stderr
    taken = done.stdout.split()
    assert len(taken) > 10
    assert intact(kept) == [f"student {int(number):05d}" for number in taken]


def test_a_read_only_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("this machine does not let us mount (unshare --user --mount)")
    Gradebook.open(tmp_path / "gradebook.sqlite", "doubling")
    before = f"mount --bind {tmp_path} {tmp_path}; mount -o remount,bind,ro {tmp_path}"
    for name in ("gradebook.sqlite", "new.sqlite"):
        done = fill(tmp_path / name, before=before)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert "writable" in done.stderr
        assert done.stdout == ""
