"""Whether a newer Python would read what this one cannot, and which.

There is a newer grammar in no library that is kept today and reads all of it (parso knows neither
the f-strings of 3.12 nor `type`, LibCST reads it with a parser that hostile text can crash). So
each piece of newer grammar is written as older Pythons have it, and Python's own parser decides on
the rest: where nothing else is wrong, these pieces are why the file cannot be read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grader.submissions.source.lexer import Token, tokens
from grader.submissions.source.parsing import parse

Version = tuple[int, int]

# PEP 701
_QUOTES = "quotes of the same kind within an f-string", (3, 12)
_BACKSLASH = "a backslash between the braces of an f-string", (3, 12)
_COMMENT = "a comment between the braces of an f-string", (3, 12)
_LINES = "a new line between the braces of an f-string", (3, 12)
# PEP 695, PEP 696
_TYPE = "a `type` statement", (3, 12)
_GENERIC = "type parameters in square brackets behind a name", (3, 12)
_DEFAULT = "a default of a type parameter", (3, 13)
# PEP 750, PEP 758
_TEMPLATE = "a t-string", (3, 14)
_EXCEPT = "several exceptions behind `except` without parentheses", (3, 14)
# PEP 798, PEP 810
_UNPACKED = "unpacking in a comprehension", (3, 15)
_LAZY = "a lazy import", (3, 15)

_MAY_BE = re.compile(
    r"[fFtT][rR]?[\"']|^[^\S\n]*+(?:type|lazy)\s|\b(?:def|class)[^\S\n]{1,9}\w++[^\S\n]{0,9}\["
    r"|\bexcept\b|[\[{(]\s*+\*",
    re.MULTILINE,
)
"""What each of these has in it, so that most files need no closer look."""
_DEEPEST = 100  # f-strings within each other; Python gives up at 150
_LEFT_OUT = ("space", "newline", "comment")
_CLASS = re.compile(r"_*[A-Z]")


@dataclass(frozen=True)
class Needed:
    """The Python that is needed.

    Attributes:
        version: the first one that reads the source, such as (3, 12).
        what: the piece of grammar that needs it, in words.
        line: where that stands.
    """

    version: Version
    what: str
    line: int

    @property
    def python(self) -> str:
        """The version as people write it."""
        return ".".join(map(str, self.version))


@dataclass
class _Needs:
    """Pieces of newer grammar in a source, the first place of each."""

    source: str
    places: dict[tuple[str, Version], int] = field(default_factory=dict)

    def note(self, what: tuple[str, Version], at: int) -> None:
        if what[1] > sys.version_info[:2] and what not in self.places:
            self.places[what] = self.source.count("\n", 0, at) + 1


def needed_python(source: str) -> Needed | SyntaxError | None:
    """The newer Python that reads a source which this one does not.

    Returns:
        None where there is nothing in it that a newer one knows; the error that is left where
        something else is wrong as well, in the right line.
    """
    if not _MAY_BE.search(source):
        return None
    needs = _Needs(source)
    text, fields = _without_f_strings(source, needs)
    text = _in_older_grammar(text, needs)
    if not needs.places or text == source:
        return None
    try:
        parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        return None
    if not _reads(fields):
        return None
    (what, version), line = max(needs.places.items(), key=lambda each: each[0][1])
    return Needed(version, what, line)


def _reads(text: str) -> bool:
    try:
        parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


# Texts


@dataclass
class _Text:
    """An f-string that is being read: where it begins, and what its fields may not hold."""

    quote: str
    start: int


@dataclass
class _Written:
    """The code outside of f-strings, or of one field; `over` is a field whose expression ended."""

    parts: list[str] = field(default_factory=list)
    over: bool = False


def _without_f_strings(source: str, needs: _Needs) -> tuple[str, str]:
    """The source with a plain text for each f-string, and what stood in their fields."""
    written = [_Written()]
    texts: list[_Text] = []
    fields: list[str] = []
    for token in tokens(source):
        piece = source[token.start : token.end]
        match token.kind:
            case "start":
                _begin_text(token, texts, needs)
                texts.append(_Text(token.quote, token.start))
                if len(texts) > _DEEPEST:
                    return source, "?"
            case "end":
                text = texts.pop()
                written[-1].parts.append(_plain(source[text.start : token.end]))
            case "field":
                written.append(_Written())
            case "tail":
                _end_expression(written[-1], fields)
            case "ends":
                _end_expression(written.pop(), fields)
            case "literal":
                pass
            case _:
                _take(token, piece, texts, written[-1], needs)
    return "".join(written[0].parts), "?" if texts else "".join(fields)


def _take(token: Token, piece: str, texts: list[_Text], written: _Written, needs: _Needs) -> None:
    """A piece of code, outside of texts or in a field."""
    if texts:
        _look_into_field(token, piece, texts, needs)
    if not written.over:
        written.parts.append(piece)


def _begin_text(token: Token, texts: list[_Text], needs: _Needs) -> None:
    if token.template:
        needs.note(_TEMPLATE, token.start)
    if any(text.quote == token.quote for text in texts):
        needs.note(_QUOTES, token.start)


def _look_into_field(token: Token, piece: str, texts: list[_Text], needs: _Needs) -> None:
    """What stood in no field before Python 3.12."""
    if token.kind == "comment":
        needs.note(_COMMENT, token.start)
    elif token.kind == "newline" and any(len(text.quote) == 1 for text in texts):
        needs.note(_LINES, token.start)
    elif token.kind == "text" and any(text.quote == token.quote for text in texts):
        needs.note(_QUOTES, token.start)
    if "\\" in piece:
        needs.note(_BACKSLASH, token.start)


def _plain(text: str) -> str:
    """A text without fields, of as many lines."""
    lines = text.count("\n")
    return '"""' + "\n" * lines + '"""' if lines else '""'


def _end_expression(part: _Written, fields: list[str]) -> None:
    if part.over:
        return
    part.over = True
    expression = "".join(part.parts).strip()
    if re.search(r"[^=!<>]=$", expression):  # f"{x=}"
        expression = expression[:-1]
    fields.append(f"({expression or '?'}\n)\n")


# Statements


def _in_older_grammar(source: str, needs: _Needs) -> str:
    """The source without what newer grammars have, of as many lines."""
    read = [*tokens(source)]
    pieces = [(token.kind, source[token.start : token.end]) for token in read]
    starts = [token.start for token in read]
    edited = [text for _, text in pieces]
    for statement in _statements(pieces):
        _edit(statement, pieces, starts, edited, needs)
    _without_unpacking(pieces, starts, edited, needs)
    return "".join(edited)


def _statements(pieces: list[tuple[str, str]]) -> Iterator[list[int]]:
    """The numbers of the pieces of each statement, without spaces and comments."""
    depth, statement = 0, list[int]()
    for number, (kind, text) in enumerate(pieces):
        if kind == "sign" and text in "([{":
            depth += 1
        elif kind == "sign" and text in ")]}":
            depth = max(0, depth - 1)
        if depth == 0 and (kind == "newline" or text == ";"):
            yield statement
            statement = []
        elif kind not in _LEFT_OUT:
            statement.append(number)
    yield statement


def _edit(
    statement: list[int],
    pieces: list[tuple[str, str]],
    starts: list[int],
    edited: list[str],
    needs: _Needs,
) -> None:
    texts = [pieces[number][1] for number in statement[:4]]
    if len(texts) < 3:
        return
    first, second, third = texts[:3]
    at = starts[statement[0]]
    if first == "type" and pieces[statement[1]][0] == "name" and third in "[=":
        _without_word(statement, edited)
        needs.note(_TYPE, at)
        _without_parameters(statement[2:], pieces, starts, edited, needs)
    elif first == "lazy" and second in ("import", "from"):
        _without_word(statement, edited)
        needs.note(_LAZY, at)
    elif first == "except":
        _with_parentheses(statement[1:], pieces, at, edited, needs)
    else:
        name = next((n for n, text in enumerate(texts[:2], 2) if text in ("def", "class")), 0)
        if name:
            _without_parameters(statement[name:], pieces, starts, edited, needs)


def _without_word(statement: list[int], edited: list[str]) -> None:
    """Take away the first word of a statement, and the space behind it."""
    for number in range(statement[0], statement[1]):
        edited[number] = "\n" * edited[number].count("\n")


def _without_parameters(
    rest: list[int],
    pieces: list[tuple[str, str]],
    starts: list[int],
    edited: list[str],
    needs: _Needs,
) -> None:
    """Take away `[T, *Ts]` at the beginning of what is left of a statement."""
    if not rest or pieces[rest[0]][1] != "[":
        return
    needs.note(_GENERIC, starts[rest[0]])
    depth = 0
    for number in rest:
        text = pieces[number][1]
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        if text == "=" and depth == 1:
            needs.note(_DEFAULT, starts[number])
        if depth == 0:
            for taken in range(rest[0], number + 1):
                edited[taken] = "\\\n" * pieces[taken][1].count("\n")
            return


def _with_parentheses(
    rest: list[int], pieces: list[tuple[str, str]], at: int, edited: list[str], needs: _Needs
) -> None:
    """Put parentheses around the exceptions behind `except`; Python 2's name for one is none."""
    if pieces[rest[0]][1] == "*":
        rest = rest[1:]
    depth, commas, last = 0, list[int](), ""
    for place, number in enumerate(rest):
        text = pieces[number][1]
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        if depth == 0 and text == "as":
            return
        if depth == 0 and text == ",":
            commas.append(place)
        if depth == 0 and text == ":":
            if commas and (len(commas) > 1 or _CLASS.match(last) or "." in _texts(pieces, rest)):
                needs.note(_EXCEPT, at)
                edited[rest[0]] = "(" + edited[rest[0]]
                edited[rest[place - 1]] += ")"
            return
        last = text


def _texts(pieces: list[tuple[str, str]], numbers: Iterable[int]) -> list[str]:
    """What these pieces say."""
    return [pieces[number][1] for number in numbers]


@dataclass
class _Bracket:
    """An open bracket; `stars` are those that its first element begins with."""

    stars: list[int] = field(default_factory=list)
    is_begun: bool = False
    has_comma: bool = False


def _without_unpacking(
    pieces: list[tuple[str, str]], starts: list[int], edited: list[str], needs: _Needs
) -> None:
    """Take away the stars of `[*row for row in rows]`."""
    stack: list[_Bracket] = []
    for number, (kind, text) in enumerate(pieces):
        if kind in _LEFT_OUT:
            continue
        if stack and not stack[-1].is_begun:
            if text == "*":
                stack[-1].stars.append(number)
                continue
            stack[-1].is_begun = True
        if kind == "sign" and text in "([{":
            stack.append(_Bracket())
        elif kind == "sign" and text in ")]}" and stack:
            stack.pop()
        elif stack and text == ",":
            stack[-1].has_comma = True
        elif stack and text == "for" and stack[-1].stars and not stack[-1].has_comma:
            needs.note(_UNPACKED, starts[stack[-1].stars[0]])
            for star in stack[-1].stars:
                edited[star] = ""
