"""Python source cut into code, texts and comments, also where this Python cannot read it.

An f-string is cut as Python 3.12 and newer do: its fields hold any code, quotes of the same kind
and further f-strings included. The time this takes grows with the length of the source alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_CODE = re.compile(
    r"(?P<comment>#[^\n]*)"
    r"|(?P<prefix>(?:[bB][rR]?|[rR][bB]?|[uU]|[fFtT][rR]?|[rR][fFtT])?)(?P<quote>\"{3}|'{3}|[\"'])"
    r"|(?P<name>\w+)"
    r"|(?P<newline>\n)"
    r"|(?P<space>(?:[^\S\n]|\\\n)++)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_QUOTES = ('"', "'", '"""', "'''")


def _plain(quote: str) -> re.Pattern[str]:
    """The rest of a text up to and with its closing quote, as far as there is one."""
    mark = quote[0]
    if len(quote) == 1:
        return re.compile(rf"(?:[^\\\n{mark}]|\\.)*+{mark}?", re.DOTALL)
    return re.compile(rf"(?:[^\\{mark}]|\\.|{mark}(?!{mark}{mark}))*+(?:{quote})?", re.DOTALL)


def _literal(quote: str, *, raw: bool) -> re.Pattern[str]:
    """What stands between the fields of an f-string."""
    mark = quote[0]
    named = r"" if raw else r"\\N\{[^{}\n]*\}|"
    other = rf"[^\\\n{mark}{{}}]" if len(quote) == 1 else rf"[^\\{mark}{{}}]"
    single = "" if len(quote) == 1 else rf"|{mark}(?!{mark}{mark})"
    return re.compile(
        rf"(?:{named}{other}|\\[^{{}}]|\\(?=[{{}}])|\{{\{{|\}}\}}{single})*+", re.DOTALL
    )


_PLAIN = {quote: _plain(quote) for quote in _QUOTES}
_LITERAL = {(q, raw): _literal(q, raw=raw) for q in _QUOTES for raw in (False, True)}
_FORMAT = {q: re.compile(rf"[^{{}}\n{q[0]}]*+") for q in _QUOTES}


class Token(NamedTuple):
    """A piece of source.

    Attributes:
        kind: "name" (numbers too), "sign", "space", "newline", "comment" or "text"; of an f-string
            "start" (prefix and quote), "literal", "field" (`{`), "ends" (`}`), and "end" (quote);
            in a field, "tail" is the `:` or `!` behind the expression.
        start: where it begins.
        end: where it ends.
        quote: of a "start" and an "end", and of a "text" that is closed, its quote.
        template: of a "start", whether it is a t-string.
    """

    kind: str
    start: int
    end: int
    quote: str = ""
    template: bool = False


@dataclass
class _Frame:
    """What is open: an f-string, a field of it (quote is ""), or the format in a field."""

    quote: str = ""
    raw: bool = False
    is_format: bool = False
    depth: int = 0


def tokens(source: str) -> Iterator[Token]:
    """The pieces of a source one after another; together they are all of it."""
    stack: list[_Frame] = []
    at = 0
    while at < len(source):
        frame = stack[-1] if stack else None
        token = (
            _in_text(source, at, stack) if frame and frame.quote else _in_code(source, at, stack)
        )
        at = token.end
        if token.start < token.end:
            yield token


def _in_code(source: str, at: int, stack: list[_Frame]) -> Token:
    piece = _CODE.match(source, at)
    assert piece  # some alternative fits any character
    kind = str(piece.lastgroup)
    if kind == "quote":
        return _opened(source, piece, stack)
    if kind == "sign" and stack:
        return _sign_in_field(source, at, stack)
    return Token(kind, at, piece.end())


def _opened(source: str, opening: re.Match[str], stack: list[_Frame]) -> Token:
    prefix, quote = opening["prefix"].lower(), opening["quote"]
    if "f" in prefix or "t" in prefix:
        stack.append(_Frame(quote, raw="r" in prefix))
        return Token("start", opening.start(), opening.end(), quote, "t" in prefix)
    rest = _PLAIN[quote].match(source, opening.end())
    assert rest  # it may be empty
    closed = rest[0].endswith(quote)
    return Token("text", opening.start(), rest.end(), quote if closed else "")


def _sign_in_field(source: str, at: int, stack: list[_Frame]) -> Token:
    field, sign = stack[-1], source[at]
    if sign in "([{":
        field.depth += 1
    elif field.depth == 0 and sign == "}":
        stack.pop()
        return Token("ends", at, at + 1)
    elif field.depth == 0 and sign == ":":
        text = stack[-2]
        stack.append(_Frame(text.quote, text.raw, is_format=True))
        return Token("tail", at, at + 1)
    elif field.depth == 0 and sign == "!" and not source.startswith("!=", at):
        return Token("tail", at, at + 1)
    elif sign in ")]}":
        field.depth = max(0, field.depth - 1)
    return Token("sign", at, at + 1)


def _in_text(source: str, at: int, stack: list[_Frame]) -> Token:
    text = stack[-1]
    pattern = _FORMAT[text.quote] if text.is_format else _LITERAL[text.quote, text.raw]
    literal = pattern.match(source, at)
    if literal and literal.end() > at:
        return Token("literal", at, literal.end())
    if source.startswith("{", at):
        stack.append(_Frame())
        return Token("field", at, at + 1)
    if text.is_format:
        stack.pop()
        if source.startswith("}", at):
            stack.pop()
            return Token("ends", at, at + 1)
        return Token("literal", at, at)  # the text goes on as if the field had been closed
    if source.startswith(text.quote, at):
        stack.pop()
        return Token("end", at, at + len(text.quote), text.quote)
    if source.startswith("\n", at):  # it was never closed
        stack.pop()
        return Token("end", at, at)
    return Token("literal", at, at + 1)
