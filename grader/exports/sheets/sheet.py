"""A CSV file that somebody else will read again: cells change, every other byte stays.

Python's `csv` reads a table, but forgets how it was quoted, separated and ended. Here each cell
keeps its own text.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.common.outcomes import UsageError
from grader.report.escape import csv_cell

_MOST_BYTES = 64 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",;\t"
_MOST_HEADER = 1 << 20  # characters in which the separator is looked for
_OPEN = re.compile(r'"(?:[^"]|"")*+')  # a cell whose closing quote is not there
_NUMBER = re.compile(r"\s*(?P<number>-?[0-9]+([.,][0-9]+)?)\s*")


@dataclass(frozen=True)
class Filled:
    """A sheet with grades in it.

    Attributes:
        data: the file's bytes.
        notes: what a person should know, a line each.
        entered: what a later export has to know again: marks of what was entered, by cell.
    """

    data: bytes
    notes: tuple[str, ...] = ()
    entered: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table of cells, each as it stands in the file.

    Attributes:
        bom: the bytes at the beginning of the file that tell its encoding, or none.
        encoding: of the rest.
        separator: between two cells.
        rows: the cells, with their quotes.
        ends: what ends each row.
    """

    bom: bytes
    encoding: str
    separator: str
    rows: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]

    @classmethod
    def read(cls, data: bytes, *, name: str) -> Sheet:
        """Read a file.

        Args:
            data: its bytes.
            name: how messages call it.

        Raises:
            UsageError: it is too large, empty, or neither UTF-8 nor UTF-16.
        """
        if len(data) > _MOST_BYTES:
            raise UsageError(f"{name} is larger than {_MOST_BYTES >> 20} MB; is it the right file?")
        bom, encoding = next(((b, e) for b, e in _BOMS if data.startswith(b)), (b"", "utf-8"))
        try:
            text = data[len(bom) :].decode(encoding)
        except UnicodeDecodeError:
            raise UsageError(
                f"{name} is not in UTF-8; use it as it was downloaded, or save it as UTF-8."
            ) from None
        if not text.strip():
            raise UsageError(f"{name} is empty; download it again.")
        separator = _separator(text)
        rows, ends = _parse(text, separator)
        return cls(bom=bom, encoding=encoding, separator=separator, rows=rows, ends=ends)

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [plain(raw).strip() for raw in self.rows[0]]

    def value(self, row: int, column: int) -> str:
        """A cell's text without its quotes; "" where the row is shorter."""
        cells = self.rows[row]
        return plain(cells[column]) if column < len(cells) else ""

    def with_values(self, changes: Mapping[tuple[int, int], str]) -> Sheet:
        """The same sheet with other text in the cells (row, column).

        Raises:
            UsageError: a cell would be put behind one whose closing quote is missing.
        """
        rows = [list(cells) for cells in self.rows]
        for (row, column), text in changes.items():
            if column >= len(rows[row]) and _OPEN.fullmatch(rows[row][-1]):
                raise UsageError("The sheet ends within a quoted cell; download it again.")
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = self._quoted(text, like=rows[row][column])
        return replace(self, rows=tuple(tuple(cells) for cells in rows))

    def to_bytes(self) -> bytes:
        """The file; without changes the very bytes that were read."""
        lines = (
            self.separator.join(cells) + end
            for cells, end in zip(self.rows, self.ends, strict=True)
        )
        return self.bom + "".join(lines).encode(self.encoding)

    def _quoted(self, text: str, *, like: str) -> str:
        if like.startswith('"') or any(c in text for c in f'"{self.separator}\r\n'):
            return '"' + text.replace('"', '""') + '"'
        return text


def column(sheet: Sheet, names: Sequence[str], *, what: str, option: str) -> int:
    """The column with one of these names.

    Args:
        sheet: the table.
        names: accepted headers, the wanted one first.
        what: the file, for messages.
        option: the option that names the column.

    Raises:
        UsageError: there is none, or more than one.
    """
    places = [n for n, header in enumerate(sheet.header) if header in names]
    if len(places) == 1:
        return places[0]
    how = "no column" if not places else "more than one column"
    there = ", ".join(repr(header) for header in sheet.header[:30])
    raise UsageError(f"{what} has {how} {names[0]!r}; name it with {option}. There are: {there}.")


def number(text: str) -> float | None:
    """The number in a cell, with point or comma; None where there is none, or an endless one."""
    match = _NUMBER.fullmatch(text)
    value = float(match["number"].replace(",", ".")) if match else math.inf
    return value if math.isfinite(value) else None


def decimals(text: str) -> int:
    """How many decimals the number in a cell is shown with."""
    match = _NUMBER.fullmatch(text)
    return len(match["number"].replace(",", ".").partition(".")[2]) if match else 0


def decimal(value: float, *, comma: bool) -> str:
    """A number with two decimals, as both platforms keep it."""
    text = f"{value:.2f}"
    return text.replace(".", ",") if comma else text


def plain(raw: str) -> str:
    """A cell's text without its quotes."""
    if not raw.startswith('"'):
        return raw
    end = raw.rfind('"')
    return raw[1:end].replace('""', '"') + raw[end + 1 :] if end > 0 else raw[1:]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV of our own, without formulas."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in rows:
        writer.writerow([csv_cell(cell) for cell in row])
    return stream.getvalue()


def _separator(text: str) -> str:
    """The separator of the first line, the one that stands there most often."""
    outside = re.sub(r'"[^"]*(?:"|\Z)', "", text[:_MOST_HEADER].lstrip("\r\n"))
    first = re.split(r"[\r\n]", outside, maxsplit=1)[0]
    return max(_SEPARATORS, key=first.count)


def _parse(text: str, separator: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    cell = re.compile(
        rf'(?P<cell>"(?:[^"]|"")*+(?:"[^{separator}\r\n]*|\Z)|[^{separator}\r\n]*)'
        rf"(?P<end>{separator}|\r\n|\n|\r|\Z)"
    )
    rows: list[tuple[str, ...]] = []
    ends: list[str] = []
    row: list[str] = []
    at = 0
    while at < len(text) or row:
        written = cell.match(text, at)
        assert written, "every text matches"
        row.append(written["cell"])
        at = written.end()
        if written["end"] != separator:
            rows.append(tuple(row))
            ends.append(written["end"])
            row = []
    return tuple(rows), tuple(ends)
