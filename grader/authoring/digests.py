"""Digests by which it is told whether what was made from files would be made anew from them."""

from __future__ import annotations

import ast
import hashlib
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

_DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def digest(path: Path) -> str:
    """The SHA-256 of a file; of Python that of its code, however it is commented and described.

    So who mends a sentence in a docstring need not train models anew.

    Returns:
        It as a hexadecimal number.

    Raises:
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    if path.suffix == ".py":
        content = _code(content)
    return hashlib.sha256(content).hexdigest()


def _code(content: bytes) -> bytes:
    """Python source without comments, docstrings and empty lines, in whatever Python it is read."""
    try:
        source = content.decode("utf-8").replace("\r\n", "\n")
        parts = [*_docstrings(source), *_comments(source)]
    except (SyntaxError, ValueError, tokenize.TokenError):  # it is no Python, so all of it counts
        return content
    lines = [line.encode() for line in source.split("\n")]  # places are counted in bytes
    for (top, left), (bottom, right) in sorted(parts, reverse=True):
        lines[top - 1 : bottom] = [lines[top - 1][:left] + lines[bottom - 1][right:]]
    return b"\n".join(line.rstrip() for line in lines if line.strip())


_Part = tuple[tuple[int, int], tuple[int, int]]
"""From where to where: each a line, counted from 1, and a byte in it."""


def _docstrings(source: str) -> Iterator[_Part]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node) is not None:
            text = node.body[0]
            if text.end_lineno is not None and text.end_col_offset is not None:
                yield (text.lineno, text.col_offset), (text.end_lineno, text.end_col_offset)


def _comments(source: str) -> Iterator[_Part]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, before = token.start[0], token.line[: token.start[1]]
            left = len(before.encode())
            yield (row, left), (row, left + len(token.string.encode()))
