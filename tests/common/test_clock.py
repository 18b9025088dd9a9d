"""Our own computing on what a submission sent is bounded, so that nobody stops a class by it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.batch.local import judge_many
from grader.common.helpers import clock
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox import warm
from grader.sandbox.start import Sandbox
from grader.submissions.submission import Submission

COURSE = Path(__file__).parents[1] / "courses" / "doubling"
ENDLESS = '''
def test_endless(student):
    """Never comes to an end."""
    while True:
        try:
            student.double
        except Exception:
            pass
'''

JUDGE = """
import sys
from pathlib import Path
from grader.common.helpers import clock
from grader.assignment.manifest import Assignment
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.sandbox.start import Sandbox, Starter
from grader.submissions.submission import Submission

if __name__ == "__main__":
    folder, solutions = map(Path, sys.argv[1:])
    submission = Submission.read(solutions / "doubling" / "doubling.py")
    start = Starter(Sandbox("process"), None)
    with clock.bounded(seconds=4.0):
        report = judge(
            Assignment.read(folder),
            submission,
            student="ana",
            start=start,
            options=JudgeOptions(sandbox=start.sandbox),
        )
    sys.stdout.buffer.write(report.to_json())
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such clocks")


def test_waiting_does_not_count() -> None:
    with clock.bounded(seconds=0.3):
        time.sleep(0.6)


def test_it_stops_with_the_block() -> None:
    with clock.bounded(seconds=0.3):
        pass
    deadline = time.process_time() + 0.5
    while time.process_time() < deadline:
        pass


@pytest.mark.whole
def test_a_check_that_computes_for_ever_is_stopped(tmp_path: Path) -> None:
    """What was judged before is kept, and a person is told why the rest is not."""
    shutil.copytree(COURSE, tmp_path / "course")
    folder = tmp_path / "course" / "exercises" / "doubling"
    with (folder / "test_halve_again.py").open("a", encoding="utf-8") as checks:
        checks.write(ENDLESS)
    done = subprocess.run(  # whose modules are not left to other tests
        [sys.executable, "-c", JUDGE, folder, tmp_path / "course" / "solutions"],
        timeout=120,
        capture_output=True,
        check=True,
    )
    report = Report.from_json(done.stdout)
    assert report.status == "needs_review"
    assert any("takes more than 120 s of computing" in flag for flag in report.flags)
    assert report.steps[0].score == report.steps[0].max_score


def test_one_endless_step_of_c_ends_the_process() -> None:
    """...which the pool replaces; nothing of Python would run there."""
    program = (
        "from grader.common.helpers import clock\n"
        "with clock.bounded(seconds=0.2, last=0.5):\n"
        "    sum(range(10**15))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=60, capture_output=True)
    assert done.returncode < 0


ENDLESS_IN_C = """
import itertools
import signal


def test_endless(student):
    \"\"\"Goes on in one step of Python, as an expression that takes for ever does.\"\"\"
    if student.double(1) == 7:
        with open({tries!r}, "a") as stream:
            stream.write("x")
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.3)  # what the worker has 180 s for
        sum(itertools.repeat(0))
"""


@pytest.mark.whole
@pytest.mark.skipif(not warm.available(), reason="needs a process that forks: Linux")
def test_who_used_the_last_clock_up_is_tried_once_and_the_others_are_judged(
    tmp_path: Path,
) -> None:
    """A worker that has to be ended takes no second one with it; a person must look."""
    tries = tmp_path / "tries"
    shutil.copytree(COURSE / "exercises" / "doubling", tmp_path / "doubling")
    (tmp_path / "doubling" / "test_double.py").write_text(ENDLESS_IN_C.format(tries=str(tries)))
    source = "def double(x):\n    return {} * x\n\ndef halve_again(x):\n    return x / 2\n"
    path = Path("doubling.py")
    named = [(name, Submission(path, source.format(n))) for name, n in (("eve", 7), ("ana", 2))]
    named += [(f"ben{n}", Submission(path, f"{source.format(2)}# {n}\n")) for n in range(3)]
    options = JudgeOptions(sandbox=Sandbox("process", namespaces=False))
    reports = dict(
        judge_many(Assignment.read(tmp_path / "doubling"), named, jobs=2, options=options)
    )
    assert tries.read_text() == "x"
    assert reports["eve"].status == "needs_review"
    assert "takes more than 120 s of computing" in reports["eve"].flags[0]
    assert {reports[name].score for name, _ in named[1:]} == {3.0}
