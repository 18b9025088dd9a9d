"""Processes that are spawned for `grader watch`, as on Windows and macOS: how many, how large."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import psutil
import pytest
from test_watch import NAME, SOLUTIONS, copy_of

from grader.assignment.manifest import Assignment
from grader.sandbox.process import held_by_all
from grader.watch.judging.judges import SpawnedJudges

MB = 1_000_000
PATIENCE = 120.0


class Bench:
    """The model solution, and judges that may have so much more than this process alone."""

    def __init__(self, home: Path, megabytes: int) -> None:
        folder = copy_of(NAME, home)
        shutil.copy(SOLUTIONS / NAME / f"{NAME}.py", folder)
        manifest = folder / "assignment.toml"
        text = manifest.read_text("utf-8")
        needing = text.replace('name = "sigmoid"', 'name = "sigmoid"\nneeds = ["relu"]')
        manifest.write_text(needing, "utf-8")
        assignment = Assignment.read(folder)
        self.file = assignment.stub
        self.most = held_by_all() + megabytes * MB
        self.judges = SpawnedJudges(assignment, most=self.most)
        self.frames = SimpleQueue[dict[str, Any]]()

    def replace(self, old: str, new: str) -> None:
        text = self.file.read_text("utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), "utf-8")

    def check(self, step: str) -> dict[str, Any]:
        """Let a step be judged to the end."""
        asked = {"file": str(self.file), "steps": [step]}
        self.judges.begin(asked, self.frames.put)
        while "answer" not in (frame := self.frames.get(timeout=PATIENCE)):
            assert "gone" not in frame, frame
        answer: dict[str, Any] = frame["answer"]
        assert not answer["problems"]
        return answer


@pytest.fixture
def bench(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    bench = Bench(tmp_path, request.param)
    yield bench
    began, mine = time.monotonic(), judging()
    bench.judges.close()
    assert time.monotonic() - began < 10
    assert not any(map(lives, mine))


def judging() -> list[psutil.Process]:
    """The processes that judge, or are ready to."""
    found = []
    for each in psutil.Process().children():
        try:
            if each.cmdline()[-1:] == ["once"]:
                found.append(each)
        except psutil.Error:
            continue
    return found


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("bench", [2000], indirect=True)
def test_where_there_is_room_the_next_process_stands_beside_the_one_that_has_judged(
    bench: Bench,
) -> None:
    assert bench.check("fires")["again"]
    wait(lambda: len(judging()) == 2)
    both = judging()
    assert bench.check("relu")["again"]  # by the one that has judged
    assert judging() == both


@pytest.mark.parametrize("bench", [150], indirect=True)
def test_without_room_one_stays_which_can_judge_the_same_step_once_more(bench: Bench) -> None:
    """Where what a step builds on is wrong, no process could: then the next one stays."""
    assert bench.check("relu")["again"]
    (one,) = judging()
    time.sleep(1.5)
    assert judging() == [one]
    bench.replace("np.maximum(z, 0", "np.minimum(z, 0")
    assert not bench.check("sigmoid")["again"]
    wait(lambda: len(judging()) == 1 and judging() != [one])
    assert held_by_all() < bench.most


@pytest.mark.parametrize("bench", [500], indirect=True)
def test_the_one_that_is_ready_is_given_up_when_what_is_judged_grows(bench: Bench) -> None:
    bench.check("relu")
    wait(lambda: len(judging()) == 2)
    used = min(judging(), key=lambda each: each.create_time())
    hold = (
        "import time\n    held = np.ones(60_000_000)\n    time.sleep(4)\n    return np.maximum(z, 0"
    )
    bench.replace("return np.maximum(z, 0", hold)
    bench.judges.begin({"file": str(bench.file), "steps": ["relu"]}, bench.frames.put)
    wait(lambda: judging() == [used])


@pytest.mark.parametrize("bench", [2000], indirect=True)
def test_a_new_save_gives_up_a_spawned_check_at_once_with_all_that_it_has_started(
    bench: Bench,
) -> None:
    """The next process is there by then, for the check had been running for long."""
    bench.replace("np.maximum(z, 0", "[0 for _ in iter(int, 1)] + np.maximum(z, 0")
    asked = {"file": str(bench.file), "steps": ["relu"]}
    running = bench.judges.begin(asked, bench.frames.put)
    wait(lambda: "plan" in bench.frames.get(timeout=PATIENCE))
    wait(lambda: len(judging()) == 2)
    used, ready = sorted(judging(), key=lambda each: each.create_time())
    family = [used, *used.children(recursive=True)]
    assert len(family) > 1
    began = time.monotonic()
    running.abandon()
    assert time.monotonic() - began < 0.2  # the screen goes on
    bench.replace("[0 for _ in iter(int, 1)] + ", "")
    (relu,) = (each for each in bench.check("relu")["steps"] if each["name"] == "relu")
    assert relu["outcome"] == "passed"
    assert ready in judging()
    wait(lambda: not any(map(lives, family)))


def lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
