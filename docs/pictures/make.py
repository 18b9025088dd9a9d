"""Makes the pictures of the README from a real run: `uv run python docs/pictures/make.py`.

Grades the bundled samples, opens their pages in the installed Chromium, and writes what three parts
of them look like; before, a student's terminal, from an empty folder to a mistake, and a cell.
`--results FOLDER` takes pages that are there already, `--only screen` or `notebook` makes one.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image
from rich.console import Console
from rich.text import Text

from grader.assignment.manifest import Assignment
from grader.cli.demo import samples

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import browser as browsers  # noqa: E402 - the tests' own, found by the line above

MOST_BYTES = 100_000


@dataclass(frozen=True)
class Shot:
    """A part of a page.

    Attributes:
        page: in the results.
        first: a selector of the element at its top.
        last: of the element at its bottom.
        width: of the window, in pixels.
    """

    page: str
    first: str
    last: str
    width: int


SHOTS = {
    "mistake": Shot("feedback/dan.html", "#build_model", "#build_model", 900),
    "training": Shot("feedback/emma.html", "#fit_model", "#fit_model", 900),
    "class": Shot("index.html", "header", "section[aria-labelledby=all]", 1280),
}


SCREEN, CELL = "screen", "notebook"
CHECKED = "build_model"
"""A step that a sample has begun and made a mistake in."""

WRITTEN = {
    "load_data": "return keras.datasets.mnist.load_data()",
    "normalize": "return x / x.max()",
}
"""What the student has written: a step that is right, and one with a common mistake."""

TYPED = ("grader start first_model", "pytest -k 'load_data or normalize'")


def main() -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--results", type=Path, help="results of `grader demo` (default: grade)")
    parser.add_argument("--only", choices=[SCREEN, CELL], help="this picture alone")
    options = parser.parse_args()
    results = options.results
    if reason := browsers.missing():
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder:
        with browsers.opened() as browser:
            page = Path(folder, "page.html")
            if options.only != CELL:
                kept(SCREEN, terminal(browser, page, session(Path(folder, "new"))))
            if options.only != SCREEN:
                kept(CELL, cell(browser, page, checked(Path(folder))))
        if options.only:
            return
        if results is None:
            results = Path(folder)
            demo = [sys.executable, "-m", "grader", "demo", "--out", folder]
            subprocess.run(demo, cwd=ROOT, check=True)
        with browsers.opened() as browser:
            for name, shot in SHOTS.items():
                kept(name, taken(browser, results, shot))


def kept(name: str, png: bytes) -> None:
    """Write a picture, unless it is too large."""
    path = HERE / f"{name}.png"
    path.write_bytes(small(png))
    print(path.relative_to(ROOT), path.stat().st_size, "bytes")
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path.name} is too large for the README.")


def session(folder: Path) -> str:
    """What the terminal shows of a student's first minutes in an empty folder, with its colours."""
    folder.mkdir()
    shown = []
    for command in TYPED:
        typed = [sys.executable, "-m", *command.replace("'", "").split(" ", 2)]
        colours = ["--color=yes"] if command.startswith("pytest") else []
        environment = {**os.environ, "COLUMNS": "92", "PY_COLORS": "1"}
        done = subprocess.run(
            [*typed, *colours], cwd=folder, env=environment, capture_output=True, check=False
        )
        lines = done.stdout.decode().strip().split("\n")
        said = "\n".join(map(_left_standing, lines))
        shown.append(f"\x1b[1m$ {command}\x1b[0m\n{said}")
        stub = folder / "exercises" / "first_model" / "first_model.py"
        text = stub.read_text("utf-8")
        for step, code in WRITTEN.items():
            text = re.sub(rf'raise NotImplementedError\("step \d+, {step}: .*"\)', code, text)
        stub.write_text(text, "utf-8")
    return "\n\n".join(shown)


def checked(folder: Path) -> str:
    """What `%check` shows in the notebook of somebody who has begun, as HTML."""
    client = NotebookClient(
        nbformat.v4.new_notebook(), timeout=300, resources={"metadata": {"path": str(folder)}}
    )
    with client.setup_kernel():
        written = samples(Assignment.read(ROOT / "exercises" / "first_model"))["dan"]
        for number, source in enumerate(["%load_ext grader", written, f"%check {CHECKED}"]):
            client.nb.cells.append(nbformat.v4.new_code_cell(source))
            client.execute_cell(client.nb.cells[-1], number)
    return str(client.nb.cells[-1].outputs[0].data["text/html"])


def cell(browser: browsers.Browser, page: Path, output: str) -> bytes:
    """The output of a cell below that cell, as PNG."""
    page.write_text(_CELL.format(source=f"%check {CHECKED}", output=output), "utf-8")
    browser.open(page, width=900)
    height = round(browser.ask("document.body.getBoundingClientRect().bottom")) + 12
    return browser.picture(top=0, height=height, width=900)


def _left_standing(line: str) -> str:
    """What of a line was not wiped away again."""
    *wiped, last = line.split("\r")
    return f"\x1b[0m{last}" if wiped else last


def terminal(browser: browsers.Browser, page: Path, text: str) -> bytes:
    """A text with a terminal's colours as PNG."""
    console = Console(record=True, width=120, file=io.StringIO())
    console.print(Text.from_ansi(text))
    page.write_text(console.export_html(code_format=_TERMINAL), "utf-8")
    browser.open(page, width=900)
    height = round(browser.ask("document.querySelector('pre').getBoundingClientRect().bottom")) + 8
    return browser.picture(top=0, height=height, width=900)


def taken(browser: browsers.Browser, results: Path, shot: Shot) -> bytes:
    """One part of a page as PNG."""
    browser.open(results / shot.page, width=shot.width)
    opened = "document.querySelectorAll(arguments[0]).forEach(each => { each.open = true; })"
    browser.driver.execute_script(opened, shot.first)  # a step that was passed is folded
    place = "document.querySelector(arguments[0]).getBoundingClientRect()"
    top = round(browser.ask(f"{place}.top + scrollY", shot.first)) - 12
    bottom = round(browser.ask(f"{place}.bottom + scrollY", shot.last)) + 12
    return browser.picture(top=max(0, top), height=bottom - max(0, top), width=shot.width)


def small(png: bytes) -> bytes:
    """The same picture in 256 colours, which is all that these pages need."""
    stream = io.BytesIO()
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    reduced = whole.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    reduced.save(stream, "PNG", optimize=True)
    return stream.getvalue()


_TERMINAL = """<!doctype html><meta charset="utf-8"><style>{stylesheet}
body {{ margin: 0; background: #fbfbf9; color: #1d2229; }}
pre {{ margin: 14px 16px; font: 13.5px/1.45 "DejaVu Sans Mono", monospace; }}
</style><pre><code style="font-family:inherit">{code}</code></pre>"""


_CELL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 14px 16px; font: 14px/1.5 sans-serif; color: #1d2229; background: #fff; }}
body > pre {{ margin: 0 0 12px; padding: 6px 10px; background: #f5f5f5; border: 1px solid #ddd; }}
</style><pre>{source}</pre>{output}"""


if __name__ == "__main__":
    main()
