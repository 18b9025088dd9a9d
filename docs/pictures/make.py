"""Makes the pictures of the README from a real run: `uv run python docs/pictures/make.py`.

Grades the bundled samples, opens their pages in the installed Chromium, and writes what three parts
of them look like. `--results FOLDER` takes pages that are there already.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

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
    "class": Shot("index.html", "header", ".row", 1280),
}


def main() -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--results", type=Path, help="results of `grader demo` (default: grade)")
    results = parser.parse_args().results
    if reason := browsers.missing():
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder:
        if results is None:
            results = Path(folder)
            demo = [sys.executable, "-m", "grader", "demo", "--out", folder]
            subprocess.run(demo, cwd=ROOT, check=True)
        with browsers.opened() as browser:
            for name, shot in SHOTS.items():
                path = HERE / f"{name}.png"
                path.write_bytes(small(taken(browser, results, shot)))
                print(path.relative_to(ROOT), path.stat().st_size, "bytes")
                if path.stat().st_size > MOST_BYTES:
                    sys.exit(f"{path.name} is too large for the README.")


def taken(browser: browsers.Browser, results: Path, shot: Shot) -> bytes:
    """One part of a page as PNG."""
    browser.open(results / shot.page, width=shot.width)
    place = "document.querySelector(arguments[0]).getBoundingClientRect()"
    top = round(browser.ask(f"{place}.top + scrollY", shot.first)) - 12
    bottom = round(browser.ask(f"{place}.bottom + scrollY", shot.last)) + 12
    return browser.picture(top=max(0, top), height=bottom - max(0, top), width=shot.width)


def small(png: bytes) -> bytes:
    """The same picture in 256 colours, which is all that these pages need."""
    stream = io.BytesIO()
    reduced = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    reduced.save(stream, "PNG", optimize=True)
    return stream.getvalue()


if __name__ == "__main__":
    main()
