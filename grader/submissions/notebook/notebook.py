"""A notebook's code cells, as one Python source in which every line keeps its place.

Only the code counts: stored outputs are thrown away before anything else is looked at. A cell is
numbered as Jupyter numbers it after "Restart Kernel and Run All Cells": code cells in their order,
empty ones left out.
"""

from __future__ import annotations

import contextlib
import json
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.common.outcomes import UsageError
from grader.common.text import counted, encodable, newlines, visible
from grader.submissions.notebook.attachments import Attachments
from grader.submissions.notebook.magics import neutral
from grader.submissions.notebook.written_files import written_files
from grader.submissions.source.as_meant import plain_spaces, without_fences
from grader.submissions.source.unreadable import Unreadable, problem_of

_OLDEST, _NEWEST = 3, 4
MOST_CELLS = 5000
MOST_CODE = 250_000
"""Characters of code that are read. Python's parser takes 1 kB of memory and more for each, and
seconds where they stand in one f-string."""
_MOST_TEXT = 400_000  # characters of Markdown that are kept
_MOST_REMARKS = 20  # on repaired cells
_MOST_NAMES = 100  # functions of a cell that is not run
_FUNCTION = re.compile(
    r"^[^\S\n]{0,99}(?:async[^\S\n]{1,9})?def[^\S\n]{1,9}(\w{1,99})[^\S\n]{0,9}\(", re.M
)


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Attributes:
        number: its number, from 1.
        first: the line of the joined source at which it begins.
        lines: what the student wrote, magics included.
        problem: why Python cannot read it, with the line within it; it is then left out of the
            source.
        remarks: what was repaired in it.
    """

    number: int
    first: int
    lines: tuple[str, ...]
    problem: Unreadable | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aside:
    """A cell that is not run and holds functions all the same.

    Attributes:
        kind: "Markdown" or "raw".
        after: the number of the code cell above it; 0 for none.
        functions: the names that it defines.
    """

    kind: str
    after: int
    functions: tuple[str, ...]

    @property
    def where(self) -> str:
        """The cell in words."""
        above = f"below cell {self.after}" if self.after else "above the first code cell"
        return f"the {self.kind} cell {above}"


@dataclass(frozen=True)
class Notebook:
    """The code of a notebook.

    Attributes:
        source: all cells one after another, each below a line with its number.
        cells: where they stand.
        remarks: what was repaired.
        document: what people read, in order: the number of a code cell, or a text in Markdown.
        pictures: that were pasted into Markdown; see `grader.submissions.notebook.attachments`.
        asides: the functions that stand in cells which are not run.
    """

    source: str
    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()
    document: tuple[int | str, ...] = ()
    pictures: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()


def looks_like_notebook(text: str) -> bool:
    """Whether a text is that of a notebook, whatever its file is called."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and isinstance(
        document.get("cells", document.get("worksheets")), list
    )


def read_notebook(text: str, path: Path) -> Notebook:
    """Read a notebook of any format, repaired where that is possible.

    Raises:
        UsageError: it is no notebook, or not one for Python; the message is one line.
    """
    pasted = Attachments()
    document, remarks = _mended(_json(text, path), path, pasted)
    all_cells = _cells(document, path)
    sources = [source for kind, source in all_cells if kind == "code"]
    pictures = tuple(pasted.pictures)
    source, cells = join_cells(sources)
    remarks += _first_of([remark for cell in cells for remark in cell.remarks])
    asides = tuple(_asides(all_cells))
    return Notebook(source, cells, remarks, tuple(_document(all_cells)), pictures, asides)


def _first_of(remarks: list[str]) -> tuple[str, ...]:
    more = len(remarks) - _MOST_REMARKS
    rest = (f"{counted(more, 'more remark')} of this kind on other cells.",) if more > 0 else ()
    return (*remarks[:_MOST_REMARKS], *rest)


def _document(cells: list[tuple[str, str]]) -> Iterator[int | str]:
    number, left = 0, _MOST_TEXT
    for kind, source in cells:
        if kind == "code" and source.strip():
            number += 1
            yield number
        elif kind == "markdown" and source.strip() and left > 0:
            yield _clean(source)[:left]
            left -= len(source)


def _asides(cells: list[tuple[str, str]]) -> Iterator[Aside]:
    number = 0
    for kind, source in cells:
        if kind == "code":
            number += bool(source.strip())
            continue
        functions = tuple(dict.fromkeys(_FUNCTION.findall(source[:_MOST_TEXT])))
        if functions:
            yield Aside(
                "Markdown" if kind == "markdown" else "raw", number, functions[:_MOST_NAMES]
            )


def join_cells(sources: list[str]) -> tuple[str, tuple[Cell, ...]]:
    """One source from the code of cells, and where each stands in it."""
    return join_numbered(enumerate((each for each in sources if each.strip()), start=1))


def join_numbered(numbered: Iterable[tuple[int, str]]) -> tuple[str, tuple[Cell, ...]]:
    """The same for cells that have their numbers already."""
    texts = [(number, _clean(source)) for number, source in numbered]
    is_read = sum(len(text) for _, text in texts) <= MOST_CODE
    written = written_files(texts) if is_read else {}
    lines: list[str] = []
    cells: list[Cell] = []
    for number, text in texts:
        file = written.get(number)
        code, remarks = (file.code, file.remark) if file else (text, "")
        told: tuple[str, ...] = (remarks,) if remarks else ()
        code, problem, repaired = _read_cell(code) if is_read else (code, None, ())
        told += tuple(f"Cell {number}, {remark}" for remark in repaired)
        lines.append(f"# %% cell {number}")
        cells.append(Cell(number, len(lines) + 1, tuple(text.split("\n")), problem, told))
        lines += [f"# {line}" for line in text.split("\n")] if problem else code.split("\n")
    return "\n".join(lines) + "\n", tuple(cells)


def _read_cell(code: str) -> tuple[str, Unreadable | None, tuple[str, ...]]:
    """The Python in a cell, in as many lines, why it cannot be read, and what was repaired."""
    plain = neutral(code)
    problem = problem_of(plain)
    if problem is None or problem.needs:
        return plain, problem, ()
    spaces = plain_spaces(code)
    fences = without_fences(spaces.source)
    if fences.source == code:
        return plain, problem, ()
    plain = neutral(fences.source)
    return plain, problem_of(plain), (*spaces.remarks, *fences.remarks)


def _clean(source: str) -> str:
    return encodable(newlines(source).rstrip("\n"))


def _json(text: str, path: Path) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        marked = "\n<<<<<<< " in text or text.startswith("<<<<<<< ")
        merge = ", where Git has left its merge markers (<<<<<<<)" if marked else ""
        raise UsageError(
            f"{path} is damaged: it is no JSON from line {error.lineno} on{merge}; open it in "
            "Jupyter, save it, and hand that in."
        ) from None
    except (RecursionError, ValueError):
        document = None
    if not isinstance(document, dict):
        raise UsageError(f"{path} is not a notebook; save it in Jupyter, and hand that in.")
    return document


def _mended(
    document: dict[str, Any], path: Path, pasted: Attachments
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The parts that matter, in a form that nbformat takes; and what had to be changed."""
    remarks = []
    old = "worksheets" in document and "cells" not in document
    version = document.get("nbformat")
    right = _OLDEST if old else _NEWEST
    if version != right:
        told = visible(repr(version), 20)
        remarks.append(f"The notebook's format is {told}, which is not known; read as {right}.")
    sheets: Any = document["worksheets"] if old else [document]
    bodies = (
        [s.get("cells") for s in sheets if isinstance(s, dict)] if isinstance(sheets, list) else []
    )
    lists: list[list[Any]] = [cells for cells in bodies if isinstance(cells, list)]
    if not lists:
        raise UsageError(f"{path} holds no cells; save it in Jupyter, and hand that in.")
    listed = [cell for cells in lists for cell in cells]
    if len(listed) > MOST_CELLS:
        raise UsageError(f"{path} has more than {MOST_CELLS} cells; is it the right file?")
    kept = [mended for cell in listed if (mended := _mended_cell(cell, pasted, old=old))]
    if len(kept) < len(listed):
        remarks.append(f"{len(listed) - len(kept)} of the notebook's cells are damaged: left out.")
    metadata = document.get("metadata")
    if not isinstance(metadata, dict):
        metadata = {}
    _refuse_other_languages(metadata, path)
    mended = {"nbformat": right, "nbformat_minor": 0, "metadata": {}}
    body = {"worksheets": [{"cells": kept, "metadata": {}}]} if old else {"cells": kept}
    return {**mended, **body}, tuple(remarks)


def _mended_cell(cell: Any, pasted: Attachments, *, old: bool) -> dict[str, Any] | None:
    """A cell without outputs and whatever else may be in it, but for pictures in Markdown."""
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    mended: dict[str, Any] = {"cell_type": cell["cell_type"], "metadata": {}}
    if cell["cell_type"] == "markdown":
        return {**mended, "source": pasted.numbered(source[:_MOST_TEXT], cell.get("attachments"))}
    if cell["cell_type"] != "code":
        return {**mended, "cell_type": "raw", "source": ""}
    mended["outputs"] = []
    if old:
        return {**mended, "input": source, "language": "python", "collapsed": False}
    return {**mended, "source": source, "execution_count": None}


def _refuse_other_languages(metadata: dict[str, Any], path: Path) -> None:
    for entry in ("language_info", "kernelspec"):
        described = metadata.get(entry)
        about = described if isinstance(described, dict) else {}
        language = about.get("name" if entry == "language_info" else "language")
        if isinstance(language, str) and language and "python" not in language.lower():
            raise UsageError(f"{path} is a notebook for {language[:40]!r}; write it in Python.")


def _cells(document: dict[str, Any], path: Path) -> list[tuple[str, str]]:
    """Kind and source of each cell."""
    if document["nbformat"] == _NEWEST:  # in shape already, see `_mended`
        return [(cell["cell_type"], cell["source"]) for cell in document["cells"]]
    import nbformat  # half a second, which nobody waits for who has no old notebook

    try:
        with _quiet():
            library: Any = nbformat
            notebook = library.convert(library.from_dict(document), _NEWEST)
    except Exception as error:  # whatever nbformat meets in a file that nobody has read
        why = visible(" ".join(str(error).split()), 100)
        raise UsageError(f"{path} cannot be read as a notebook ({why}).") from None
    return [(str(cell.cell_type), str(cell.source)) for cell in notebook.cells]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without nbformat's warnings about what is missing in old formats."""
    from traitlets import log

    logger: Any = log.get_logger()
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = before
