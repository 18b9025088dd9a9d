"""Text as a terminal can show it: within its width, in its encoding."""

from __future__ import annotations

import re
import shutil
import sys
from typing import Any


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters, in which no word is broken, nor code in backticks.

    What is longer than a line has one for itself.

    >>> wrapped("Write `x / 255` in its place.", 16)
    ['Write `x / 255`', 'in its place.']
    """
    lines: list[str] = []
    line = ""
    for piece in _PIECE.findall(text):
        parts = [piece] if len(piece) <= width else piece.split()
        for part in parts:
            if line and len(line) + 1 + len(part) > width:
                lines.append(line)
                line = part
            else:
                line = f"{line} {part}" if line else part
    return [*lines, line]


def wrapped_code(line: str, width: int) -> list[str]:
    """A line of code in pieces of at most `width` characters; the later ones are indented further.

    It is parted at spaces; only what is longer than a line is broken.

    >>> wrapped_code("  total = first + second", 18)
    ['  total = first +', '      second']
    """
    begin = len(line) - len(line.lstrip())
    indent = " " * min(begin + 4, width // 2)
    pieces = []
    while len(line) > width:
        at = line.rfind(" ", len(line) - len(line.lstrip()), width + 1)
        at = at if at > 0 else width
        pieces.append(line[:at].rstrip())
        line = indent + line[at:].lstrip()
    return [*pieces, line]


def for_stderr(text: str) -> str:
    """An error in one line; on a terminal in as many as it takes, a command on a line for itself.

    A command stands behind two spaces.
    """
    if not sys.stderr.isatty():
        return text
    width = shutil.get_terminal_size().columns - 8  # pytest writes "ERROR: " before it
    said, _, command = text.partition("  ")
    return "\n".join([*wrapped(said, max(20, width)), *([f"  {command}"] if command else [])])


_PIECE = re.compile(r"(?:[^\s`]*+`[^`\n]*`)+[^\s`]*+|\S+")


def plain(text: str, writer: Any) -> str:
    """`text` as far as the terminal's encoding can show it."""
    encoding = getattr(getattr(writer, "_file", None), "encoding", None) or "ascii"
    for symbol, substitute in (("…", "..."), ("×", "x"), ("–", "-"), ("→", "->"), ("’", "'")):
        text = text.replace(symbol, substitute)
    return text.encode(encoding, errors="replace").decode(encoding, errors="replace")


def can_show(writer: Any, text: str) -> bool:
    """Whether the terminal's encoding has all of these characters."""
    encoding = getattr(getattr(writer, "_file", None), "encoding", None) or "ascii"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
