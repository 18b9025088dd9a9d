"""What works in a kernel alone: names that a function uses and no cell of the notebook makes."""

from __future__ import annotations

import builtins
import symtable
from collections.abc import Collection, Iterator
from pathlib import Path

from grader.common.outcomes import UsageError
from grader.submissions.submission import Submission

_MOST = 3


def remarks(running: Submission, saved: Path, steps: Collection[str]) -> Iterator[str]:
    """A sentence for each step that uses what only the kernel still knows.

    A function is looked at only where the notebook was saved after its cell was written.

    Args:
        running: the cells that made what stands in the kernel.
        saved: the notebook's file; it need not be there.
        steps: the names of the functions to look at.
    """
    try:
        notebook = Submission.read(saved)
    except UsageError:
        return
    kept = {"\n".join(cell.lines) for cell in notebook.cells}
    if "*" in notebook.names:
        return  # anything may come in under any name
    for step in steps:
        outline = running.functions.get(step)
        cell = running.place(outline.first).cell if outline else None
        text = next(("\n".join(each.lines) for each in running.cells if each.number == cell), None)
        if text not in kept:
            continue
        lost = sorted(_globals_of(step, text or "") - notebook.names - set(dir(builtins)))
        if lost:
            names = ", ".join(f"`{name}`" for name in lost[:_MOST])
            yield (
                f"`{step}` uses {names}, which no cell of {saved.name} defines, as it was last "
                "saved: it works in this kernel, and fails from the top. Restart the kernel and "
                "run all cells to see it as the grader does."
            )


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
