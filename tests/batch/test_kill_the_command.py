"""`grader grade` itself, with its processes and its wall, killed and started again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from grader.sandbox import warm

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "courses" / "doubling"
RIGHT = "import time\n\n\ndef double(x):\n    time.sleep(0.2)\n    return 2 * x\n"

pytestmark = pytest.mark.skipif(not warm.available(), reason="needs a process that forks: Linux")


def command(submissions: Path, results: Path) -> list[str]:
    return [
        sys.executable, "-m", "grader", "grade", str(submissions), "--assignment", "doubling",
        "--out", str(results), "--jobs", "2", "--exercises", str(COURSE / "exercises"),
        "--solutions", str(COURSE / "solutions"),
    ]  # fmt: skip


def descendants(temporary: str) -> list[int]:
    """Processes that keep their temporary files below this folder, or did when started."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR", "").startswith(temporary):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def graded(results: Path) -> dict[str, tuple[str, float]]:
    book = results / "gradebook.sqlite"
    if not book.is_file():
        return {}
    with sqlite3.connect(book) as connection:
        rows = connection.execute("select student, status, score from gradebook_grades").fetchall()
    names = [row[0] for row in rows]
    assert len(names) == len(set(names))
    return {name: (status, score) for name, status, score in rows}


@pytest.mark.whole
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_killed_command_goes_on_and_leaves_no_process(tmp_path: Path, number: int) -> None:
    """Killed at several moments, then left alone: every submission has one grade, the right one."""
    folder, results = tmp_path / "class", tmp_path / "results"
    folder.mkdir()
    for i in range(8):
        (folder / f"s{i}.py").write_text(
            f"{RIGHT}# {i}\n" if i != 3 else RIGHT.replace("2 *", "3 *")
        )
    (tmp_path / "tmp").mkdir()
    temporary = str(tmp_path / "tmp")
    environment = {**os.environ, "TMPDIR": temporary}
    had: set[str] = set()
    for seconds in (0.7, 6.5, 8.5, 8.0):
        running = subprocess.Popen(
            command(folder, results), env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.send_signal(number)
            running.wait(30)
        now = set(graded(results))
        assert had <= now  # nothing is lost
        had = now
        deadline = time.monotonic() + 15
        while descendants(temporary) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert descendants(temporary) == []
        if number == signal.SIGTERM:  # it had the time to tidy up
            assert os.listdir(temporary) == []
    done = subprocess.run(
        command(folder, results), env=environment, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = graded(results)
    assert {name for name, (status, score) in found.items() if (status, score) == found["s0"]} == {
        f"s{i}" for i in range(8) if i != 3
    }
    assert found["s0"][0] == "graded"
    assert found["s3"][1] < found["s0"][1]
    assert len(list((results / "reports").glob("*.json"))) == 8
