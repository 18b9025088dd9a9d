"""The reference, graded with many seeds: each time it has to get full marks.

Usage: python benchmarks/reference_seeds.py [RUNS] [--jobs N]

Grades as `grader grade` does: wall, hidden checks, one warm process. A seed follows from the text
of a submission, so each run is the reference with a comment of its own. Exits with 1 where one of
them loses a point.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from first_model_calls import REFERENCE, ROOT
from measure import machine

from grader.assignment.manifest import Assignment
from grader.batch.local import cores, judge_many
from grader.judge.hidden import find_hidden
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox.start import choose
from grader.submissions.submission import Submission


def main() -> None:
    """Grade it, and print how many have full marks and what the others lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=200)
    parser.add_argument("--jobs", type=int, default=cores())
    options = parser.parse_args()
    began = time.monotonic()
    reports = grade(options.runs, options.jobs)
    seconds = time.monotonic() - began
    full = [report for report in reports if is_full(report)]
    seeds = {report.receipt["seed"] for report in reports}
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    print(f"{len(full)} of {options.runs} have full marks, {len(seeds)} different seeds")
    print(f"{seconds:.0f} s in all, {seconds / options.runs:.2f} s each, {options.jobs} at once")
    for name, count in Counter(each.split(" (seed ")[0] for each in lost(reports)).most_common():
        print(f"  {count:4} times: {name}")
    sys.exit(0 if len(full) == len(seeds) == options.runs else 1)


def grade(runs: int, jobs: int) -> list[Report]:
    """Reports of so many references that differ in a comment."""
    assignment = Assignment.read(ROOT / "exercises" / "first_model")
    hidden = find_hidden(assignment, ROOT / "solutions")
    if hidden is None:
        raise SystemExit("There are no hidden checks.")
    source = REFERENCE.read_text("utf-8")
    path = Path(REFERENCE.name)
    submissions = [(f"run{i}", Submission(path, f"{source}\n# run {i}\n")) for i in range(runs)]
    options = JudgeOptions(sandbox=choose("wall"), hidden=hidden)
    reports = []
    for name, report in judge_many(assignment, submissions, jobs=jobs, options=options):
        reports.append(report)
        if not is_full(report):
            print(f"{name}: {report.score:g} of {report.max_score:g}", *lost([report]), sep="\n  ")
    return reports


def is_full(report: Report) -> bool:
    """Whether each check, hidden ones included, was passed."""
    return report.status == "graded" and report.score == report.max_score and not lost([report])


def lost(reports: list[Report]) -> list[str]:
    """The checks that were not passed, each with its outcome, the seed and the message."""
    return [
        f"{step.name}: {check.label} [{check.outcome}] (seed {report.receipt['seed']}) "
        f"{check.message}"
        for report in reports
        for step in report.steps
        for check in step.checks
        if check.outcome != "passed"
    ]


if __name__ == "__main__":
    main()
