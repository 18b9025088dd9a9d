"""A student's file: which kind it is by its name, and its bytes, as many as are read."""

from __future__ import annotations

import os
from pathlib import Path

from grader.common.outcomes import UsageError

MOST_BYTES = 5 << 20


MOST_NOTEBOOK_BYTES = 32 << 20  # outputs included, which are not kept


def data_of(path: Path) -> bytes:
    """What a file that somebody named holds, cut one byte after the most that is read.

    Raises:
        UsageError: there is no such file, or it cannot be read.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name the file with the solution in it.")
    try:
        with path.open("rb") as stream:
            return stream.read(most_bytes(path) + 1)
    except FileNotFoundError:
        raise UsageError(
            f"There is no file {os.path.normpath(path)}; check the path after --submission."
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None


def is_notebook(path: Path) -> bool:
    """Whether a file of this name is a notebook."""
    return path.suffix.lower() == ".ipynb"


def most_bytes(path: Path) -> int:
    """The size beyond which a file of this name is refused."""
    return MOST_NOTEBOOK_BYTES if is_notebook(path) else MOST_BYTES


def smaller(path: Path) -> str:
    """What to do about a file that is too large."""
    if is_notebook(path):
        return "clear its outputs (in Jupyter: Edit, Clear Outputs of All Cells), and save it."
    return "is it the right file?"
