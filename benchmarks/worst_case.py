"""The worst that one file of the allowed size does to a class of 20, for each stage of grading.

Usage: python benchmarks/worst_case.py [KINDS ...] [--all] [--students N]

The class is correct submissions of `first_model`; the file of each kind (see `worst_files.py`)
comes as one student's more. For each stage the seconds are those beyond what the class takes with
an empty file, or a notebook of one cell, in its place: by the clock, and of all processors.
Judging is that one submission's, on a small course without TensorFlow whose checks compute nothing,
so that what remains is what the file costs by being read and imported; how long its code may run is
set by the assignment's limits.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from first_model_calls import REFERENCE, ROOT
from measure import machine, markdown
from worst_files import KINDS

from grader.assignment.manifest import Assignment
from grader.batch import keys
from grader.batch.results import ResultFiles
from grader.checks import module_code as top_level
from grader.common.outcomes import UsageError
from grader.exports import formats as exporting
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.report.records import CheckResult, Report, StepResult, unjudged
from grader.sandbox.start import Sandbox, Starter
from grader.submissions.incoming import intake
from grader.submissions.incoming.intake import Entry

FIRST_MODEL = Assignment.read(ROOT / "exercises" / "first_model")
DOUBLING = Assignment.read(ROOT / "tests" / "courses" / "doubling" / "exercises" / "doubling")
HIDDEN = ROOT / "solutions" / "first_model" / "hidden"
PLAIN, PLAIN_NOTEBOOK = "an empty file", "a notebook of one cell"
STAGES = ("intake", "keys", "judging", "similarity", "pages", "exports", "all")
TARGET = 10.0  # seconds
Seconds = dict[str, tuple[float, float]]
"""By the clock and of processors, for each stage."""


def main() -> None:
    """Measure each kind, and print the worst of each stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KINDS", default=list(KINDS))
    parser.add_argument("--all", action="store_true", help="print each kind's seconds as well")
    parser.add_argument("--students", type=int, default=20)
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT / "tests" / "without_tensorflow")
    plain, _ = measured(PLAIN, options.students)
    of_notebook, _ = measured(PLAIN_NOTEBOOK, options.students)
    found: dict[str, Seconds] = {}
    outcomes: dict[str, str] = {}
    for kind in options.kinds:
        seconds, outcomes[kind] = measured(kind, options.students)
        usual = of_notebook if KINDS[kind]()[0].endswith(".ipynb") else plain
        found[kind] = {stage: less(seconds[stage], usual[stage]) for stage in STAGES}
        wall, cpu = found[kind]["all"]
        print(f"{wall:6.2f} s, CPU {cpu:6.2f} s  {kind}: {outcomes[kind]}", flush=True)
    print("\n" + ", ".join(f"{key} {value}" for key, value in machine().items()), end="\n\n")
    head = ("stage", "the class takes", "worst file", "adds", "CPU", "target")
    print(markdown(worst_of(found, plain), head))
    if options.all:
        rows = [[kind, *(f"{s[stage][0]:.2f}" for stage in STAGES)] for kind, s in found.items()]
        print("\n" + markdown(rows, ("kind", *STAGES)))


def worst_of(found: Mapping[str, Seconds], plain: Seconds) -> list[list[str]]:
    """A row for each stage: what the class takes, and what the worst kind adds to it.

    The worst by processor time: on a busy machine the clock tells more of others.
    """
    rows = []
    for stage in STAGES:
        kind = max(found, key=lambda each: found[each][stage][1])
        wall, cpu = found[kind][stage]
        takes = f"{plain[stage][0]:.2f} s"
        rows.append([stage, takes, kind, f"{wall:.2f} s", f"{cpu:.2f} s", f"{TARGET:.0f} s"])
    return rows


def less(one: tuple[float, float], two: tuple[float, float]) -> tuple[float, float]:
    """How much more the one is than the other."""
    return one[0] - two[0], one[1] - two[1]


def measured(kind: str, students: int) -> tuple[Seconds, str]:
    """The seconds of each stage for a class with one file of this kind; and what became of it."""
    with tempfile.TemporaryDirectory() as folder:
        submissions, results = Path(folder, "submissions"), Path(folder, "results")
        lay_out(submissions, kind, students)
        seconds: Seconds = {}
        with clocked(seconds, "intake"):
            entries = intake.collect(submissions, FIRST_MODEL)
        with clocked(seconds, "keys"):
            for entry in entries:
                keys.grade_key(FIRST_MODEL, entry, JudgeOptions())
        eve = next(entry for entry in entries if entry.student == "eve")
        with clocked(seconds, "judging"):
            judge_alone(eve)
        reports = [report_of(entry) for entry in entries]
        files = ResultFiles.of_class(FIRST_MODEL, entries, results, not_taken=())
        (results / "reports").mkdir(parents=True)
        with clocked(seconds, "similarity"):
            files.compare(FIRST_MODEL, [entry.student for entry in entries], HIDDEN, lambda _: None)
        with clocked(seconds, "pages"), contextlib.closing(files):
            for report in reports:
                files.restore(report)
            files.write_class(lambda: iter(reports), graded_at={})
        with clocked(seconds, "exports"):
            for make in exports(reports, next(r for r in reports if r.submission == "eve")):
                make()
    seconds["all"] = sum(s[0] for s in seconds.values()), sum(s[1] for s in seconds.values())
    return seconds, eve.problem or "judged"


@contextlib.contextmanager
def clocked(seconds: Seconds, stage: str) -> Iterator[None]:
    """Note how long the block takes, with the processes that it starts and ends."""
    begin, used = time.monotonic(), sum(os.times()[:4])
    yield
    seconds[stage] = time.monotonic() - begin, sum(os.times()[:4]) - used


def lay_out(folder: Path, kind: str, students: int) -> None:
    """A folder for each student."""
    honest = REFERENCE.read_text("utf-8")
    for number in range(students - 1):
        own = folder / f"student{number:02}"
        own.mkdir(parents=True)
        text = re.sub(r"\bmodel\b", f"model_{number}", honest)
        (own / "first_model.py").write_text(text, "utf-8")
    name, data = KINDS[kind]()
    (folder / "eve").mkdir()
    (folder / "eve" / name).write_bytes(data)


def judge_alone(entry: Entry) -> None:
    """Judge one submission, as far as there is one."""
    if entry.submission is None:
        return
    start = Starter(Sandbox("process"), None)
    file = replace(
        entry.submission, path=Path("doubling").with_suffix(entry.submission.path.suffix)
    )
    options = JudgeOptions(sandbox=start.sandbox)
    judge(DOUBLING, file, student=entry.student, start=start, options=options)


def report_of(entry: Entry) -> Report:
    """A report in which every step failed, each at another line of the file."""
    if entry.submission is None:
        return unjudged(FIRST_MODEL, entry.student, entry.problem)
    lines = len(entry.submission.lines)
    steps = []
    for number, step in enumerate(FIRST_MODEL.steps):
        place = entry.submission.place(1 + number * lines // len(FIRST_MODEL.steps))
        check = CheckResult(
            name=f"test_{step.name}", label=step.title, outcome="failed", score=0.0,
            max_score=step.points, message="It is wrong.", place=place,
        )  # fmt: skip
        steps.append(
            StepResult(name=step.name, title=step.title, outcome="failed", score=0.0,
                       max_score=step.points, checks=[check])
        )  # fmt: skip
    remarks = [*entry.submission.remarks, *top_level.remarks(entry.submission, None)]
    return Report(
        assignment=FIRST_MODEL.name, submission=entry.student, status="graded", score=0.0,
        max_score=sum(step.points for step in FIRST_MODEL.steps), steps=steps, remarks=remarks,
    )  # fmt: skip


def exports(reports: Sequence[Report], one: Report) -> Iterator[Callable[[], object]]:
    """Each format that needs no sheet of a platform's."""
    for name, form in exporting.FORMATS.items():
        request = exporting.Request(reports=[one] if form.single else reports)

        def make(name: str = name, request: exporting.Request = request) -> None:
            with contextlib.suppress(UsageError):  # of those that need a sheet, or a job of CI
                exporting.export(name, request)

        yield make


if __name__ == "__main__":
    main()
