"""Mutants judged as submissions: which checks kill each, and which checks only ever see a crash."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.assignment.manifest import Assignment
from grader.authoring.mutation.equivalents import Equivalent, mark_for
from grader.authoring.mutation.making import Mutant
from grader.batch.local import Group, judge_groups, strongest
from grader.checks.call_failures import came_to_nothing
from grader.common.outcomes import Outcome
from grader.judge.hidden import find_hidden
from grader.judge.options import JudgeOptions
from grader.judge.oracle import find_reference
from grader.report.records import Report
from grader.submissions.submission import Submission

Tell = Callable[["Judged"], None]


@dataclass(frozen=True)
class Kill:
    """A check that fails a mutant.

    Attributes:
        check: "step: name of the check".
        by_crash: whether it failed because the function raised, gave None or did not end.
        message: what it said.
    """

    check: str
    by_crash: bool
    message: str


@dataclass(frozen=True)
class Judged:
    """A mutant, and what the checks made of it.

    Attributes:
        mutant: the mutant.
        kills: the checks that fail it.
        mark: says why it is no mistake, where its author does.
        problem: what went wrong on our side.
    """

    mutant: Mutant
    kills: tuple[Kill, ...]
    mark: Equivalent | None = None
    problem: str = ""

    @property
    def survives(self) -> bool:
        """Whether no check fails it, though it should."""
        return not self.kills and self.mark is None

    @property
    def is_equivalent(self) -> bool:
        """Whether it is right, and no check fails it."""
        return not self.kills and self.mark is not None

    @property
    def is_failed_wrongly(self) -> bool:
        """Whether a check fails it, though its author says of it alone that it is right."""
        return bool(self.kills) and self.mark is not None and not self.mark.is_of_many

    def as_plain(self) -> dict[str, Any]:
        """For a file."""
        return {
            "step": self.mutant.step,
            "operator": self.mutant.operator.name,
            "origin": self.mutant.operator.origin,
            "line": self.mutant.line,
            "before": self.mutant.before,
            "after": self.mutant.after,
            "killed_by": [dataclasses.asdict(each) for each in self.kills],
            "equivalent": self.mark.reason if self.mark and self.is_equivalent else "",
            "failed_wrongly": self.is_failed_wrongly,
            "problem": self.problem,
        }


@dataclass(frozen=True)
class Checked:
    """What a check did to all mutants of its step.

    Attributes:
        check: "step: name of the check".
        kills: how many it failed.
        crashes: how many of them only because the function came to no result.
    """

    check: str
    kills: int
    crashes: int

    @property
    def cannot_fail(self) -> bool:
        """Whether it has never looked at a result and found it wrong."""
        return self.kills == self.crashes


class Course:
    """An assignment whose mutants are judged.

    Args:
        assignment: the assignment.
        solutions: the folder of all solutions.
        reference: the reference's source.
        jobs: how many are judged at once; as many as there are cores by default.
    """

    def __init__(
        self, assignment: Assignment, solutions: Path, reference: str, *, jobs: int | None = None
    ) -> None:
        self._assignment = assignment
        self._reference = Submission.from_bytes(reference.encode(), self._path)
        self._jobs = jobs
        self._options = JudgeOptions(
            sandbox=strongest(),
            hidden=find_hidden(assignment, solutions),
            reveal=True,
            reference=find_reference(assignment, solutions),
        )
        self._seen: set[str] = set()

    @property
    def _path(self) -> Path:
        return Path(f"{self._assignment.name}.py")

    def judge(
        self, mutants: Sequence[Mutant], marked: Sequence[Equivalent] = ()
    ) -> Iterator[Judged]:
        """Judge mutants by the checks of their own step; yields each as it is done.

        Those that survive these are judged by the steps that build on it, too, but for those that
        are marked as right.
        """
        survivors = []
        for found in self._by_steps(mutants, lambda step: [step]):
            mark = mark_for(found.mutant, marked)
            if found.kills or mark or not self._below(found.mutant.step):
                yield dataclasses.replace(found, mark=mark)
            else:
                survivors.append(found.mutant)
        yield from self._by_steps(survivors, self._below)

    def _below(self, step: str) -> list[str]:
        """The steps that build on one: by the manifest, or because their code calls it."""
        return [
            each.name
            for each in self._assignment.steps
            if each.name != step
            and (
                step in self._assignment.upstream(each.name)
                or step in self._reference.used_by(each.name)
            )
        ]

    def _by_steps(
        self, mutants: Sequence[Mutant], judged_by: Callable[[str], list[str]]
    ) -> Iterator[Judged]:
        """Judge mutants, those of one step together."""
        names = {f"mutant-{number}": mutant for number, mutant in enumerate(mutants)}
        groups = []
        for step in dict.fromkeys(mutant.step for mutant in mutants):
            options = dataclasses.replace(self._options, only=tuple(judged_by(step)))
            some = [
                (name, Submission.from_bytes(mutant.source.encode(), self._path))
                for name, mutant in names.items()
                if mutant.step == step
            ]
            groups.append(Group(options, some))
        for name, report in judge_groups(self._assignment, groups, jobs=self._jobs):
            yield self._judged(names[name], report)

    def _judged(self, mutant: Mutant, report: Report) -> Judged:
        kills = []
        for step in report.steps:
            for check in step.checks:
                if step.name == mutant.step:
                    self._seen.add(f"{step.name}: {check.name}")
                if check.outcome == Outcome.FAILED:
                    crash = came_to_nothing(check.expected)
                    kills.append(Kill(f"{step.name}: {check.name}", crash, check.message))
        return Judged(mutant, tuple(kills), problem="; ".join(report.flags))

    def checks(self, judged: Iterable[Judged]) -> list[Checked]:
        """What each check of a step with mutants has done."""
        kills, crashes = Counter[str](), Counter[str]()
        for each in judged:
            for kill in each.kills:
                kills[kill.check] += 1
                crashes[kill.check] += kill.by_crash
        return [Checked(name, kills[name], crashes[name]) for name in sorted(self._seen)]
