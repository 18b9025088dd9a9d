"""Many submissions: found in a folder, judged several at once, reported one by one."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import ClassVar

from grader.assignment import Assignment
from grader.judge import Start, judge
from grader.outcomes import UsageError
from grader.remote import warm
from grader.remote.process import Wire, new_scratch, spawn
from grader.report import Report, StepResult, build_report
from grader.submission import Submission

_SUFFIXES = (".py", ".ipynb")


def find_submissions(folder: Path, assignment: Assignment) -> dict[str, Path]:
    """The students' files: `ana/first_model.py` or `ana.py`.

    Returns:
        For each student, in alphabetical order, the file.

    Raises:
        UsageError: there are none, or two for one student.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}; name the one that holds the submissions.")
    found: dict[str, Path] = {}
    for entry in sorted(folder.iterdir()):
        known = entry.is_dir() or entry.suffix in _SUFFIXES
        if entry.name.startswith((".", "_")) or not known:
            continue
        path = _file_in(entry, assignment) if entry.is_dir() else entry
        student = entry.name if entry.is_dir() else entry.stem
        if student in found:
            raise UsageError(f"Two files for {student}: {found[student]} and {path}; keep one.")
        found[student] = path
    if not found:
        raise UsageError(
            f"{folder} holds no submissions: one folder per student with {assignment.name}.py in "
            "it, or one .py file per student."
        )
    return found


def _file_in(folder: Path, assignment: Assignment) -> Path:
    """The file in a student's folder; where there is none, the path at which it should be."""
    found = [folder / f"{assignment.name}{suffix}" for suffix in _SUFFIXES]
    return next((path for path in found if path.exists()), found[0])


def grade_all(
    assignment: Assignment, files: dict[str, Path], *, jobs: int | None = None
) -> Iterator[Report]:
    """Judge each student's file; a file that cannot be read gets a report that says so."""
    readable: list[tuple[str, Submission]] = []
    for student, path in files.items():
        try:
            readable.append((student, Submission.read(path)))
        except UsageError as error:
            yield _unreadable(assignment, student, str(error))
    for _, report in judge_many(assignment, readable, jobs=jobs):
        yield report


def judge_many(
    assignment: Assignment,
    submissions: Sequence[tuple[str, Submission]],
    *,
    jobs: int | None = None,
) -> Iterator[tuple[str, Report]]:
    """Judge submissions in several processes; yields name and report as each is done."""
    if not submissions:
        return
    count = max(1, min(jobs or os.cpu_count() or 1, len(submissions)))
    context = get_context("spawn")
    arguments = (assignment.folder,)
    with ProcessPoolExecutor(
        count, mp_context=context, initializer=_begin, initargs=arguments
    ) as pool:
        futures = [
            pool.submit(_judge_one, name, submission.path, submission.source, submission.remarks)
            for name, submission in submissions
        ]
        for future in as_completed(futures):
            name, text = future.result()
            yield name, Report.from_json(text)


def write_report(report: Report, results: Path) -> Path:
    """Write `reports/<student>.json`, whole or not at all."""
    folder = results / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report.submission}.json"
    partial = path.with_suffix(".part")
    partial.write_bytes(report.to_json())
    partial.replace(path)
    return path


def grades_csv(reports: Sequence[Report]) -> str:
    """A line for each student: status, score, and the points of each step."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    steps = [step.name for step in reports[0].steps] if reports else []
    for report in reports:
        steps += [step.name for step in report.steps if step.name not in steps]
    writer.writerow(["student", "status", "score", "max_score", *steps])
    for report in sorted(reports, key=lambda r: r.submission):
        points = {step.name: f"{step.score:g}" for step in report.steps}
        row = [report.submission, report.status, f"{report.score:g}", f"{report.max_score:g}"]
        writer.writerow([_harmless(cell) for cell in [*row, *(points.get(s, "") for s in steps)]])
    return stream.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _unreadable(assignment: Assignment, student: str, problem: str) -> Report:
    steps = [
        StepResult(name=s.name, title=s.title, outcome="skipped", score=0.0, max_score=s.points)
        for s in assignment.steps
    ]
    return build_report(assignment, student, steps, flags=[problem])


class _Worker:
    """What one process of the pool keeps from submission to submission."""

    assignment: Assignment
    starters: ClassVar[list[Start]] = []
    stack = ExitStack()


def _begin(folder: Path) -> None:
    _Worker.assignment = Assignment.read(folder)
    if warm.available():
        home = _Worker.stack.enter_context(new_scratch())
        keeper = _Worker.stack.enter_context(warm.Warm(Path(home)))

        def start(scratch: Path, memory_mb: int) -> Wire:
            return keeper.fork(scratch, memory_mb=memory_mb)
    else:

        def start(scratch: Path, memory_mb: int) -> Wire:
            return spawn(scratch, memory_mb=memory_mb)

    _Worker.starters = [start]


def _judge_one(name: str, path: Path, source: str, remarks: tuple[str, ...]) -> tuple[str, bytes]:
    submission = Submission(path, source, remarks)
    report = judge(_Worker.assignment, submission, student=name, start=_Worker.starters[0])
    return name, report.to_json()
