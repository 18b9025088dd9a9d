"""Draws the packages of `grader/` and who imports whom: `uv run python docs/pictures/layout.py`.

Writes `layout.svg` beside this file and the table of packages into `docs/architecture.md`, both
made from the code: charters are the packages' docstrings, arrows their imports. `--check` says what
is stale. A package stands on a floor above all that it imports.
"""

from __future__ import annotations

import argparse
import ast
import html
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "grader"
PICTURE = ROOT / "docs" / "pictures" / "layout.svg"
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- packages: made by docs/pictures/layout.py -->", "<!-- end of packages -->"
_NO_CODE = ("samples", "student_folder")
_BOX, _HIGH, _GAP, _BETWEEN = 132, 34, 18, 46  # pixels


@dataclass(frozen=True)
class Layout:
    """The packages and modules at the top of `grader/`.

    Attributes:
        modules: how many modules each holds.
        imports: which others each imports.
        floors: the number of each, from 1.
    """

    modules: dict[str, int]
    imports: dict[str, frozenset[str]]
    floors: dict[str, int]

    @property
    def arrows(self) -> int:
        """How many pairs there are of one that imports and one that is imported."""
        return sum(map(len, self.imports.values()))


def modules() -> dict[str, Path]:
    """Every module of the grader by its full name; what is shipped as data is none."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {*_NO_CODE} & {*path.relative_to(PACKAGE).parts}:
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def measure() -> Layout:
    """The layout as it stands in the code.

    Raises:
        RecursionError: packages import each other in a circle.
    """
    known = modules()
    rooms = {name: name.split(".")[1] for name in known if "." in name}
    counts: dict[str, int] = {}
    imports: dict[str, set[str]] = {room: set() for room in rooms.values()}
    for name, room in rooms.items():
        counts[room] = counts.get(room, 0) + 1
        imports[room] |= {rooms[each] for each in _imported(name, known) if each in rooms}
    frozen = {room: frozenset(others - {room}) for room, others in imports.items()}

    def floor(room: str) -> int:
        return 1 + max((floor(other) for other in frozen[room]), default=0)

    return Layout(counts, frozen, {room: floor(room) for room in frozen})


def _imported(name: str, known: dict[str, Path]) -> Iterator[str]:
    """The modules of ours that a module imports, wherever in it the import stands."""
    path = known[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            names = [f"{base}.{alias.name}" for alias in node.names]
        for full in names:
            while full and full not in known:
                full = full.rpartition(".")[0]
            if full:
                yield full


def table() -> str:
    """The packages, from the top floor to the ground, each with the first line of its docstring."""
    found = measure()
    rows = ["| package | what is in it |", "|---|---|"]
    for room in sorted(found.floors, key=lambda each: (-found.floors[each], each)):
        place = PACKAGE / room
        if place.is_dir():
            inner = [
                place,
                *sorted(p.parent for p in place.rglob("__init__.py") if p.parent != place),
            ]
            for folder in inner:
                if not {*_NO_CODE} & {*folder.relative_to(PACKAGE).parts}:
                    name = folder.relative_to(PACKAGE).as_posix()
                    rows.append(f"| `{name}/` | {_charter(folder / '__init__.py')} |")
        elif room != "__main__":
            rows.append(f"| `{room}.py` | {_charter(place.with_suffix('.py'))} |")
    return "\n".join(rows)


def _charter(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.split("\n\n")[0].replace("\n", " ")


def picture() -> str:
    """SVG: a row for each floor, a box for each package, a line for each that imports another."""
    found = measure()
    rows: dict[int, list[str]] = {}
    for room, number in sorted(found.floors.items()):
        rows.setdefault(number, []).append(room)
    top, widest = max(rows), max(map(len, rows.values()))
    width = _GAP + widest * (_BOX + _GAP)
    height = _GAP + top * (_HIGH + _BETWEEN)
    at = {}
    for number, each in rows.items():
        left = (width - len(each) * (_BOX + _GAP) + _GAP) / 2
        for place, room in enumerate(each):
            at[room] = left + place * (_BOX + _GAP), _GAP + (top - number) * (_HIGH + _BETWEEN)
    about = f"{len(at)} packages and modules, {found.arrows} imports, {top} floors"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="sans-serif" font-size="13" '
            f'role="img"><title>{about}</title>',
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *(_line(at[a], at[b]) for a, others in found.imports.items() for b in sorted(others)),
            *(_box(room, at[room], found.modules[room]) for room in sorted(at)),
            "</svg>\n",
        ]
    )


def _line(begin: tuple[float, float], end: tuple[float, float]) -> str:
    x, y, to_x, to_y = begin[0] + _BOX / 2, begin[1] + _HIGH, end[0] + _BOX / 2, end[1]
    bend = (to_y - y) / 2
    return (
        f'<path d="M{x:g} {y:g}C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y:g}" '
        'fill="none" stroke="#5b7aa8" stroke-opacity=".45"/>'
    )


def _box(room: str, place: tuple[float, float], count: int) -> str:
    x, y = place
    what = f" ({count})" if (PACKAGE / room).is_dir() else ".py"
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{_BOX}" height="{_HIGH}" rx="5" fill="#eef3fa" '
        f'stroke="#33527d"/><text x="{x + _BOX / 2:g}" y="{y + _HIGH / 2 + 5:g}" '
        f'text-anchor="middle" fill="#15263d">{html.escape(room + what)}</text>'
    )


def page() -> str:
    """The page with the table of today."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def main() -> None:
    """Write picture and table, or say which is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    stale = []
    for path, text in ((PICTURE, picture()), (PAGE, page())):
        if not path.is_file() or path.read_text("utf-8") != text:
            stale.append(path.name)
            if not options.check:
                path.write_text(text, "utf-8")
    if options.check and stale:
        sys.exit(f"Stale: {', '.join(stale)}; run: uv run python docs/pictures/layout.py")


if __name__ == "__main__":
    main()
