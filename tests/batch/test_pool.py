"""Many submissions at once: whatever ends meanwhile, each gets one report, and nothing stays."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest
from selection import whole

from grader.assignment.manifest import Assignment
from grader.batch.local import judge_many, strongest
from grader.cli.demo import samples
from grader.judge.options import JudgeOptions
from grader.sandbox import warm
from grader.sandbox.memory_share import Room, Share
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "courses" / "doubling" / "exercises" / "doubling"
SLOW = "import time\n\ndef double(x):\n    time.sleep(0.8)\n    return 2 * x\n"
LARGE = """
import time
import numpy as np

def double(x):
    kept = np.ones(80 << 20)  # 640 MB
    time.sleep(2)  # so that the other one is there, too
    return 2 * x
"""

pytestmark = pytest.mark.skipif(not warm.available(), reason="needs a process that forks: Linux")


def few(count: int) -> list[tuple[str, Submission]]:
    path = Path("doubling.py")
    return [(f"s{i}", Submission(path, f"{SLOW}# {i}\n")) for i in range(count)]


class Children:
    """Our descendants by a word in their command line, but for those that other tests share."""

    def __init__(self) -> None:
        self._before = {process.pid for process in psutil.Process().children(recursive=True)}

    def named(self, *names: str) -> list[psutil.Process]:
        found = []
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                line = " ".join(process.cmdline())
                if process.pid not in self._before and any(name in line for name in names):
                    found.append(process)
        return found


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    """A course without TensorFlow in it, so that little is computed."""
    return Assignment.read(COURSE)


def outcomes(reports: dict) -> set[tuple[str, float, str]]:
    steps = [(r.status, s.name, s.score) for r in reports.values() for s in r.steps]
    return {(status, score, name) for status, name, score in steps if name == "double"}


@pytest.mark.parametrize("victim", whole("zygote", "spawn_main"))
def test_what_ends_while_it_works_is_replaced(assignment: Assignment, victim: str) -> None:
    """The process that forks, or a worker: killed once, and every submission is still judged."""
    killed: list[int] = []
    children = Children()

    def kill_soon() -> None:
        parents = [p for p in children.named(victim) if p.ppid() == os.getpid()]
        if parents:
            time.sleep(1.0)
            killed.append(parents[-1].pid)
            os.kill(parents[-1].pid, signal.SIGKILL)

    judged = judge_many(assignment, few(5), jobs=2, options=JudgeOptions(sandbox=strongest()))
    reports = {}
    for name, report in judged:
        if not reports:
            threading.Thread(target=kill_soon).start()
        assert name not in reports
        reports[name] = report
    assert killed
    assert set(reports) == {f"s{i}" for i in range(5)}
    assert [report.flags for report in reports.values() if report.flags] == []
    assert outcomes(reports) == {("graded", 2.0, "double")}
    assert children.named("zygote") == []


def test_a_run_that_is_left_leaves_nothing(assignment: Assignment) -> None:
    """Whoever stops to ask for reports ends workers, submissions and the process that forks."""
    children = Children()
    judged = judge_many(assignment, few(6), jobs=2)
    next(judged)
    started = time.monotonic()
    judged.close()
    assert time.monotonic() - started < 10
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and children.named("zygote", "spawn_main"):
        time.sleep(0.1)
    assert children.named("zygote", "spawn_main") == []


@pytest.mark.whole
def test_the_same_file_gets_the_same_report() -> None:
    """Two students with one text, graded at once: training, messages and points are the same."""
    open_step = "\n\ndef experiment(*_):\n    raise NotImplementedError\n"  # it takes long
    assignment = Assignment.read(ROOT / "exercises" / "first_model")
    text = samples(assignment)["chloe"] + open_step
    twice = [(name, Submission(Path("first_model.py"), text)) for name in ("one", "two")]
    reports = dict(judge_many(assignment, twice, jobs=2))
    assert reports["one"].steps == reports["two"].steps
    assert reports["one"].receipt == reports["two"].receipt
    assert 0 < reports["one"].score < reports["one"].max_score


@pytest.fixture
def bounded(tmp_path: Path) -> Assignment:
    """The course with as much memory as `first_model` has."""
    folder = shutil.copytree(COURSE, tmp_path / "doubling")
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8").replace('imports = "numpy"', "memory_mb = 1024", 1)
    manifest.write_text(text, "utf-8")
    return Assignment.read(folder)


@pytest.mark.whole
def test_two_that_take_much_memory_are_judged_one_after_the_other(bounded: Assignment) -> None:
    """So memory is bounded however many are judged at once; no points are lost."""
    path, children = Path("doubling.py"), Children()
    large = [(name, Submission(path, f"{LARGE}# {name}\n")) for name in ("large", "huge")]
    at_once: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            sizes = [_resident_mb(process) for process in children.named("child.zygote")]
            at_once.append(sum(size > 800 for size in sizes))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        reports = dict(judge_many(bounded, [*large, *few(2)], jobs=2))
    finally:
        ended.set()
        watcher.join()
    assert sorted(reports) == ["huge", "large", "s0", "s1"]
    assert list(reports)[-1] in ("huge", "large")
    assert outcomes(reports) == {("graded", 2.0, "double")}
    assert max(at_once) == 1


def test_only_the_largest_has_to_go_and_only_where_memory_runs_short() -> None:
    """A submission may have more than its share where the others leave something of theirs."""
    taken = [0, 0]
    one, two = (Share(1000, Room(taken, place)) for place in (0, 1))  # 400 MB each

    def note(share: Share, pid: int, own_mb: int) -> bool:
        share.note(pid, (250 + own_mb) << 20)
        return share.exceeded

    assert not any((note(one, 1, 0), note(one, 2, 0), note(two, 3, 0)))  # 250 MB are everybody's
    assert not note(one, 1, 400)
    assert not note(one, 2, 150)  # 550 beside 0
    assert not note(two, 3, 250)  # 550 beside 250
    assert not note(two, 3, 350)  # too much, but the other takes more
    assert note(one, 1, 400)
    one.give_back(1)
    one.give_back(2)
    assert taken == [0, 350 << 20]
    assert not note(two, 3, 800)
    assert one.exceeded  # what was stopped stays so


def test_who_takes_much_before_the_first_look_is_not_given_it() -> None:
    """What counts as everybody's lies within bounds."""
    taken = [0]
    Share(1000, Room(taken, 0)).note(1, 900 << 20)
    assert taken == [620 << 20]


def _resident_mb(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss) >> 20
    return 0


@pytest.mark.whole
def test_the_warm_process_keeps_no_copies_of_files(assignment: Assignment) -> None:
    """Most of a gigabyte of libraries is looked at once, and can be read again."""
    children = Children()
    sizes: list[int] = []
    for _ in judge_many(assignment, few(1), jobs=1, options=JudgeOptions(sandbox=strongest())):
        for process in children.named("child.zygote"):
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii").splitlines()
            kept = dict(line.split(":") for line in lines[1:])
            sizes.append(int(kept["Private_Clean"].split()[0]) >> 10)
    assert sizes
    assert max(sizes) < 50  # megabytes; 300 before
