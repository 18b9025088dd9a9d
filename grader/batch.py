"""Many submissions: found in a folder, judged several at once, reported one by one."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader import pool
from grader.assignment import Assignment
from grader.outcomes import UsageError
from grader.pool import JudgeOptions, MakeExecutor, Named, Task
from grader.remote import sandbox, wall, warm
from grader.report import Report
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
    assignment: Assignment,
    files: dict[str, Path],
    *,
    jobs: int | None = None,
    options: JudgeOptions | None = None,
) -> Iterator[Report]:
    """Judge each student's file; a file that cannot be read gets a report that says so."""
    readable: list[tuple[str, Submission]] = []
    for student, path in files.items():
        try:
            readable.append((student, Submission.read(path)))
        except UsageError as error:
            yield pool.unjudged(assignment, student, str(error))
    for _, report in judge_many(assignment, readable, jobs=jobs, options=options):
        yield report


def judge_many(
    assignment: Assignment,
    submissions: Sequence[Named],
    *,
    jobs: int | None = None,
    options: JudgeOptions | None = None,
    executor: MakeExecutor | None = None,
) -> Iterator[tuple[str, Report]]:
    """Judge submissions in several processes; yields name and report as each is done.

    Memory does not grow with the number of submissions: few are on their way at a time.

    Args:
        assignment: the assignment.
        submissions: names and files.
        jobs: how many at once; as many as there are cores by default.
        options: how to judge; behind the wall, where there can be one, by default.
        executor: makes the pool of workers; processes of this machine by default.

    Raises:
        UsageError: TensorFlow, or a process in the sandbox, does not start.
    """
    if not submissions:
        return
    options = options or JudgeOptions(sandbox=strongest())
    count = max(1, min(jobs or os.cpu_count() or 1, len(submissions)))
    with sandbox.zygote(options.sandbox) as zygote:
        address = zygote.address if zygote else None
        if zygote:
            zygote.wait()
        _rehearse(options, address)
        task = Task(assignment.folder, options, address)
        yield from pool.run(task, submissions, jobs=count, executor=executor)


def strongest() -> sandbox.Sandbox:
    """The wall where this machine can build it, otherwise processes with limits."""
    offer = wall.offer()
    return sandbox.choose("process" if sandbox.lacking(offer) else "wall", offer)


def _rehearse(options: JudgeOptions, address: Path | None) -> None:
    line = warm.Line(address) if address else None
    try:
        sandbox.rehearse(options.sandbox, sandbox.Starter(options.sandbox, line))
    finally:
        if line:
            line.close()


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
