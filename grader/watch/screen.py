"""The whole terminal as one screen: nothing scrolls, and it is left as it was found."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console, Group
from rich.style import Style
from rich.text import Text

from grader.common.words import wrapped, wrapped_code
from grader.watch import parts
from grader.watch.keys import Press, typed_keys
from grader.watch.parts import Part
from grader.watch.pictures import small_images
from grader.watch.state import AT_CURSOR, Standing, State

_WIDEST = 100
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 12
_LEAST_TITLE = 12  # characters of a title that are left beside where its step stands
_MARKED = "bold reverse"
_BAR = 22
_SIGNS = {
    "passed": ("✓", "green"), "failed": ("✗", "bold red"), "skipped": ("–", "dim"),
    "not_attempted": ("○", "dim"), "error": ("!", "bold yellow"), "waiting": ("?", "dim"),
    "running": ("…", "cyan"), "pending": ("·", "dim"), "fact": ("★", "bold green"),
    "onward": ("→", "bold"), "open": ("○", ""), "problem": ("!", "bold yellow"),
    "note": ("→", "cyan"),
}  # fmt: skip
_STANDING_SIGNS = {
    Standing.RIGHT: "passed", Standing.WRONG: "failed", Standing.OPEN: "not_attempted",
    Standing.WAITS: "skipped", Standing.CHANGED: "waiting", Standing.UNKNOWN: "pending",
    Standing.OURS: "error", Standing.CHECKING: "running",
}  # fmt: skip
_ASCII = {
    "✓": "+", "✗": "X", "–": "-", "○": "o", "…": "...", "·": ".", "★": "*", "→": ">", "█": "#",
    "░": ".", "│": "|", "─": "-", "↑ ↓": "j k", "×": "x", "’": "'",
}  # fmt: skip


class Screen:
    """Draws a state; the last line names the keys.

    Args:
        console: of the terminal; by default that of standard output.
    """

    def __init__(self, console: Console | None = None) -> None:
        size = ("COLUMNS", "LINES")  # fixed for good if they were heeded, whatever the window does
        environment = {k: v for k, v in os.environ.items() if k not in size}
        self._console = console or Console(highlight=False, markup=False, _environ=environment)
        encoding = self._console.encoding
        try:
            "".join(_ASCII).encode(encoding)
            self._plain = False
        except (UnicodeEncodeError, LookupError):
            self._plain = True

    @staticmethod
    def fits() -> bool:
        """Whether this terminal can be drawn on."""
        console = Console()
        dumb = console.is_dumb_terminal or console.legacy_windows
        return console.is_terminal and not dumb

    @contextlib.contextmanager
    def shown(self, press: Press) -> Iterator[None]:
        """Within this block the terminal is ours, and keys are told."""
        console = self._console
        with typed_keys(press):
            console.set_alt_screen(True)
            console.show_cursor(False)
            try:
                yield
            finally:
                console.show_cursor(True)
                console.set_alt_screen(False)

    def draw(self, state: State) -> None:
        """Show it."""
        console = self._console
        width, height = console.size
        lines = self.lines(state, width, height)
        console.update_screen(Group(*lines))

    def say(self, text: str) -> None:
        """A line that stays when the screen is gone."""
        self._console.print(self._shown(text), soft_wrap=True)

    def lines(self, state: State, width: int, height: int) -> list[Text]:
        """The rows of the screen, as many as it has."""
        if width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
            small = f"Make this window larger: {_LEAST_WIDTH} columns, {_LEAST_HEIGHT} rows."
            return self._fill([self._line(line) for line in wrapped(small, width)], height)
        top = [self._head(state, width), self._rule(width)]
        bottom = [self._rule(width), self._timing(state, width), *self._keys(state, width)]
        room = height - len(top) - len(bottom)
        shown = parts.body(state)
        middle = self._rows(shown, width)
        if len(middle) > room:
            shown = _folded(shown)
            middle = self._rows(shown, width)
        if len(middle) > room:
            middle = self._page(middle, state, room)
        rows = [*top, *self._fill(middle, room), *bottom]
        for row in rows:
            row.truncate(width)  # or it would push the keys off the screen
        return rows

    def _page(self, rows: list[Text], state: State, room: int) -> list[Text]:
        """A part of what does not fit, and how to see the rest."""
        per_page = room - 1
        pages = -(-len(rows) // per_page)
        marked = (n for n, row in enumerate(rows) if any(s.style == _MARKED for s in row.spans))
        if state.page == AT_CURSOR:
            state.page = next(marked, 0) // per_page
        state.page %= pages
        begin = min(state.page * per_page, max(0, len(rows) - per_page))
        more = self._line(f" space: more ({state.page + 1} of {pages})", "bold cyan")
        return [*rows[begin : begin + per_page], more]

    def _head(self, state: State, width: int) -> Text:
        share = len(state.done) / max(1, len(state.names))
        full = round(_BAR * share)
        said = parts.progress(state)
        title = state.assignment.manifest.title
        left = Text(self._shown(f" {title}"), style="bold")
        bar = Text().append(self._shown("█" * full), style="green")
        bar.append(self._shown("░" * (_BAR - full)), style="dim")
        right = Text("").join([bar, Text(self._shown(f"  {said} "))])
        gap = width - left.cell_len - right.cell_len
        if gap < 1:
            right = Text(self._shown(f"{said} "))
            gap = width - left.cell_len - right.cell_len
        if gap < 1:
            right = Text(self._shown(f"{said.split(';')[0]} "))
            left.truncate(max(0, width - right.cell_len - 1))
            gap = max(1, width - left.cell_len - right.cell_len)
        return Text("").join([left, Text(" " * gap), right])

    def _timing(self, state: State, width: int) -> Text:
        return self._line(f" {parts.timing(state, time.monotonic())}"[:width], "dim")

    def _keys(self, state: State, width: int) -> list[Text]:
        """The keys, in as many rows as they take."""
        rows = [Text(" ")]
        for key, does in parts.keys(state):
            piece = Text().append(
                self._shown(key), style="bold reverse" if len(key) == 1 else "bold"
            )
            piece.append(f" {does}")
            if rows[-1].cell_len > 1 and rows[-1].cell_len + piece.cell_len + 3 > width:
                rows.append(Text(" "))
            if rows[-1].cell_len > 1:
                rows[-1].append("  ")
            rows[-1].append_text(piece)
        return rows

    def _rows(self, shown: Sequence[Part], width: int) -> list[Text]:
        rows: list[Text] = []
        for part in shown:
            if part.kind == "gap":
                if rows and rows[-1].plain:
                    rows.append(Text(""))
            else:
                rows += self._of_part(part, width)
        while rows and not rows[-1].plain:
            rows.pop()
        return rows

    def _of_part(self, part: Part, width: int) -> list[Text]:
        room = min(width, _WIDEST)
        if part.kind in ("step", "marked"):
            return self._step(part, min(width, _WIDEST))
        if part.kind == "title":
            return self._hanging(f" {self._shown(part.head)}  ", "dim", part.text, room, "bold")
        if part.kind == "file":
            return self._file(part, width)
        if part.kind in _SIGNS:
            sign, style = _SIGNS[part.kind]
            quiet = "dim" if part.kind in ("skipped", "pending") else ""
            return self._hanging(f"  {self._shown(sign)} ", style, part.text, room, quiet)
        if part.kind == "field":
            return self._hanging(f"   {part.head:<9} ", "bold", part.text, room)
        if part.kind == "pixels":
            return _pixels(part.text, width)
        if part.kind == "code":
            return self._code(part, width)
        if part.kind == "mend":
            return self._hanging(" ", "", part.text, room, "bold")
        if part.fixed:
            lines = self._shown(part.text).splitlines()
            pieces = (piece for line in lines for piece in wrapped_code(line, room - 4))
            return [self._line(f"   {piece}", "cyan") for piece in pieces]
        return self._hanging(" " if part.kind == "task" else "   ", "", part.text, room)

    def _hanging(self, head: str, style: str, text: str, room: int, said: str = "") -> list[Text]:
        """Lines behind a head, each below the first; no word is broken."""
        indent = " " * len(head)
        rows = list[Text]()
        for paragraph in text.splitlines() or [""]:
            for line in wrapped(self._shown(paragraph), max(20, room - len(head) - 1)):
                row = Text().append(indent if rows else head, style=style)
                rows.append(row.append(line, style=said))
        return rows

    def _file(self, part: Part, width: int) -> list[Text]:
        text, head = self._shown(part.text), f" {part.head} "
        link = Style(link=part.link, underline=True)
        if len(head) + len(text) >= width:  # the end tells more than the beginning
            text = self._shown("…") + text[-(width - len(head) - 2) :]
        return [Text().append(head, style="dim").append(text, style=link)]

    def _code(self, part: Part, width: int) -> list[Text]:
        head = f"   {part.head:>4} {self._shown('│')} " if part.head != "printed" else "   printed "
        text = Text(self._shown(part.text), style="cyan")
        if len(head) + text.cell_len >= width:  # a letter may take two cells
            text.truncate(width - len(head) - 4)
            text.append(self._shown("…"))
        return [Text().append(head, style="dim").append_text(text)]

    def _step(self, part: Part, width: int) -> list[Text]:
        """A row of the list: number, sign, title, and where it stands; two where it needs them."""
        number, standing, said = part.head.split("\t")
        sign, style = _SIGNS[_STANDING_SIGNS[Standing[standing]]]
        row = Text().append(f" {number:>2} ", style="dim")
        row.append(f"{self._shown(sign)} ", style=style)
        title, name = self._shown(part.text).rsplit(" (", 1)
        room = width - 1 - row.cell_len - len(f" ({name}")
        beside = room - len(said) - 2
        is_beside = beside >= min(len(title), _LEAST_TITLE)
        title = self._shortened(title, beside if is_beside else room)
        row.append(f"{title} ({name}", style=_MARKED if part.kind == "marked" else "")
        if not is_beside:
            return [row, Text(" " * 6 + said)]
        return [row.append(" " * (width - 1 - row.cell_len - len(said))).append(said)]

    def _shortened(self, text: str, room: int) -> str:
        if len(text) <= room:
            return text
        end = self._shown("…")
        return text[: max(0, room - len(end))].rstrip() + end

    def _rule(self, width: int) -> Text:
        return self._line("─" * width, "dim")

    def _line(self, text: str, style: str = "") -> Text:
        return Text(self._shown(text), style=style)

    def _fill(self, rows: list[Text], height: int) -> list[Text]:
        return [*rows, *(Text("") for _ in range(height - len(rows)))][:height]

    def _shown(self, text: str) -> str:
        """The text as far as the terminal's encoding has it."""
        if not self._plain:
            return text
        for sign, substitute in _ASCII.items():
            text = text.replace(sign, substitute)
        return text.encode("ascii", "replace").decode("ascii")


def _pixels(body: str, width: int) -> list[Text]:
    """Images side by side, two rows of pixels in one of the terminal."""
    images = list[NDArray[np.uint8]]()
    rows = list[Text]()
    for image in small_images(body):
        if sum(each.shape[1] + 2 for each in images) + image.shape[1] + 2 <= width:
            images.append(image)
    for top in range(0, max((each.shape[0] for each in images), default=0), 2):
        row = Text("  ")
        for image in images:
            for column in range(image.shape[1]):
                upper, lower = (
                    int(image[at, column]) if at < image.shape[0] else 0 for at in (top, top + 1)
                )
                row.append("▀", Style(color=_grey(upper), bgcolor=_grey(lower)))
            row.append("  ")
        rows.append(row)
    return rows


def _grey(level: int) -> str:
    return f"rgb({level},{level},{level})"


def _folded(shown: Sequence[Part]) -> list[Part]:
    """The same with the checks that have passed in one line, and those that wait in another."""
    found: list[Part] = []
    for kind, said in (("passed", "passed"), ("skipped", "waiting"), ("pending", "to come")):
        count = sum(part.kind == kind for part in shown)
        if count > 1:
            found.append(Part(kind, f"{count} checks {said}"))
    folded = {part.kind for part in found}
    first = next((n for n, part in enumerate(shown) if part.kind in folded), 0)
    rest = [part for part in shown[first:] if part.kind not in folded]
    return [*shown[:first], *found, *rest]
