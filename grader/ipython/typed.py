"""What was typed, and what is meant: near misses of the commands, and names of steps.

IPython runs a line that no command of its own fits as Python, or says "not found". Here
`%chek`, `check(double)` and `!check double` become `%check double`, with a word about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from grader.common.text import nearest

COMMANDS = ("check", "hint", "start", "step")
MARK = "#read-as"
"""Stands behind a command that was not typed like this."""

_ALSO = {"test": "check", "tests": "check", "grade": "check", "tip": "hint", "begin": "start"}
_CUTOFF = 0.7
_ARGUMENTS = r"[\w\s,.'\"]*"
_MAGIC = re.compile(r"%\s*(\w+)\b(.*)")
_CELL_MAGIC = re.compile(r"%%\s*(\w+)\b(.*)")
_SHELL = re.compile(r"!\s*(?:grader\s+)?(check|hint)s?\b(.*)", re.IGNORECASE)
_CALL = re.compile(rf"(check|hint)s?\s*\(({_ARGUMENTS})\);?", re.IGNORECASE)
_BARE = re.compile(rf"(check|hint)s?\s+({_ARGUMENTS})", re.IGNORECASE)


def words(line: str) -> list[str]:
    """The steps that are named behind a command, however they are set off.

    >>> words("'double', halve()"), words("step 3  # again"), words("")
    (['double', 'halve'], ['3'], [])
    """
    plain = re.sub(r"[()\[\]'\"`,;:]", " ", line.partition("#")[0])
    plain = re.sub(r"\bstep\s+(?=\d)", "", plain, flags=re.IGNORECASE)
    return [word for each in plain.split() if (word := each.strip("."))]


def note(command: str, line: str) -> str:
    """What to say where something else was typed; empty where nothing is to be said."""
    typed = " ".join([f"%{command}", *words(line)])
    return f"Read as `{typed}`." if MARK in line else ""


class NearMisses:
    """A transformer of IPython's, which sees the lines of a cell before anything else reads them.

    It changes the first and the last lines alone: what stands between may be within a text.

    Args:
        shell: IPython's.
        steps: the names of the steps.
    """

    def __init__(self, shell: Any, steps: Callable[[], Collection[str]]) -> None:
        self._shell = shell
        self._steps = steps

    def __call__(self, lines: list[str]) -> list[str]:
        """The lines with what is meant in the place of near misses."""
        coded = [at for at, line in enumerate(lines) if line.strip() and line[0] != "#"]
        if not coded:
            return lines
        cell, made = "".join(lines), list(lines)
        head = _CELL_MAGIC.fullmatch(lines[coded[0]].rstrip())
        if head and (command := self._meant(head[1], "cell")):
            below = [*lines[coded[0] + 1 :], _command(command, head[2])]
            return [*(each if each.endswith("\n") else f"{each}\n" for each in below)]
        for order in (coded, reversed(coded)):
            for at in order:
                meant = self._read(made[at], cell)
                if not meant:
                    break
                made[at] = meant
        return made

    def _read(self, line: str, cell: str) -> str:
        """The command that a line means; empty for any other line, and where it is right."""
        text = line.rstrip()
        if found := _MAGIC.fullmatch(text):
            command = self._meant(found[1], "line")
            return _command(command, found[2]) if command else ""
        found = _SHELL.fullmatch(text) or _CALL.fullmatch(text) or _BARE.fullmatch(text)
        if not found:
            return ""
        command, behind = found[1].lower(), found[2]
        if text.startswith("!"):
            return _command(command, behind)
        name = text[: found.end(1)]
        if name in self._shell.user_ns or _binds(cell, name):
            return ""  # a function of the student's own
        is_call = "(" in text
        return _command(command, behind) if is_call or self._are_steps(words(behind)) else ""

    def _are_steps(self, names: Collection[str]) -> bool:
        return {*names} <= {*self._steps()}

    def _meant(self, name: str, kind: str) -> str:
        """The command that somebody means by an unknown one; empty where that is not clear."""
        lower = name.lower()
        command = _ALSO.get(lower) or nearest(lower, COMMANDS, cutoff=_CUTOFF)
        if not command or (kind == "line" and name in COMMANDS):
            return ""
        find = self._shell.find_line_magic if kind == "line" else self._shell.find_cell_magic
        return "" if find(name) else command


def _command(command: str, behind: str) -> str:
    return f"%{command} {' '.join(words(behind))} {MARK}\n"


def _binds(cell: str, name: str) -> bool:
    """Whether a cell gives this name to something of its own."""
    return bool(re.search(rf"\b(?:def|class|import|as)\s+{name}\b|^{name}\s*=", cell, re.M))
