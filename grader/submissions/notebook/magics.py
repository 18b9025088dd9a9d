r"""What IPython understands beyond Python, made harmless, line by line.

nbconvert's script export turns such lines into calls of `get_ipython()`; here nothing is to be
called, so each becomes `pass`, or the statement that it would have run. The number of lines never
changes: line 3 of a cell stays line 3.

>>> print(neutral("%matplotlib inline\n%time x = 1\nfiles = !ls\nx?"))
pass
x = 1
files = []
pass
"""

from __future__ import annotations

import re

from grader.submissions.source.parsing import parse

_NOT_PYTHON = re.compile(
    r"!|R|bash|bigquery|cmd|cython|file|html|javascript|js|julia|latex|markdown|octave|perl|pypy"
    r"|python2|ruby|script|sh|sql|svg|sx|system|timeit|writefile",
    re.IGNORECASE,
)
"""Cell magics whose cell is no Python, or defines nothing outside of itself."""

_CELL_MAGIC = re.compile(r"\s*%%(?P<name>!|\w+)")
_PROMPT = re.compile(r"^(>>> ?|\.\.\.(?: |$)|In \[\d+\]: ?|\s*\.\.\.+: ?)")
_TIMED = re.compile(r"(?P<before>.*?)%time\s+(?:-\S+\s+)*(?P<statement>\S.*)")
_ESCAPED = re.compile(r"\s*(%|!|\?)")
_ASSIGNED = re.compile(r"(?P<target>\s*[A-Za-z_][\w.,\s\[\]]*=\s*)(?P<sign>[%!])\s*[\w.]")
_HELP = re.compile(r"[^#'\"]*[\w.*\])]\s*\?{1,2}\s*$")
_BARE = re.compile(r"\s*(pip3?|conda|mamba|uv|cd|ls|cat|mkdir|rm|cp|mv)\s+[\w./~*-]")
_TOKEN = re.compile(
    r"#.*|\"\"\"|'''|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|[\[({]|[\])}]", re.DOTALL
)


def neutral(cell: str) -> str:
    """The Python in the source of a cell, in as many lines."""
    lines = cell.split("\n")
    first = next((n for n, line in enumerate(lines) if _is_code(line)), None)
    if first is None or _parses(cell):
        return cell
    lines = _at_the_margin(lines, first)
    magic = _CELL_MAGIC.match(lines[first])
    if magic:
        if _NOT_PYTHON.fullmatch(magic["name"]):
            return "\n".join("" for _ in lines)
        lines[first] = ""
    text = "\n".join(lines)
    return text if _parses(text) else "\n".join(neutral_lines(lines))


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _parses(text: str) -> bool:
    try:
        parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _at_the_margin(lines: list[str], first: int) -> list[str]:
    """Without pasted prompts and without the indent that the whole cell has, as IPython does."""
    if _PROMPT.match(lines[first]):
        lines = [_PROMPT.sub("", line) for line in lines]
    indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
    return [line.removeprefix(indent) for line in lines]


def neutral_lines(lines: list[str]) -> list[str]:
    """The Python in lines of source, each in its place."""
    done: list[str] = []
    scanner = _Scanner()
    goes_on = False  # a line that is left out ends in a backslash
    for line in lines:
        if goes_on:
            goes_on = line.rstrip().endswith("\\")
            done.append("")
            continue
        instead = _instead_of(line) if scanner.at_statement else None
        if instead is not None:
            goes_on = line.rstrip().endswith("\\") and not _TIMED.match(line)
        done.append(line if instead is None else instead)
        scanner.read(done[-1])
    return done


def _instead_of(line: str) -> str | None:
    """What takes the place of a line that begins a statement; None where it is Python."""
    timed = _TIMED.match(line)
    if timed and (not timed["before"].strip() or _ASSIGNED.match(line)):
        return timed["before"] + timed["statement"]
    assigned = _ASSIGNED.match(line)
    if assigned:
        return assigned["target"] + ("[]" if assigned["sign"] == "!" else "None")
    if _ESCAPED.match(line) or _HELP.match(line) or (_BARE.match(line) and not _parses(line)):
        return line[: len(line) - len(line.lstrip())] + "pass"
    return None


class _Scanner:
    """Knows after each line whether the next one begins a statement."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def at_statement(self) -> bool:
        return not (self._quote or self._depth or self._continued)

    def read(self, line: str) -> None:
        at = 0
        while at < len(line):
            at = self._end_of_text(line, at) if self._quote else self._next_token(line, at)
        self._continued = not self._quote and line.endswith("\\")

    def _end_of_text(self, line: str, start: int) -> int:
        end = re.compile(rf"(?:[^\\]|\\.)*?{self._quote}").match(line, start)
        if end is None:
            return len(line)
        self._quote = ""
        return end.end()

    def _next_token(self, line: str, start: int) -> int:
        token = _TOKEN.search(line, start)
        if token is None:
            return len(line)
        if token[0] in ('"""', "'''"):
            self._quote = token[0]
        elif token[0] in ("(", "[", "{"):
            self._depth += 1
        elif token[0] in (")", "]", "}"):
            self._depth = max(0, self._depth - 1)
        return token.end()
