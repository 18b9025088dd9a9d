"""Python's parser, for text that nobody has read."""

from __future__ import annotations

import ast
import re

_MOST_PARTS = 5000  # of one name with dots; the parser's time grows with their square
_DOTTED = re.compile(r"\b(?:[^\W\d]\w*+[\s\\]*+\.[\s\\]*+)++")


def parse(text: str) -> ast.Module:
    """The syntax tree of a text of bounded length.

    Raises:
        SyntaxError: Python cannot read it, or only in minutes.
        ValueError, RecursionError, MemoryError: likewise.
    """
    if any(found[0].count(".") > _MOST_PARTS for found in _DOTTED.finditer(text)):
        raise SyntaxError(f"a name of more than {_MOST_PARTS:,} parts")
    return ast.parse(text)
