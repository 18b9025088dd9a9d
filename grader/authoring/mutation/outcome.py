"""What came of the mutants of an assignment, for people and for a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.authoring.mutation.equivalents import Equivalent, as_toml
from grader.authoring.mutation.judging import Checked, Judged
from grader.authoring.mutation.making import Made
from grader.common.text import counted

SCHEMA = "grader/mutants/v1"


@dataclass(frozen=True)
class MutationResult:
    """All of it.

    Attributes:
        assignment: the assignment's name.
        made: the mutants that there are.
        judged: those that were judged.
        checks: what each check of their steps has done.
        stale: marks of equivalent mutants that fit none any more; known of whole runs alone.
        is_sample: whether some mutants of these steps were left out, by operator or by chance.
        is_limited: whether they were chosen by chance.
    """

    assignment: str
    made: Made
    judged: tuple[Judged, ...]
    checks: tuple[Checked, ...]
    stale: tuple[Equivalent, ...] = ()
    is_sample: bool = False
    is_limited: bool = False

    @property
    def survivors(self) -> list[Judged]:
        """Those that no check fails, and that nobody has said to be right."""
        return [each for each in self.judged if each.survives]

    @property
    def failed_wrongly(self) -> list[Judged]:
        """Those that a check fails, though they are said to be right."""
        return [each for each in self.judged if each.is_failed_wrongly]

    def lines(self, *, every: bool = False) -> Iterator[str]:
        """What there is to read.

        Args:
            every: tell of each mutant what kills it.
        """
        yield from self._table()
        for each in self.judged if every else ():
            yield from _told(each)
        if self.survivors:
            yield "No check fails these:"
            for each in self.survivors:
                yield from _told(each)
            yield "Mend the checks; or mark what is right by the text of the task, with the reason,"
            yield "in equivalent.toml beside the reference, as in:"
            yield from as_toml(self.survivors[0].mutant).splitlines()
        if self.failed_wrongly:
            yield "A check fails these, which equivalent.toml says to be right:"
            for each in self.failed_wrongly:
                yield from _told(each)
        yield from self._of_checks()
        for mark in self.stale:
            change = f"{mark.line!r} becomes {mark.becomes!r}"
            yield f"equivalent.toml: {mark.step}, {change}: there is no such mutant"

    def _table(self) -> Iterator[str]:
        left_out = f"{self.made.same} the same as the reference or as another one"
        if self.made.unreadable:
            left_out += f", {self.made.unreadable} that Python cannot read"
        yield (
            f"{self.assignment}: {counted(len(self.made.mutants), 'mutant')}, of which "
            f"{len(self.judged)} judged (left out: {left_out})"
        )
        steps = list(dict.fromkeys(each.mutant.step for each in self.judged))
        width = max(map(len, [*steps, "step"]))
        yield f"{'step':<{width}}  mutants  killed  equivalent  survive"
        for step in steps:
            yield _row(step, [e for e in self.judged if e.mutant.step == step], width)
        yield _row("all", self.judged, width)

    def _of_checks(self) -> Iterator[str]:
        crashes = [each for each in self.checks if each.kills and each.cannot_fail]
        if crashes and not self.is_limited:  # those left out by chance may show more
            yield "These checks failed only where a function raised, gave None or did not end, so"
            yield "nothing shows that they look at what comes back:"
            yield from (f"  {each.check} ({each.kills})" for each in crashes)
        idle = [each for each in self.checks if not each.kills]
        if idle and not self.is_sample:
            yield "No mutant fails these checks:"
            yield from (f"  {each.check}" for each in idle)

    def to_json(self) -> str:
        """The same as a document."""
        document: dict[str, Any] = {
            "schema": SCHEMA,
            "assignment": self.assignment,
            "made": len(self.made.mutants),
            "left_out": {"same": self.made.same, "unreadable": self.made.unreadable},
            "mutants": [each.as_plain() for each in self.judged],
            "survivors": len(self.survivors),
            "checks": [
                {"check": c.check, "kills": c.kills, "only_crashes": c.cannot_fail}
                for c in self.checks
            ],
        }
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _row(name: str, judged: Sequence[Judged], width: int) -> str:
    equivalent = sum(each.is_equivalent for each in judged)
    survive = sum(each.survives for each in judged)
    killed = sum(bool(each.kills) for each in judged)
    return f"{name:<{width}}  {len(judged):7}  {killed:6}  {equivalent:10}  {survive:7}"


def _told(each: Judged) -> Iterator[str]:
    mutant = each.mutant
    yield f"  {mutant.step}, line {mutant.line}: {mutant.operator.title} ({mutant.operator.name})"
    yield from (f"    {line}" for line in mutant.diff())
    if each.mark and (each.is_equivalent or each.is_failed_wrongly):
        yield f"    right: {each.mark.reason}"
    for kill in each.kills:
        yield f"    killed by {kill.check}: {kill.message}"
    if each.problem:
        yield f"    {each.problem}"
