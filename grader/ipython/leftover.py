"""Where the notebook's file and the kernel differ: lost names, and cells changed since they ran.

The kernel knows what was run; what the notebook shows now it can read in the file alone, as that
was last saved.
"""

from __future__ import annotations

import builtins
import symtable
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from grader.common.outcomes import UsageError
from grader.submissions.submission import Submission

_MOST = 3


@dataclass(frozen=True)
class Saved:
    """A notebook as it was last saved.

    Attributes:
        notebook: its code.
        name: of its file.
        time: when it was saved, seconds since the epoch.
    """

    notebook: Submission
    name: str
    time: float

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The notebook; None where there is none, or none that can be read."""
        try:
            return cls(Submission.read(path), path.name, path.stat().st_mtime)
        except (UsageError, OSError):
            return None

    def holds(self, text: str) -> bool:
        """Whether one of its cells reads like this."""
        kept = ("\n".join(cell.lines).strip() for cell in self.notebook.cells)
        return text.strip() in kept


def remarks(running: Submission, saved: Saved | None, steps: Collection[str]) -> Iterator[str]:
    """A sentence for each step that uses what only the kernel still knows.

    A function is looked at only where the notebook was saved after its cell was written.

    Args:
        running: the cells that made what stands in the kernel.
        saved: the notebook's file, where there is one.
        steps: the names of the functions to look at.
    """
    if saved is None or "*" in saved.notebook.names:
        return  # anything may come in under any name
    for step, (_, text) in _cells(running, steps).items():
        if not saved.holds(text):
            continue
        lost = sorted(_globals_of(step, text) - saved.notebook.names - set(dir(builtins)))
        if lost:
            names = ", ".join(f"`{name}`" for name in lost[:_MOST])
            yield (
                f"`{step}` uses {names}, which no cell of {saved.name} defines, as it was last "
                "saved: it works in this kernel, and fails from the top. Restart the kernel and "
                "run all cells to see it as the grader does."
            )


def unrun(
    running: Submission, saved: Saved | None, steps: Collection[str], ran: Mapping[int, float]
) -> dict[str, str]:
    """A sentence for each step whose cell shows something else than was run.

    Args:
        running: the cells that made what stands in the kernel.
        saved: the notebook's file, where there is one.
        steps: the names of the functions to look at.
        ran: by the number of a cell, when it was run, seconds since the epoch.
    """
    if saved is None:
        return {}
    return {
        step: f"The cell of `{step}` was changed after it was run; what was checked is what ran as "
        f"In [{number}]. Run the cell, then `%check {step}` again."
        for step, (number, text) in _cells(running, steps).items()
        if saved.time > ran.get(number, saved.time)  # saved later, so this is what it showed then
        and step in saved.notebook.functions
        and not saved.holds(text)
    }


def _cells(running: Submission, steps: Collection[str]) -> dict[str, tuple[int, str]]:
    """Number and text of the cell that made each step's function."""
    texts = {cell.number: "\n".join(cell.lines) for cell in running.cells}
    found = {}
    for step in steps:
        outline = running.functions.get(step)
        number = running.place(outline.first).cell if outline else None
        if number in texts:
            found[step] = number, texts[number]
    return found


def _globals_of(function: str, source: str) -> set[str]:
    """The names from outside that a function of this source reads."""
    try:
        tables = symtable.symtable(source, "cell", "exec").get_children()
    except (SyntaxError, ValueError, RecursionError):
        return set()
    names: set[str] = set()
    for table in (each for each in tables if each.get_name() == function):
        names = _read_globals(table)  # the last definition counts
    return names


def _read_globals(table: symtable.SymbolTable) -> set[str]:
    own = {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return own.union(*(_read_globals(child) for child in table.get_children()))
