"""From a save to the verdict: `grader watch` beside `pytest exercises -k STEP`.

Usage: python benchmarks/watch.py [--assignment NAME] [--rounds N] [--spawn] [--pytest ROUNDS]

Runs `grader watch --plain` on a copy of an assignment that holds the model solution. For each step
a line of its function is changed and saved as an editor saves it, and the time until the verdict is
printed is taken; the first save of a step, which may have to wait for what it builds on, stands for
itself. Beside it: how long the student's own function takes, called once in a process that is warm
(of `first_model`), and `pytest exercises -k STEP` on the same file; below: what all processes of
`grader watch` take together, at most (proportional set size).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from first_model_calls import CALLS, HEADER, REFERENCE, ROOT
from measure import markdown
from student_check import watch as watch_memory

from grader.assignment.manifest import Assignment
from grader.submissions.submission import Submission

_HEAD = ("step", "first save", "then (median)", "the function alone", "`pytest -k`")
_ALONE = f"""
import sys, time
{HEADER}
for again in (False, True):  # what Keras does for the first time only is not the function's
    for number, call in enumerate({[each.call for each in CALLS]!r}):
        if not number:
            space = {{"__name__": "bare", "tempfile": tempfile}}
            exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), space)
        began = time.perf_counter()
        exec(call, space)
        if again:
            print(time.perf_counter() - began)
"""


class Watched:
    """`grader watch --plain` in a folder.

    Args:
        home: the folder.
        name: the assignment's.
        more: further options.
    """

    def __init__(self, home: Path, name: str, more: Sequence[str]) -> None:
        command = [sys.executable, "-m", "grader", "watch", "--plain", *more, name]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.popen = subprocess.Popen(
            command, cwd=home, env=environment, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.most = [0.0]
        threading.Thread(target=watch_memory, args=(self.popen.pid, self.most), daemon=True).start()

    def until(self, wanted: str) -> str:
        """What it prints until this stands there."""
        said = ""
        assert self.popen.stdout
        for line in self.popen.stdout:
            said += line
            if wanted in line:
                return said
        raise SystemExit(f"grader watch has ended:\n{said}")

    def quit(self) -> None:
        """Let it end."""
        self.popen.communicate("q\n", timeout=60)


def saved(file: Path, text: str) -> float:
    """Save as many editors do; gives the time when that was done."""
    beside = file.with_suffix(".new")
    beside.write_text(text, "utf-8")
    beside.replace(file)
    return time.perf_counter()


def changed(source: str, step: str, number: int) -> str:
    """The file with another line at the end of a step's function, which does nothing."""
    text = Submission(Path("x.py"), source).text_of(step)
    first, rest = text.split("\n", 1)
    return source.replace(text, f"{first}\n{rest}\n    # {number}\n    ...")


def main() -> None:
    """Measure step after step, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="first_model")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--spawn", action="store_true", help="as where processes are spawned")
    parser.add_argument("--pytest", type=int, default=1, help="rounds of pytest; 0 for none")
    parser.add_argument("--trains", default="fit_model,experiment", help="steps that train")
    options = parser.parse_args()
    rows: list[tuple[str, ...]] = []
    medians: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        place = home / "exercises" / options.assignment
        ignore = shutil.ignore_patterns("__pycache__", ".grader")
        shutil.copytree(ROOT / "exercises" / options.assignment, place, ignore=ignore)
        assignment = Assignment.read(place)
        source = (ROOT / "solutions" / assignment.name / assignment.stub.name).read_text("utf-8")
        saved(assignment.stub, source)
        watched = Watched(home, assignment.name, ["--spawn"] if options.spawn else [])
        watched.until("checked in")
        for step in assignment.by_name:
            times = []
            for number in range(options.rounds + 1):
                if options.spawn:
                    time.sleep(6)  # as long as somebody types, the next process starts
                source = changed(source, step, number)
                began = saved(assignment.stub, source)
                watched.until("checked in")
                times.append(time.perf_counter() - began)
            medians[step] = statistics.median(times[1:])
            rows.append((step, f"{times[0]:.2f} s", f"{medians[step]:.2f} s"))
            print("  ".join(rows[-1]), flush=True)
        watched.quit()
        alone = seconds_alone() if options.assignment == "first_model" else {}
        rows = [(*row, f"{alone[row[0]]:.2f} s" if alone else "") for row in rows]
        for number, step in enumerate(assignment.by_name):
            took = [pytest_seconds(home, step) for _ in range(options.pytest)]
            rows[number] += (f"{statistics.median(took):.2f} s" if took else "",)
    quick = [each for step, each in medians.items() if step not in options.trains.split(",")]
    print(f"\n{os.cpu_count()} cores, Python {sys.version.split()[0]}, {options.rounds} rounds, "
          f"{'spawned' if options.spawn else 'forked'}\n")  # fmt: skip
    print(markdown(rows, _HEAD))
    print(f"\nmedian over the steps that train nothing: {statistics.median(quick):.2f} s")
    for step in options.trains.split(",") if alone else []:
        print(f"{step}: {medians[step] - alone[step]:+.2f} s beside the student's own training")
    print(f"all processes together: {watched.most[0]:.0f} MB at most")


def seconds_alone() -> dict[str, float]:
    """How long each function of the model solution takes in a process that is warm."""
    command = [sys.executable, "-c", _ALONE, str(REFERENCE)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    )
    found = [line for line in done.stdout.splitlines() if line.replace(".", "").isdigit()]
    return dict(zip((each.function for each in CALLS), map(float, found), strict=True))


def pytest_seconds(home: Path, step: str) -> float:
    """How long `pytest exercises -k STEP` takes."""
    command = [sys.executable, "-m", "pytest", "exercises", "-k", step]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    subprocess.run(command, cwd=home, env=environment, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
