"""Grading a class: stopped at any moment, it goes on where it was; no grade lost or doubled."""

from __future__ import annotations

import csv
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest
from selection import whole
from test_gradebook import drop_tables, postgresql  # noqa: F401 - the fixture

from grader.assignment.manifest import Assignment
from grader.batch.grading import Interrupted, Options, grade
from grader.batch.results import find_report
from grader.common.outcomes import UsageError
from grader.gradebook.entries.making import Said, adjust
from grader.gradebook.gradebook import Gradebook
from grader.report.records import CheckResult, Report, StepResult, build_report
from grader.submissions.incoming.intake import Entry
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
OURS = [str(ROOT / "tests" / each) for each in ("", "batch", "gradebook")]  # for programs of ours
ASSIGNMENT = Assignment.read(ROOT / "tests" / "courses" / "doubling" / "exercises" / "doubling")


class StandIn:
    """A judge without TensorFlow: the points are the length of the source.

    Attributes:
        judged: the names of the students, in the order in which they were judged.
        crash_after: raise an error of ours after so many.
        flagged: students whose report needs a person.
        log: a file that gets each name the moment it is judged.
    """

    def __init__(self, *, log: Path | None = None, pause: float = 0.0) -> None:
        self.judged: list[str] = []
        self.crash_after: int | None = None
        self.flagged: set[str] = set()
        self._log = log
        self._pause = pause

    def __call__(
        self, assignment: Assignment, submissions: Sequence[tuple[str, Submission]], _: Options
    ) -> Iterator[tuple[str, Report]]:
        for name, submission in submissions:
            if len(self.judged) == self.crash_after:
                raise RuntimeError("a worker died")
            time.sleep(self._pause)
            self.judged.append(name)
            if self._log:
                with self._log.open("a") as stream:
                    stream.write(f"{name}\n")
            yield name, a_report(assignment, name, submission, flagged=name in self.flagged)


def a_report(
    assignment: Assignment, name: str, submission: Submission, *, flagged: bool = False
) -> Report:
    points = float(len(submission.source))
    check = CheckResult(
        name="test_it", label="It works", outcome="passed", score=points, max_score=99.0
    )
    step = StepResult(
        name="double",
        title="Double",
        outcome="passed",
        score=points,
        max_score=99.0,
        checks=[check],
    )
    flags = ["a check of ours crashed"] if flagged else []
    return build_report(assignment, name, [step], flags=flags)


def a_class(*names: str, source: str = "x = 1") -> list[Entry]:
    return [Entry(name, Submission(Path(f"{name}.py"), source)) for name in names]


def table(results: Path) -> dict[str, dict[str, str]]:
    rows = list(csv.DictReader((results / "grades.csv").read_text("utf-8").splitlines()))
    found = {row["student"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def test_every_report_is_in_the_gradebook_in_its_file_and_in_the_table(tmp_path: Path) -> None:
    done = grade(ASSIGNMENT, a_class("ana", "ben"), tmp_path, options=Options(), judge=StandIn())
    assert done.exit_code == 0
    book = Gradebook.view(tmp_path / "gradebook.sqlite")
    for found in book.grades():
        path = tmp_path / "reports" / f"{found.report.submission}.json"
        assert path.read_bytes() == found.report.to_json()
    assert {name: row["score"] for name, row in table(tmp_path).items()} == {"ana": "5", "ben": "5"}
    assert not list(tmp_path.rglob("*.part"))


def test_files_of_another_kind_stand_in_the_summary_and_on_the_page_of_the_class(
    tmp_path: Path,
) -> None:
    entries, options = a_class("ana"), Options()
    done = grade(
        ASSIGNMENT, entries, tmp_path, options=options, judge=StandIn(), not_taken=["<finn>.docx"]
    )
    assert done.summary.not_taken == ["<finn>.docx"]
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "Not taken as submissions: &lt;finn&gt;.docx" in page


def test_code_that_two_share_is_flagged_on_a_page_and_costs_nothing(tmp_path: Path) -> None:
    source = (ROOT / "grader" / "samples" / "whole.py").read_text("utf-8")
    students = a_class("ana", "ben", source=source)
    grade(ASSIGNMENT, students, tmp_path, options=Options(), judge=StandIn())
    assert "ana and ben" in (tmp_path / "index.html").read_text("utf-8")
    assert "ana and ben" in (tmp_path / "similar" / "1.html").read_text("utf-8")
    assert {row["status"] for row in table(tmp_path).values()} == {"graded"}


def test_a_comparison_that_crashes_costs_no_grade(tmp_path: Path, monkeypatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr("grader.batch.results.write_pairs", crash)
    done = grade(ASSIGNMENT, a_class("ana", "ben"), tmp_path, options=Options(), judge=StandIn())
    assert done.exit_code == 0
    assert set(table(tmp_path)) == {"ana", "ben"}
    assert "no room" in (tmp_path / "index.html").read_text("utf-8")


def test_each_student_has_a_page_and_the_class_one_that_links_to_it(tmp_path: Path) -> None:
    grade(ASSIGNMENT, a_class("ana", "ben"), tmp_path, options=Options(), judge=StandIn())
    (tmp_path / "feedback" / "ben.html").unlink()
    grade(ASSIGNMENT, a_class("ana", "ben"), tmp_path, options=Options(), judge=StandIn())
    assert sorted(p.name for p in (tmp_path / "feedback").iterdir()) == ["ana.html", "ben.html"]
    assert 'href="feedback/ben.html"' in (tmp_path / "index.html").read_text("utf-8")


def test_a_report_keeps_the_platforms_id_of_its_student(tmp_path: Path) -> None:
    """Exports find the student's line by it; no id, no entry. A corrected id is taken over."""
    judge = StandIn()
    for platform_id in ("12345", "12345", "54321"):
        entries = [Entry("ana", Submission(Path("a.py"), "x"), "", platform_id), *a_class("ben")]
        grade(ASSIGNMENT, entries, tmp_path, options=Options(), judge=judge)
        assert find_report(tmp_path, "ana").receipt == {"platform_id": platform_id}
    assert find_report(tmp_path, "ben").receipt == {}
    assert judge.judged == ["ana", "ben", "ana"]


def test_what_has_not_changed_is_not_graded_again(tmp_path: Path) -> None:
    judge = StandIn()
    grade(ASSIGNMENT, a_class("ana", "ben"), tmp_path, options=Options(), judge=judge)
    entries = [*a_class("ana"), *a_class("ben", source="x = 12"), *a_class("cem")]
    grade(ASSIGNMENT, entries, tmp_path, options=Options(), judge=judge)
    assert judge.judged == ["ana", "ben", "ben", "cem"]
    assert table(tmp_path)["ben"]["score"] == "6"
    grade(ASSIGNMENT, entries, tmp_path, options=Options(regrade=True), judge=judge)
    assert judge.judged[4:] == ["ana", "ben", "cem"]


def test_a_changed_check_grades_everyone_again(tmp_path: Path) -> None:
    folder = tmp_path / "doubling"
    shutil.copytree(ASSIGNMENT.folder, folder)
    judge = StandIn()
    for _ in range(2):
        grade(Assignment.read(folder), a_class("ana"), tmp_path, options=Options(), judge=judge)
    with (folder / "test_double.py").open("a") as stream:
        stream.write("# stricter\n")
    grade(Assignment.read(folder), a_class("ana"), tmp_path, options=Options(), judge=judge)
    assert judge.judged == ["ana", "ana"]


def test_a_lost_or_changed_report_is_restored_from_the_gradebook(tmp_path: Path) -> None:
    judge = StandIn()
    entries = a_class("ana", "ben")
    grade(ASSIGNMENT, entries, tmp_path, options=Options(), judge=judge)
    files = sorted((tmp_path / "reports").iterdir())
    before = [path.read_bytes() for path in files]
    files[0].unlink()
    files[1].write_text("{}")
    (tmp_path / "grades.csv").unlink()
    assert find_report(tmp_path, "ana").score == 5.0
    grade(ASSIGNMENT, entries, tmp_path, options=Options(), judge=judge)
    assert [path.read_bytes() for path in files] == before
    assert set(table(tmp_path)) == {"ana", "ben"}
    assert judge.judged == ["ana", "ben"]


def test_what_needs_a_person_is_in_the_exit_code_and_tried_again(tmp_path: Path) -> None:
    judge = StandIn()
    judge.flagged = {"ben"}
    entries = a_class("ana", "ben")
    assert grade(ASSIGNMENT, entries, tmp_path, options=Options(), judge=judge).exit_code == 1
    assert table(tmp_path)["ben"]["status"] == "needs_review"
    judge.flagged = set()
    assert grade(ASSIGNMENT, entries, tmp_path, options=Options(), judge=judge).exit_code == 0
    assert judge.judged == ["ana", "ben", "ben"]


def test_a_submission_that_cannot_be_read_gets_a_report_that_says_so(tmp_path: Path) -> None:
    entries = [Entry("ana", None, "ana.py is a folder."), *a_class("ben")]
    done = grade(ASSIGNMENT, entries, tmp_path, options=Options(), judge=StandIn())
    assert done.exit_code == 1
    assert find_report(tmp_path, "ana").flags == ["ana.py is a folder."]
    assert table(tmp_path)["ana"]["max_score"] == "3"


def test_a_crash_of_ours_is_no_zero_and_costs_no_grade_that_was_there(tmp_path: Path) -> None:
    """Who was not judged needs a person, unless an earlier grade still holds."""
    judge = StandIn()
    grade(ASSIGNMENT, a_class("ben"), tmp_path, options=Options(), judge=judge)
    judge.crash_after = 2
    entries = a_class("ana", "ben", "cem")
    done = grade(ASSIGNMENT, entries, tmp_path, options=Options(regrade=True), judge=judge)
    assert done.exit_code == 1
    assert "a worker died" in done.problem
    status = {name: row["status"] for name, row in table(tmp_path).items()}
    assert status == {"ana": "graded", "ben": "graded", "cem": "needs_review"}
    assert "RuntimeError: a worker died" in find_report(tmp_path, "cem").flags[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_a_library_makes_another_error_of_is_still_a_stop(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Who had no turn yet is graded the next time, and not told that the grader broke off."""

    def judge(
        assignment: Assignment, submissions: Sequence[tuple[str, Submission]], _: Options
    ) -> Iterator[tuple[str, Report]]:
        yield submissions[0][0], a_report(assignment, *submissions[0])
        try:
            os.kill(os.getpid(), number)
        except KeyboardInterrupt:
            raise RuntimeError("cannot release un-acquired lock") from None

    before = signal.getsignal(number)
    with pytest.raises(Interrupted, match="1 submission finished"):
        grade(ASSIGNMENT, a_class("ana", "ben"), tmp_path, options=Options(), judge=judge)
    assert Gradebook.view(tmp_path / "gradebook.sqlite").students() == ["ana"]
    assert signal.getsignal(number) == before


def test_a_judge_that_forgets_or_repeats_a_student_is_noticed(tmp_path: Path) -> None:
    """Each submission ends with exactly one report."""

    def forgetful(
        assignment: Assignment, submissions: Sequence[tuple[str, Submission]], _: Options
    ) -> Iterator[tuple[str, Report]]:
        (name, submission), *_others = submissions
        for _again in range(2):
            yield name, a_report(assignment, name, submission)

    told: list[str] = []
    done = grade(
        ASSIGNMENT,
        a_class("ana", "ben"),
        tmp_path,
        options=Options(),
        judge=forgetful,
        watch=lambda _: nullcontext(lambda report: told.append(report.submission)),
    )
    assert told == ["ana", "ben"]
    assert done.exit_code == 1
    assert table(tmp_path)["ben"]["status"] == "needs_review"


def test_only_some_or_the_first_few_are_graded_and_the_others_keep_their_lines(
    tmp_path: Path,
) -> None:
    judge = StandIn()
    entries = a_class("ana", "ben", "cem", "dora")
    done = grade(ASSIGNMENT, entries, tmp_path, options=Options(limit=1), judge=judge)
    assert done.summary.not_graded == ["ben", "cem", "dora"]
    grade(ASSIGNMENT, entries, tmp_path, options=Options(only=("cem",)), judge=judge)
    assert set(table(tmp_path)) == {"ana", "cem"}
    grade(ASSIGNMENT, entries, tmp_path, options=Options(limit=1), judge=judge)
    assert judge.judged == ["ana", "cem", "ben"]


def test_who_left_the_class_stays_in_the_gradebook_but_not_in_the_table(tmp_path: Path) -> None:
    for names in (("ana", "ben"), ("ben",)):
        grade(ASSIGNMENT, a_class(*names), tmp_path, options=Options(), judge=StandIn())
    assert set(table(tmp_path)) == {"ben"}
    assert Gradebook.view(tmp_path / "gradebook.sqlite").students() == ["ana", "ben"]


def test_a_limit_gets_past_who_needs_a_person(tmp_path: Path) -> None:
    judge = StandIn()
    judge.flagged = {"ana"}
    for _ in range(3):
        grade(
            ASSIGNMENT,
            a_class("ana", "ben", "cem"),
            tmp_path,
            options=Options(limit=1),
            judge=judge,
        )
    assert judge.judged == ["ana", "ben", "cem"]


def test_an_unknown_name_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'amna'.* mean 'anna'"):
        grade(
            ASSIGNMENT,
            a_class("ben", "anna"),
            tmp_path / "r",
            options=Options(only=("ben", "amna")),
            judge=StandIn(),
        )
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("only", "graded"),
    [
        (("ana,ben",), ["ana", "ben"]),
        (("Díaz, Ana",), ["Díaz, Ana"]),
        (("Díaz, Ana", "Berg, Ben"), ["Berg, Ben", "Díaz, Ana"]),
        (("ana, Díaz,Ana ,ben",), ["Díaz, Ana", "ana", "ben"]),
        (("Di\u0301az, Ana",), ["Díaz, Ana"]),
        (("", "ben,"), ["ben"]),
        (("a, b",), ["a, b"]),
    ],
)
def test_only_takes_names_with_commas_and_lists_of_them(
    tmp_path: Path, only: tuple[str, ...], graded: list[str]
) -> None:
    judge = StandIn()
    entries = a_class("Berg, Ben", "Díaz, Ana", "a", "a, b", "ana", "b", "ben")
    grade(ASSIGNMENT, entries, tmp_path, options=Options(only=only), judge=judge)
    assert judge.judged == graded


def test_a_list_of_names_that_can_be_read_in_two_ways_is_refused(tmp_path: Path) -> None:
    entries = a_class("a", "a, b", "b", "ben")
    with pytest.raises(UsageError, match="give --only once for each"):
        grade(ASSIGNMENT, entries, tmp_path, options=Options(only=("a,b,ben",)), judge=StandIn())


def test_results_of_another_assignment_are_refused_and_stay_as_they_are(tmp_path: Path) -> None:
    """Also where the gradebook lies elsewhere."""
    grade(ASSIGNMENT, a_class("ana"), tmp_path / "r", options=Options(), judge=StandIn())
    before = {p: p.read_bytes() for p in (tmp_path / "r").rglob("*") if p.is_file()}
    other = Assignment.read(ROOT / "exercises" / "first_model")
    for options in (Options(), Options(gradebook=f"sqlite:///{tmp_path}/else.sqlite")):
        with pytest.raises(UsageError, match="assignment doubling"):
            grade(other, a_class("ana"), tmp_path / "r", options=options, judge=StandIn())
    assert {p: p.read_bytes() for p in (tmp_path / "r").rglob("*") if p.is_file()} == before


def test_a_gradebook_by_url_is_used_instead_of_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/elsewhere.sqlite"
    for _ in range(2):
        judge = StandIn()
        grade(
            ASSIGNMENT, a_class("ana"), tmp_path / "r", options=Options(gradebook=url), judge=judge
        )
    assert judge.judged == []
    assert not (tmp_path / "r" / "gradebook.sqlite").exists()
    assert set(table(tmp_path / "r")) == {"ana"}


@pytest.mark.parametrize("place", ["file", "/proc/results"])
def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    judge = StandIn()
    with pytest.raises(UsageError) as caught:
        grade(ASSIGNMENT, a_class("ana"), tmp_path / place, options=Options(), judge=judge)
    assert "name a" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert judge.judged == []


def test_reports_that_cannot_be_written_stop_it_with_the_grade_in_the_gradebook(
    tmp_path: Path,
) -> None:
    (tmp_path / "reports" / "ben.json").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"Cannot write .*ben\.json"):
        grade(ASSIGNMENT, a_class("ana", "ben"), tmp_path, options=Options(), judge=StandIn())
    assert Gradebook.view(tmp_path / "gradebook.sqlite").students() == ["ana", "ben"]


RUN = """
import sys
from pathlib import Path

sys.path[:0] = {tests!r}
from test_grading import ASSIGNMENT, StandIn, a_class
from grader.batch import grading
from grader.cli.console import progress, result_line
from grader.common.outcomes import UsageError
from contextlib import contextmanager

@contextmanager
def watch(work):
    with progress("grading", len(work.pending)) as advance:
        yield lambda report: advance(result_line(report))

folder, count, pause = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
names = [f"student {{n:03d}}" for n in range(count)]
judge = StandIn(log=folder / "log", pause=pause)
try:
    done = grading.grade(
        ASSIGNMENT, a_class(*names), folder / "results",
        options=grading.Options(gradebook=sys.argv[4] if len(sys.argv) > 4 else None),
        judge=judge, watch=watch,
    )
except grading.Interrupted as stop:
    print(stop, file=sys.stderr)
    sys.exit(stop.exit_code)
sys.exit(done.exit_code)
"""


def command(folder: Path, *, count: int, pause: float) -> list[str]:
    code = RUN.format(tests=OURS)
    return [sys.executable, "-c", code, str(folder), str(count), str(pause)]


def taken(folder: Path) -> set[str]:
    """The students in the gradebook, read without our own code; the file must be sound."""
    path = folder / "results" / "gradebook.sqlite"
    if not path.exists():
        return set()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return set()
        rows = raw.execute("SELECT student, report FROM gradebook_grades").fetchall()
    assert all(json.loads(report)["submission"] == student for student, report in rows)
    assert len(rows) == len({student for student, _ in rows})
    return {student for student, _ in rows}


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def log(folder: Path) -> Path:
    return folder / "log"


def check_that_nothing_is_lost_or_doubled(folder: Path, before: set[str], judged: int) -> None:
    """After a kill: what was there still is; what was there before was not judged again."""
    now = taken(folder)
    assert before <= now
    again = lines(log(folder))[judged:]
    assert not before & set(again)
    assert len(again) - len(now - before) in (0, 1)  # at most the one that was being judged


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the many kills are of forked processes")
@pytest.mark.parametrize("kills", [6, pytest.param(60, marks=pytest.mark.whole)])
def test_killed_at_any_moment_it_goes_on_without_a_grade_lost_or_doubled(
    tmp_path: Path, kills: int
) -> None:
    """Classes are graded by processes that are killed, again and again, until each is done."""
    code = f"import sys; sys.path[:0] = {OURS!r}\n"
    code += f"import test_grading; test_grading.kill_many({str(tmp_path)!r}, {kills})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) >= kills


def kill_many(folder: str, wanted: int) -> None:
    """Runs in a process of its own, which has imported everything, so that a fork is quick."""
    kills, chance = 0, random.Random(7)
    names = [f"student {n}" for n in range(12)]
    for number in itertools.count():
        here = Path(folder) / f"class {number}"
        here.mkdir()
        while taken(here) != set(names):
            before, judged = taken(here), len(lines(log(here)))
            kills += kill_one(here, names, after=chance.uniform(0.0, 0.3))
            check_that_nothing_is_lost_or_doubled(here, before, judged)
            if names[0] in taken(here) - before:
                enter(here)  # and the next kills, and who goes on after them, leave it
        done = grade(ASSIGNMENT, a_class(*names), here / "results", options=Options(), judge=None)  # type: ignore[arg-type]
        assert done.summary.graded == len(names)
        rows = table(here / "results")
        assert set(rows) == set(names)
        assert (rows[names[0]]["score"], rows[names[0]]["machine_score"]) == ("3", "5")
        assert "3 points given by a person (kim" in rows[names[0]]["entries"]
        for name in names:
            assert (here / "results" / "reports" / f"{name}.json").is_file()
        if kills >= wanted:
            print(kills)
            return


def enter(folder: Path) -> None:
    """A person's word on the first student."""
    book = Gradebook.change(folder / "results" / "gradebook.sqlite")
    found = book.find("student 0")
    assert found
    said = Said(by="kim", comment="by hand")
    book.enter(adjust(found.report, found.machine, ("", ""), points=3.0, add=None, said=said))


def kill_one(folder: Path, names: list[str], *, after: float) -> bool:
    """Grade in a fork; whether it had to be killed after so many seconds."""
    child = os.fork()
    if child == 0:
        judge = StandIn(log=log(folder), pause=0.001)
        grade(ASSIGNMENT, a_class(*names), folder / "results", options=Options(), judge=judge)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("name", ["SIGINT", *whole("SIGTERM", "SIGHUP")])
def test_a_signal_ends_it_with_one_line_and_it_goes_on_from_there(
    tmp_path: Path, name: str
) -> None:
    number = getattr(signal, name, None)
    if number is None or sys.platform == "win32":
        pytest.skip(f"{name} is not sent on this system")
    run = command(tmp_path, count=40, pause=0.05)
    with subprocess.Popen(run, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while "7 of 40" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(number)
        rest = process.stderr.read().splitlines()
    assert process.returncode == 128 + number
    assert "Stopped. The grades of" in rest[-1]
    assert not any("Traceback" in line for line in rest)
    before = taken(tmp_path)
    assert 7 <= len(before) < 40
    assert set(table(tmp_path / "results")) == before
    again = subprocess.run([*run[:-1], "0"], capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert len(taken(tmp_path)) == 40
    judged = lines(log(tmp_path))
    assert len(judged) - 40 in (0, 1)
    assert not before & set(judged[-(40 - len(before)) :])


@pytest.mark.whole
def test_killed_in_front_of_postgresql_it_goes_on_without_a_grade_lost_or_doubled(
    tmp_path: Path,
    postgresql: str,  # noqa: F811 - the fixture
) -> None:
    drop_tables(postgresql)
    run = [*command(tmp_path, count=16, pause=0.01), postgresql]
    for least in (3, 2, 1, 4):
        before, judged = (
            set(Gradebook.open(postgresql, "doubling").students()),
            lines(log(tmp_path)),
        )
        with subprocess.Popen(run, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            while f": {least} of" not in process.stderr.readline():
                assert process.poll() is None
            process.kill()
        now = set(Gradebook.open(postgresql, "doubling").students())
        again = lines(log(tmp_path))[len(judged) :]
        assert before <= now
        assert not before & set(again)
        assert len(again) - len(now - before) in (0, 1)
    assert subprocess.run(run, capture_output=True, timeout=120).returncode == 0
    assert len(table(tmp_path / "results")) == 16
    drop_tables(postgresql)


@pytest.mark.whole
def test_progress_without_a_terminal_is_plain_lines_with_rate_and_time_left(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        command(tmp_path, count=3, pause=1.1), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    shown = done.stderr.splitlines()
    assert len(shown) == 3
    assert shown[0].startswith("grading: 1 of 3 student 000 5/99 (")
    assert "a minute" in shown[0]
    assert "left" in shown[0]
