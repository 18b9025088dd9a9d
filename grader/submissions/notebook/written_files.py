r"""Cells that write a Python file with `%%writefile` instead of running.

Where the notebook imports that file, it is written, so that the import finds it; where it does not,
and the cell alone defines something, its code is meant to be the notebook's.

>>> found = written_files([(1, "%%writefile a.py\ndef f(): pass"), (2, "x = 1")])
>>> found[1].code
'\ndef f(): pass'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WRITES = re.compile(
    r"\s*%%(?:writefile|file)[^\S\n]+(?P<append>(?:-a|--append)[^\S\n]+)?"
    r"[\"']?(?P<name>(?P<stem>[A-Za-z_]\w{0,99})\.py)[\"']?[^\S\n]*(?:\n(?P<body>.*))?",
    re.DOTALL,
)
_DEFINED = re.compile(r"^(?:async[^\S\n]+)?(?:def|class)[^\S\n]+(\w+)", re.MULTILINE)
_IMPORTS = re.compile(
    r"^[^\S\n]*(?:from[^\S\n]+(\w+)|import[^\S\n]+([^\n#;]{1,300}))", re.MULTILINE
)


@dataclass(frozen=True)
class WrittenFile:
    """What takes the place of such a cell: Python in as many lines, and what there is to say."""

    code: str
    remark: str = ""


def written_files(cells: Sequence[tuple[int, str]]) -> dict[int, WrittenFile]:
    """By the number of the cell, for those cells that write a Python file and have a use."""
    writing = {number: command for number, text in cells if (command := _WRITES.fullmatch(text))}
    if not writing:
        return {}
    imported = {name for _, text in cells for name in _imported(text)}
    elsewhere = {
        name for number, text in cells if number not in writing for name in _DEFINED.findall(text)
    }
    done = {}
    for number, command in writing.items():
        body = command["body"] or ""
        if command["stem"] in imported:
            done[number] = WrittenFile(_writing(command, body))
        elif {*_DEFINED.findall(body)} - elsewhere:
            done[number] = WrittenFile(_shifted(command, body), _told(number, command["name"]))
    return done


def _imported(text: str) -> list[str]:
    """The modules that the import statements of a cell name, as far as a line tells."""
    names: list[str] = []
    for whole, several in _IMPORTS.findall(text):
        names += [whole] if whole else re.findall(r"\w+", several)
    return names


def _writing(command: re.Match[str], body: str) -> str:
    name, stem = command["name"], command["stem"]
    text, mode = body + "\n", "a" if command["append"] else "w"
    opened = f"__import__('pathlib').Path({name!r}).open({mode!r}, encoding='utf-8')"
    statements = (
        f"{opened}.write({text!r})",
        f"__import__('sys').modules.pop({stem!r}, None)",
        "__import__('importlib').invalidate_caches()",
    )
    return "; ".join(statements) + "\n" * command[0].count("\n")


def _shifted(command: re.Match[str], body: str) -> str:
    """The body in the lines where it stands."""
    return "\n" * (command[0].count("\n") - body.count("\n")) + body


def _told(number: int, name: str) -> str:
    return (
        f"Cell {number} writes {name} (`%%writefile`) instead of running; its code was read as if "
        "that line were not there. Delete the line."
    )
