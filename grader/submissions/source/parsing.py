"""Python's parser, for text that nobody has read."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef

# What the parser needs grows with the square of both.
_MOST_PARTS = 5000  # of one name with dots
_MOST_BRACES = 5000  # in one f-string, before Python 3.12
_DOTTED = re.compile(r"\b(?:[^\W\d]\w*+[\s\\]*+\.[\s\\]*+)++")


def parse(text: str) -> ast.Module:
    """The syntax tree of a text of bounded length.

    Raises:
        SyntaxError: Python cannot read it, or only in minutes.
        ValueError, RecursionError, MemoryError: likewise.
    """
    if any(found[0].count(".") > _MOST_PARTS for found in _DOTTED.finditer(text)):
        raise SyntaxError(f"a name of more than {_MOST_PARTS:,} parts")
    if sys.version_info < (3, 12) and text.count("{") > _MOST_BRACES:
        _look_at_strings(text)
    return ast.parse(text)


def _look_at_strings(text: str) -> None:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING and token.string.count("{") > _MOST_BRACES:
                raise SyntaxError(f"a text of more than {_MOST_BRACES:,} braces")
    except tokenize.TokenError as error:
        raise SyntaxError(str(error.args[0])) from None
