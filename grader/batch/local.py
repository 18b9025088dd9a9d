"""Many submissions: judged several at once, reported one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.batch import pool
from grader.batch.local_workers import LocalWorkers
from grader.batch.pool import Named
from grader.batch.worker_process import Task
from grader.common.helpers.own_process import cores
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox import start, warm
from grader.sandbox.wall import wall


def judge_many(
    assignment: Assignment,
    submissions: Sequence[Named],
    *,
    jobs: int | None = None,
    options: JudgeOptions | None = None,
) -> Iterator[tuple[str, Report]]:
    """Judge submissions in several processes; yields name and report as each is done.

    Memory does not grow with the number of submissions: few are on their way at a time.

    Args:
        assignment: the assignment.
        submissions: names and files.
        jobs: how many at once; as many as there are cores by default.
        options: how to judge; behind the wall, where there can be one, by default.

    Raises:
        UsageError: TensorFlow, or a process in the sandbox, does not start.
    """
    options = options or JudgeOptions(sandbox=strongest())
    yield from judge_groups(assignment, [Group(options, submissions)], jobs=jobs)


@dataclass(frozen=True)
class Group:
    """Submissions that are judged alike.

    Attributes:
        options: how to judge.
        submissions: names and files.
    """

    options: JudgeOptions
    submissions: Sequence[Named]


def judge_groups(
    assignment: Assignment, groups: Sequence[Group], *, jobs: int | None = None
) -> Iterator[tuple[str, Report]]:
    """The same for several groups, one after another, which need TensorFlow's import once.

    Args:
        assignment: the assignment.
        groups: behind the same sandbox, all of them.
        jobs: how many submissions at once; as many as there are cores by default.

    Raises:
        UsageError: TensorFlow, or a process in the sandbox, does not start.
    """
    groups = [group for group in groups if group.submissions]
    if not groups:
        return
    sandbox = groups[0].options.sandbox
    with start.zygote(sandbox, assignment.manifest.limits.imports) as zygote:
        address = zygote.address if zygote else None
        if zygote:
            zygote.wait()
        rehearse(sandbox, address)
        for group in groups:
            count = max(1, min(jobs or cores(), len(group.submissions)))
            task = Task(assignment.folder, group.options, address)
            yield from pool.run(task, group.submissions, workers=LocalWorkers(count))


def strongest() -> start.Sandbox:
    """The wall where this machine can build it, otherwise processes with limits."""
    offer = wall.offer()
    return start.choose("process" if start.lacking(offer) else "wall", offer)


def rehearse(around: start.Sandbox, address: Path | None) -> None:
    """Start one process from the zygote at `address`, and end it.

    Raises:
        UsageError: it does not start, with the reason.
    """
    line = warm.Line(address) if address else None
    try:
        start.rehearse(around, start.Starter(around, line))
    finally:
        if line:
            line.close()
