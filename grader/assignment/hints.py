"""Hints for a step, each call a more concrete one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.assignment.invocation import check_command
from grader.assignment.manifest import Assignment, Step
from grader.common.outcomes import UsageError
from grader.common.text import nearest
from grader.common.words import plain, wrapped

if TYPE_CHECKING:  # every command imports this module, and few need pytest
    import pytest

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
    """The next hint of a step, which has some; each call a more concrete one, up to the last."""
    key = f"grader/hints/{assignment.name}/{step.name}"
    cache = getattr(config, "cache", None)  # `-p no:cacheprovider` leaves it out
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
        steps = list(assignments[0].by_name) if assignments else []
        usual = f"{check_command(assignments[0])} --hint {steps[0]}" if steps else "--hint STEP"
        raise UsageError(f"Name a step: {usual}. The steps are {list_steps(assignments)}.")
    assignment, step = hinted_step(assignments, name)
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


def find_step(assignments: Sequence[Assignment], name: str) -> tuple[Assignment, Step]:
    """The step of this name, and whose it is.

    Args:
        assignments: it belongs to one of them.
        name: its name, or that of the assignment, a dot, and its name.

    Raises:
        UsageError: there is none, or several assignments have one.
    """
    owner, _, own = name.rpartition(".")
    found = [each for each in assignments if own in each.by_name and owner in ("", each.name)]
    if len(found) == 1:
        return found[0], found[0].by_name[own]
    if found:
        names = " and ".join(f"{each.name}.{own}" for each in found)
        raise UsageError(f"There are {len(found)} steps {own!r}: say which one, {names}.")
    near = nearest(name, [step for each in assignments for step in each.by_name])
    meant = f"did you mean {near}? The" if near else "the"
    raise UsageError(f"There is no step {name!r}; {meant} steps are {list_steps(assignments)}.")


def hinted_step(assignments: Sequence[Assignment], name: str) -> tuple[Assignment, Step]:
    """As `find_step`, of a step that has hints.

    Raises:
        UsageError: likewise, or it has none.
    """
    assignment, step = find_step(assignments, name)
    if not step.hints:
        raise UsageError(f"There are no hints for {step.name}.")
    return assignment, step


def list_steps(assignments: Sequence[Assignment]) -> str:
    """The names of all steps; where there are several assignments, those of each by itself."""
    names = {each.name: ", ".join(each.by_name) for each in assignments}
    if len(names) < 2:
        return "".join(names.values()) or "none"
    return "; ".join(f"{name}: {steps}" for name, steps in names.items())
