"""Hints for a step, each call a more concrete one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from grader.assignment.invocation import check_command
from grader.assignment.manifest import Assignment, Step
from grader.common.outcomes import UsageError
from grader.common.text import nearest
from grader.common.words import plain, wrapped

_WIDEST = 90


@dataclass(frozen=True)
class Hint:
    """A hint of a step: the `number`th of `count`, and those before it."""

    step: str
    number: int
    count: int
    text: str
    earlier: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that there is to show, from the first on."""
        return (*self.earlier, self.text)

    @classmethod
    def of(cls, step: Step, number: int) -> Hint:
        """The `number`th hint of `step`, counted from 1."""
        *earlier, text = (each.strip("\n") for each in step.hints[:number])
        return cls(step.name, number, len(step.hints), text, tuple(earlier))


def next_hint(config: pytest.Config, assignment: Assignment, step: Step) -> Hint:
    """The next hint of a step; each call gives a more concrete one, up to the last."""
    key = f"grader/hints/{assignment.name}/{step.name}"
    cache = config.cache
    shown = int(cache.get(key, 0)) if cache else 0
    number = min(shown + 1, len(step.hints))
    if cache:
        cache.set(key, number)
    return Hint.of(step, number)


def print_hint(config: pytest.Config, assignments: list[Assignment], name: str) -> None:
    """Print the next hint of a step, below those that were shown before.

    Raises:
        UsageError: there is no such step, or none is named.
    """
    if not name:
        steps = [step for each in assignments for step in each.by_name]
        usual = f"{check_command(assignments[0])} --hint {steps[0]}" if steps else "--hint STEP"
        raise UsageError(f"Name a step: {usual}. The steps are {', '.join(steps) or 'none'}.")
    assignment, step = find_step(assignments, name)
    hint = next_hint(config, assignment, step)
    writer = config.get_terminal_writer()
    for number, text in enumerate(hint.texts, start=1):
        head = f"Hint {number} of {hint.count} for {hint.step}"
        writer.line(head, bold=number == hint.number, light=number != hint.number)
        width = max(20, min(_WIDEST, int(getattr(writer, "fullwidth", 80)) - 1) - 2)
        for line in text.splitlines():
            for part in [line] if "\n" in text else wrapped(line, width):
                writer.line(f"  {plain(part, writer)}")
    if hint.number < hint.count:
        writer.line("For a more concrete one:")
        writer.line(f"  {check_command(assignment)} --hint {step.name}")
    else:
        writer.line("This is the last hint; fill in the blanks.")


def find_step(assignments: list[Assignment], name: str) -> tuple[Assignment, Step]:
    """The step of this name, and whose it is.

    Raises:
        UsageError: there is none.
    """
    for assignment in assignments:
        if name in assignment.by_name:
            return assignment, assignment.by_name[name]
    known = [step for a in assignments for step in a.by_name]
    near = nearest(name, known)
    meant = f"did you mean {near}? The" if near else "the"
    raise UsageError(f"There is no step {name!r}; {meant} steps are {', '.join(known)}.")
