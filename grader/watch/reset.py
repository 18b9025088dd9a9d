"""A step becomes what it was at first; the file as it was is kept."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.report.progress import make_folder
from grader.submissions.files import is_notebook
from grader.submissions.submission import Submission
from grader.watch.choosing import untouched

_KEPT = "kept"
_OF_A_BLOCK = ("", " ", "\t", ")", "]", "}", "#")


def reset(assignment: Assignment, file: Path, step: str) -> Path:
    """Put the stub of a step in the place of its function.

    Args:
        assignment: the assignment.
        file: the student's file or notebook.
        step: the step.

    Returns:
        The copy of the file as it was.

    Raises:
        UsageError: the function cannot be found, or the file cannot be read or written.
    """
    try:
        data = file.read_bytes()
        text = data.decode("utf-8")
        number = list(assignment.by_name).index(step) + 1
        pristine = _pristine(assignment, file, step)
        if is_notebook(file):
            changed = _in_notebook(text, step, number, pristine)
        else:
            changed = _in_text(text, step, number, pristine)
        if changed is None:
            raise UsageError(
                f"No function {step} is found in {file.name}, so there is nothing to reset."
            )
        kept = _keep(assignment, file)
        beside = file.with_name(f".{file.name}.new")
        beside.write_bytes(changed.encode("utf-8"))
        shutil.copymode(file, beside)
        beside.replace(file)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise UsageError(f"{file.name} cannot be reset: {error}") from None
    return kept


def _keep(assignment: Assignment, file: Path) -> Path:
    folder = make_folder(assignment) / _KEPT
    folder.mkdir(exist_ok=True)
    at = dt.datetime.now().astimezone()
    kept = folder / f"{file.stem}-{at:%Y-%m-%d-%H-%M-%S}{file.suffix}"
    shutil.copyfile(file, kept)
    return kept


def _pristine(assignment: Assignment, file: Path, step: str) -> list[str]:
    """The lines of the function as it was handed out; none where nobody has them any more."""
    found: Submission | None = untouched(assignment, file, step)
    return found.text_of(step).split("\n") if found else []


def _in_text(text: str, step: str, number: int, pristine: list[str]) -> str | None:
    """A file's text with the stub in it; None where the function is not there."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    found = block_of(lines, step)
    if found is None:
        return None
    first, last = found
    stub = pristine or stub_of(lines[first:last], step, number)
    return end.join([*lines[:first], *stub, *lines[last:]])


def _in_notebook(text: str, step: str, number: int, pristine: list[str]) -> str | None:
    """The same for the last cell of a notebook that has the function."""
    notebook: dict[str, Any] = json.loads(text)
    for cell in reversed(notebook.get("cells", [])):
        if cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        whole = source if isinstance(source, str) else "".join(source)
        changed = _in_text(whole, step, number, pristine)
        if changed is not None:
            is_text = isinstance(source, str)
            cell["source"] = changed if is_text else changed.splitlines(keepends=True)
            return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    return None


def block_of(lines: list[str], name: str) -> tuple[int, int] | None:
    """Where the last function or class of a name begins and ends, also where Python cannot read it.

    Returns:
        The first line, counted from 0, and the one behind the last; None where it is not there.
    """
    head = re.compile(rf"(?:async\s+def|def|class)\s+{re.escape(name)}\b")
    firsts = [number for number, line in enumerate(lines) if head.match(line)]
    if not firsts:
        return None
    last = firsts[-1] + 1
    while last < len(lines) and lines[last][:1] in _OF_A_BLOCK:
        last += 1
    while last > firsts[-1] + 1 and (not lines[last - 1].strip() or lines[last - 1][0] == "#"):
        last -= 1
    return firsts[-1], last


def stub_of(lines: list[str], step: str, number: int) -> list[str]:
    """A stub from a function's own lines: its first line and its docstring, and nothing else."""
    kept, rest = list[str](), list(lines)
    while rest:  # a `def` may take several lines
        kept.append(rest.pop(0))
        if kept[-1].split("#")[0].rstrip().endswith(":"):
            break
    document = re.match(r"\s*(\"{3}|'{3}).*?\1", "\n".join(rest), re.DOTALL)
    if document:
        kept += rest[: document[0].count("\n") + 1]
    return [*kept, f'    raise NotImplementedError("step {number}, {step}: not written yet")']
