"""Text as a terminal can show it."""

from __future__ import annotations

from typing import Any


def printable(text: str) -> str:
    """`text` without control characters, which a submission could use to write elsewhere."""
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)


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
