"""The data sets of an assignment: bundled files, or the full ones from Keras's cache."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError

_LEAST_ARRAY_MB, _MOST_ARRAY_MB = 64, 400

Array = NDArray[Any]


@dataclass(frozen=True)
class Dataset:
    """Samples, (n, ...), and their labels, (n,), to train on and to test on; read-only."""

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array


def files(assignment: Assignment, which: str) -> dict[str, str]:
    """For each of the assignment's data sets the `.npz` that Keras answers from.

    Args:
        assignment: names its data sets in the manifest.
        which: "bundled", or "full" for the files that Keras has or can fetch.

    Raises:
        UsageError: a file is not there.
    """
    bundled = {
        name: assignment.folder / file for name, file in assignment.manifest.datasets.items()
    }
    for name, path in bundled.items():
        if not path.is_file():
            raise UsageError(f"{path}, the data set {name!r} of {assignment.name}, is not there.")
    if which == "bundled":
        return {name: str(path) for name, path in bundled.items()}
    return {name: str(_full(name)) for name in bundled}


def load(assignment: Assignment, which: str, name: str) -> Dataset:
    """The arrays of a data set.

    Raises:
        UsageError: its file is not there.
    """
    return _load(files(assignment, which)[name])


def largest_array_mb(assignment: Assignment, which: str) -> int:
    """How large an array a submission may send: twice the largest data set, as float64.

    Raises:
        UsageError: a data set's file is not there.
    """
    largest = 0
    for path in files(assignment, which).values():
        largest = max(largest, _largest_entry(path))
    return min(_MOST_ARRAY_MB, max(_LEAST_ARRAY_MB, 16 * largest >> 20))


@functools.cache
def _largest_entry(path: str) -> int:
    with zipfile.ZipFile(path) as archive:
        return max((entry.file_size for entry in archive.infolist()), default=0)


@functools.cache
def _load(path: str) -> Dataset:
    with np.load(path, allow_pickle=False) as arrays:
        dataset = Dataset(*(arrays[key] for key in ("x_train", "y_train", "x_test", "y_test")))
    for array in vars(dataset).values():
        array.setflags(write=False)
    return dataset


def _full(name: str) -> Path:
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    path = home / "datasets" / f"{name}.npz"
    if not path.is_file():
        _download(name)
    if not path.is_file():
        raise UsageError(
            f"The full {name} data set is not in Keras's cache ({path}) and cannot be fetched. "
            "Connect to the internet once, or leave out `--data full` to use the bundled data."
        )
    return path


def _download(name: str) -> None:
    code = f"import keras; keras.datasets.{name}.load_data()"
    print(f"Fetching the full {name} data set for Keras, once ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-P", "-c", code]
    subprocess.run(command, capture_output=True, timeout=600, check=False)
