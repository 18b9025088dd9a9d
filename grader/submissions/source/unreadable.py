r"""Why Python cannot read a source, told as what it is where that is known.

>>> found = problem_of("x = 1\nprint(\u201chello\u201d)\n")
>>> found.line, found.message
(2, 'the quotes “ and ” come from a text editor or a web page; Python\'s are " and \'')
"""

from __future__ import annotations

import ast
import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from grader.submissions.source.newer import Needed, needed_python
from grader.submissions.source.parsing import parse

_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)
_CHARACTER = re.compile(r"invalid (?:non-printable )?character.*?U\+([0-9A-F]+)\)?$")
_QUOTES = (
    "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
    "\u2032\u2033\u300c\u300d\uff02\uff07"
)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_OTHERS = {"\u00d7": "*", "\u00f7": "/", "\u2260": "!=", "\u2264": "<=", "\u2265": ">="}
_PYTHON_2 = re.compile(r"\s*except\s[^:#]{0,200}\w\s*,\s*[a-z_]\w*\s*:")
_PROMPT = re.compile(r"\s*(>>> ?|\.\.\. |In \[\d+\]:|PS [A-Z]:\\|[A-Z]:\\[^\n]*>|\$ )")
_INDENT = "Check the indent: four spaces for each level, and the same for all lines of a block."
_BRACKETS = "Look at this line and the one above it: a bracket, a quote, a colon or the indent."


@dataclass(frozen=True)
class Unreadable:
    """Why Python cannot read a source.

    Attributes:
        message: what is wrong.
        line: where, from 1.
        hint: one thing to try.
        needs: the newer Python that reads it; "" where none does.
    """

    message: str
    line: int
    hint: str = _BRACKETS
    needs: str = ""


def read(source: str) -> tuple[ast.Module | None, Unreadable | None]:
    """The syntax tree of a source of bounded length, or why there is none."""
    try:
        return parse(source), None
    except SyntaxError as error:
        return None, _explained(source, error)
    except (ValueError, RecursionError, MemoryError) as error:
        return None, Unreadable(str(error) or type(error).__name__, 1)


def problem_of(source: str) -> Unreadable | None:
    """Why Python cannot read a source; None where it can."""
    return read(source)[1]


def _explained(source: str, error: SyntaxError) -> Unreadable:
    for look in _LOOKS:
        problem = look(source, error)
        if problem:
            return problem
    newer = needed_python(source) if error.lineno else None
    if isinstance(newer, Needed):
        return _too_new(newer)
    return _as_python_says(source, newer or error)


def _too_new(needed: Needed) -> Unreadable:
    this = ".".join(map(str, sys.version_info[:2]))
    return Unreadable(
        f"it takes Python {needed.python} ({needed.what}), and this is Python {this}",
        needed.line,
        f"Write it as Python {this} has it too, or use Python {needed.python} or newer.",
        needed.python,
    )


def _as_python_says(source: str, error: SyntaxError) -> Unreadable:
    named = re.search(r" on line (\d+)$", error.msg)  # where the block should have begun
    line = min(int(named[1]) if named else error.lineno or 1, source.count("\n") + 1)
    if "was never closed" in error.msg:
        return Unreadable(
            error.msg, line, "Each bracket needs its partner: count those from here on."
        )
    is_indent = isinstance(error, IndentationError) or "indent" in error.msg
    return Unreadable(error.msg, line, _INDENT if is_indent else _BRACKETS)


def _line_of(source: str, number: int | None) -> str:
    lines = source.split("\n", number or 1)
    return lines[(number or 1) - 1] if len(lines) >= (number or 1) else ""


def _markup(source: str, error: SyntaxError) -> Unreadable | None:
    """A web page or a formatted text under the name of a Python file."""
    start = source[:200].lstrip().lower()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        what = "a web page"
    elif start.startswith("{\\rtf"):
        what = "a formatted text (RTF)"
    elif start.startswith("{") and '"cell_type"' in source:
        hint = "Open it in Jupyter as .ipynb, save it, and hand that in."
        return Unreadable("this is a notebook, and its file is damaged", error.lineno or 1, hint)
    else:
        return None
    hint = "Save the code itself as plain text: on a web page it is behind `Raw` or `Download`."
    return Unreadable(f"this is {what}, not Python", 1, hint)


def _conflict(source: str, error: SyntaxError) -> Unreadable | None:
    """What Git leaves in a file where two changes meet."""
    marker = _MARKER.search(source)
    at = error.lineno or 1
    if not marker or not (_MARKER.match(_line_of(source, at)) or "\n>>>>>>> " in source):
        return None
    line = source.count("\n", 0, marker.start()) + 1
    return Unreadable(
        f"`{marker[0][:60]}` is a merge marker of Git, which left two versions of these lines",
        line,
        "Keep the version that you want, and delete the other one and the lines of `<<<<<<<`, "
        "`=======` and `>>>>>>>`.",
    )


def _typography(source: str, error: SyntaxError) -> Unreadable | None:
    """A character that looks like one of Python's and is another."""
    line = error.lineno or 1
    text = _line_of(source, line)
    named = _CHARACTER.search(error.msg)
    character = chr(int(named[1], 16)) if named else ""
    if (character in _QUOTES and character) or (
        "unterminated" in error.msg and any(each in _QUOTES for each in text)
    ):
        shown = " and ".join(dict.fromkeys(each for each in text if each in _QUOTES))
        what = f"quotes {shown} come" if " and " in shown else f"quote {shown} comes"
        message = f"the {what} from a text editor or a web page; Python's are \" and '"
        return Unreadable(message, line, "Type these quotes again, in your code editor.")
    if not character:
        return None
    name = unicodedata.name(character, "").lower()
    message = f"the character {_shown(character)} is no part of Python"
    instead = _instead(character)
    hint = f"Write `{instead}` in its place." if instead else "Delete it and type it again."
    return Unreadable(f"{message} ({name})" if name else message, line, hint)


def _shown(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code


def _instead(character: str) -> str:
    if character in _DASHES:
        return "-"
    plain = unicodedata.normalize("NFKC", character)
    return _OTHERS.get(character, plain if len(plain) == 1 and plain.isascii() else "")


def _tabs(_: str, error: SyntaxError) -> Unreadable | None:
    if not isinstance(error, TabError):
        return None
    return Unreadable(
        "its indent mixes tabs and spaces, which look alike and are not",
        error.lineno or 1,
        "Indent with spaces alone, four for each level; an editor can convert the whole file.",
    )


def _older(source: str, error: SyntaxError) -> Unreadable | None:
    """What Python 2 had."""
    line = error.lineno or 1
    text = _line_of(source, line)
    statement = re.search(r"Missing parentheses in call to '(print|exec)'", error.msg)
    if statement:
        name = statement[1]
        message = f"`{name}` without parentheses is Python 2"
        return Unreadable(message, line, f"Write `{name}(...)`: it is a function today.")
    if _PYTHON_2.match(text):
        hint = "Write `except ValueError as error:`."
        return Unreadable("`except ..., name:` is Python 2", line, hint)
    return None


def _prompt(source: str, error: SyntaxError) -> Unreadable | None:
    line = error.lineno or 1
    prompt = _PROMPT.match(_line_of(source, line))
    if not prompt:
        return None
    message = f"`{prompt[1].strip()}` is a prompt, which was copied along with the code"
    return Unreadable(message, line, "Delete the prompts at the beginning of the lines.")


_Look = Callable[[str, SyntaxError], Unreadable | None]
_LOOKS: tuple[_Look, ...] = (_markup, _conflict, _typography, _tabs, _older, _prompt)
