r"""Text of ours in words, and text from strangers made harmless.

A submission chooses its names, and parts of messages and lines of code are its own: they may hold
what steers a terminal, turns the direction of writing, or has no end. Which function makes it
harmless depends on where it goes:

| function        | for                          | line ends   | what cannot be printed | length  |
|-----------------|------------------------------|-------------|------------------------|---------|
| `visible`       | records: reports, evidence   | stay        | spelt out: `\x1b`      | cut     |
| `shown`         | a name or a path in a record | spelt out   | spelt out              | cut: …  |
| `printable`     | a screen or page             | become `\n` | U+FFFD                 | as it is |
| `one_line`      | a line of a screen or page   | a space     | U+FFFD                 | cut: ... |

Records spell out, so that a person can read which character was there; what is shown keeps one
character for one, so that columns and widths stay. A name keeps its spaces, by which it may differ
from another; a sentence does not. What a format needs beside this, such as HTML or CSV, stands in
`grader.report.escape`.
"""

from __future__ import annotations

import difflib
import re
import traceback
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

Tell = Callable[[str], None]
"""Shows a person a line of text: what is passed over, how far something is, what is waited for."""

MOST_SHOWN = 160  # characters of a name, and of a line on a screen
_TOO_LONG = "… (shortened)"


def visible(text: str, most: int) -> str:
    r"""At most so many characters of a text, with what steers a terminal spelt out.

    >>> print(visible("a\x1b[2J\u202eb", 100))
    a\x1b[2J\u202eb
    """
    return "".join(c if c.isprintable() or c in "\n\t" else _spelt_out(c) for c in text[:most])


def shown(text: str, *, most: int = MOST_SHOWN) -> str:
    r"""`text` on one line, of bounded length, with `\x1b` and its like spelt out.

    >>> print(shown("ana\n\x1b"))
    ana\n\x1b
    """
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    return "".join(c if c.isprintable() else _spelt_out(c) for c in text)


def printable(text: str) -> str:
    r"""`text` without control and direction characters; line ends and tabs stay.

    >>> printable("a\r\nb\x1bc")
    'a\nb�c'
    """
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in newlines(text))


def one_line(text: str, most: int | None = MOST_SHOWN) -> str:
    """`text` on one line without control characters, of at most so many where a number is given.

    It ends in three dots, which every terminal shows, where it was longer.

    >>> one_line("two   words"), one_line("abcdefgh", 6)
    ('two words', 'abc...')
    """
    if most is not None:
        text = text[: 4 * most]
    text = " ".join(printable(text).split())
    return text if most is None or len(text) <= most else f"{text[: most - 3]}..."


def bounded(text: str, most: int) -> str:
    """`text`, cut where it is longer than `most` characters, which its end then says."""
    return text if len(text) <= most else text[: most - len(_TOO_LONG)] + _TOO_LONG


def newlines(text: str) -> str:
    r"""`text` with one kind of line end, as Python reads a file.

    >>> newlines("a\r\nb\rc")
    'a\nb\nc'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encodable(text: str) -> str:
    """`text` with a question mark for each half of a character, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def folded(name: str) -> str:
    """A name without case, accents and everything but letters and digits, to compare it.

    >>> folded("Müller, Jörg-Peter")
    'mullerjorgpeter'
    """
    text = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in text if c.isalnum())


def counted(number: float, what: str) -> str:
    """A number of things in words.

    >>> counted(1, "grade"), counted(0, "grade")
    ('1 grade', '0 grades')
    """
    said = str(number) if isinstance(number, int) else f"{number:g}"
    return f"{said} {what}{'s' * (number != 1)}"


def as_points(value: float) -> str:
    """Points for people to read: two decimals at most, and only those that say something.

    >>> as_points(3.96667), as_points(2.0)
    ('3.97', '2')
    """
    return f"{round(value, 2):g}"


def line_of(error: BaseException, is_check: Callable[[Path], bool]) -> str:
    """The line of a check at which our own mistake showed: " (test_it.py, line 7)", or nothing.

    Args:
        error: what the check raised.
        is_check: tells an author's files from the grader's and the libraries'.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if is_check(Path(frame.filename))]
    return f" ({Path(ours[-1].filename).name}, line {ours[-1].lineno})" if ours else ""


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known name that is most like an unknown one; None where none is like it.

    Args:
        name: what somebody wrote.
        known: what there is.
        cutoff: how alike they have to be: 0 for the likeliest in any case, 1 for the same.

    >>> nearest("colour", ["color", "shape"])
    'color'
    """
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)), None)


def did_you_mean(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The question behind the message that a name is unknown; empty where none is like it.

    >>> did_you_mean("anna", ["ana", "ben"])
    " Did you mean 'ana'?"
    """
    near = nearest(name, known, cutoff=cutoff)
    return f" Did you mean {near!r}?" if near is not None else ""


def _spelt_out(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def without_nodes(message: str) -> str:
    """A message without the names that TensorFlow gives to what it computes with."""
    return re.sub(r"\{\{\w+ [^{}\n]{0,400}\}\} ?", "", message)
