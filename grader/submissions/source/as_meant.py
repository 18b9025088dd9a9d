r"""A Python file, or a cell, whose intention is beyond doubt although Python cannot read it.

What is no Python becomes spaces, comments or `pass`; line 3 stays line 3. Each change is told.

>>> meant = as_meant("x\u00a0= 1\n")
>>> meant.source, meant.remarks[0][:47]
('x = 1\n', 'line 1 holds a no-break space (U+00A0), which P')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from grader.submissions.notebook.magics import neutral_lines
from grader.submissions.source.lexer import tokens
from grader.submissions.source.unreadable import problem_of

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_STRANGE = re.compile(f"[{_SPACES}{_INVISIBLE}]")
_SPACE = re.compile(f"[{_SPACES}]")
_FENCE = re.compile(r"[^\S\n]*(?:`{3,}|~{3,})[^\S\n]*[\w+.-]*[^\S\n]*")
_HINTS = re.compile(
    rf"{_STRANGE.pattern}|^[^\S\n]*+(?:```|~~~|[%!?]|(?:pip|conda)3?\s)|\?[^\S\n]*$|=[^\S\n]*+[%!]",
    re.MULTILINE,
)
"""What each of these has in it, so that most files need no closer look."""


@dataclass(frozen=True)
class Meant:
    """A source as it was meant.

    Attributes:
        source: the Python in it, in as many lines.
        remarks: what was changed, each beginning with the lines.
        has_commands: whether it holds commands of a notebook.
    """

    source: str
    remarks: tuple[str, ...] = ()
    has_commands: bool = False


def as_meant(source: str) -> Meant:
    """A file of bounded length; unchanged where Python reads it, or nothing of this helps."""
    meant = Meant(source)
    if not _HINTS.search(source) or _is_read(source):
        return meant
    for change in (plain_spaces, without_fences, _without_commands):
        changed = change(meant.source)
        if changed.source != meant.source:
            meant = Meant(
                changed.source,
                (*meant.remarks, *changed.remarks),
                meant.has_commands or changed.has_commands,
            )
            if _is_read(meant.source):
                break
    return meant


def plain_spaces(source: str) -> Meant:
    """With spaces for those that Python does not take for one, and without invisible characters.

    Within texts and comments they stay.
    """
    if not _STRANGE.search(source):
        return Meant(source)
    changed: list[tuple[int, str]] = []
    pieces = []
    line = 1
    for token in tokens(source):
        piece = source[token.start : token.end]
        if token.kind not in ("text", "literal", "comment") and _STRANGE.search(piece):
            changed += [(line, each) for each in _STRANGE.findall(piece)]
            pieces.append(_STRANGE.sub(_plain_space, piece))
        else:
            pieces.append(piece)
        line += piece.count("\n")
    if not changed:
        return Meant(source)
    names = dict.fromkeys(_named(each) for _, each in changed)
    where = lines_in_words([at for at, _ in changed])
    verb = "holds" if where.startswith("line ") else "hold"
    remark = (
        f"{where} {verb} {' and '.join(names)}, which Python cannot read; it was read as a space "
        "or left out. Type it again in your editor."
    )
    return Meant("".join(pieces), (remark,))


def without_fences(source: str) -> Meant:
    """Without the lines that mark code in Markdown, and without the text around them."""
    lines = source.split("\n")
    fences = [n for n, line in enumerate(lines) if _FENCE.fullmatch(line)]
    texts = _lines_in_texts(source) if fences else set()
    fences = [n for n in fences if n not in texts]
    if not fences:
        return Meant(source)
    marks = set(fences)
    fewer = "\n".join("" if n in marks else line for n, line in enumerate(lines))
    if not _is_read(fewer):
        code = _between(fences, lines)
        fewer = code if _is_read(code) else fewer
    where = lines_in_words([n + 1 for n in fences])
    one = where.startswith("line ")
    remark = (
        f"{where} (`` {lines[fences[0]].strip()[:20]} ``) {'is' if one else 'are'} not Python but "
        "Markdown, which marks code within a text: left out."
    )
    return Meant(fewer, (remark,))


def _between(fences: Sequence[int], lines: Sequence[str]) -> str:
    """What stands between the first and the second fence, the third and the fourth, and so on."""
    kept = [""] * len(lines)
    for begin, end in zip(fences[::2], [*fences[1::2], len(lines)], strict=False):
        kept[begin + 1 : end] = lines[begin + 1 : end]
    return "\n".join(kept)


def _lines_in_texts(source: str) -> set[int]:
    """The lines, counted from 0, that begin within a text."""
    lines: set[int] = set()
    line = 0
    for token in tokens(source):
        more = source.count("\n", token.start, token.end)
        if token.kind in ("text", "literal"):
            lines.update(range(line + 1, line + 1 + more))
        line += more
    return lines


def _without_commands(source: str) -> Meant:
    """Without what only Jupyter understands, as in a notebook."""
    before = source.split("\n")
    after = neutral_lines(before)
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if not changed:
        return Meant(source)
    where = lines_in_words([n + 1 for n in changed])
    one = where.startswith("line ")
    first = before[changed[0]].strip()[:60]
    remark = (
        f"{where} (`{first}`{'' if one else ' …'}) "
        f"{'is a command' if one else 'are commands'} of Jupyter, not Python: lines with `%` or "
        f"`!` belong into a notebook. {'It was' if one else 'They were'} left out, as there."
    )
    return Meant("\n".join(after), (remark,), has_commands=True)


def lines_in_words(numbers: Sequence[int]) -> str:
    """Lines for people to read, the first of many.

    >>> lines_in_words([3]), lines_in_words([3, 3, 8])
    ('line 3', 'lines 3 and 8')
    """
    told = list(dict.fromkeys(numbers))
    if len(told) == 1:
        return f"line {told[0]}"
    if len(told) > 4:
        return f"lines {', '.join(map(str, told[:3]))} and {len(told) - 3} more"
    return f"lines {', '.join(map(str, told[:-1]))} and {told[-1]}"


def _plain_space(space: re.Match[str]) -> str:
    return " " if _SPACE.fullmatch(space[0]) else ""


def _named(character: str) -> str:
    name = unicodedata.name(character, "character").lower()
    article = "an" if name[0] in "aeiou" else "a"
    return f"{article} {name} (U+{ord(character):04X})"


def _is_read(source: str) -> bool:
    """Whether this Python reads it, or a newer one does."""
    problem = problem_of(source)
    return problem is None or bool(problem.needs)
