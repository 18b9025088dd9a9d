"""Folders that a check lays out for a student's function."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from grader.sandbox.scratch import Scratch

Content = Mapping[str, "str | bytes | np.ndarray[Any, Any] | None"]

_PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
_READ_ONLY_FILE, _READ_ONLY_FOLDER = 0o444, 0o555


class Folders:
    """Lays out folders, each under a name that no submission can know beforehand.

    Args:
        shown: a folder that the student's process may read and, behind a wall, cannot write.
        scratch: the one that it may write to.
    """

    def __init__(self, shown: Scratch, scratch: Path) -> None:
        self._shown = shown
        self._scratch = scratch

    def lay_out(self, content: Content, *, name: str = "folder", writable: bool = False) -> Path:
        """A new folder with these files.

        What stands in it, the names included, can be read by the submission from now on.

        Args:
            content: by relative path, in the order in which they are written: a text (UTF-8),
                bytes, an array, or None for an empty folder. An array becomes a picture, uint8
                (rows, columns) or (rows, columns, channels), where the name ends like one
                (`.png`, `.jpg` and others), and a file of NumPy where it ends in `.npy`.
            name: what its own name begins with.
            writable: whether the student's function may change it, which it may not by default.

        Returns:
            Its path; `str(path)` where a function takes a text.

        Raises:
            ValueError: a path is not one below the folder, or there is no such file of an array.
        """
        own = f"{name}-{secrets.token_hex(8)}"
        if not writable:
            made = self._shown.path / own
            _write_all(made, content)
            _protect(made)
            return made
        with Scratch(self._scratch.parent) as outside:  # where no submission can put a link
            _write_all(outside / own, content)
            self._scratch.chmod(0o700)  # a submission may have taken the rights to it away
            return (outside / own).rename(self._scratch / own)

    def close(self) -> None:
        """Remove those that were not to be changed; the others go with the student's scratch."""
        self._shown.cleanup()


def _write_all(folder: Path, content: Content) -> None:
    places = {folder.joinpath(*_parts(path)): what for path, what in content.items()}
    folder.mkdir()
    for place, what in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, what)


def _parts(path: str) -> tuple[str, ...]:
    """The parts of a path below the folder.

    Raises:
        ValueError: it leads elsewhere, or is no path on some system.
    """
    found = PurePosixPath(path).parts
    if not found or path.startswith("/") or ".." in found or set(path) & set("\\\0:"):
        raise ValueError(f"{path!r} is no path below the folder: write it like cats/1.png")
    return found


def _write(place: Path, what: str | bytes | np.ndarray[Any, Any] | None) -> None:
    if what is None:
        place.mkdir(exist_ok=True)
    elif isinstance(what, str):
        place.write_bytes(what.encode("utf-8"))
    elif isinstance(what, np.ndarray):
        _write_array(place, what)
    else:
        place.write_bytes(what)


def _write_array(place: Path, array: np.ndarray[Any, Any]) -> None:
    if place.suffix == ".npy":
        np.save(place, array, allow_pickle=False)
    elif place.suffix.lower() in _PICTURES:
        from PIL import Image  # Matplotlib brings it; few checks need it

        Image.fromarray(array).save(place)
    else:
        raise ValueError(f"{place.name}: an array becomes .npy or a picture such as .png")


def _protect(folder: Path) -> None:
    """Take the right to write away, for where there is no wall."""
    for place in sorted(folder.rglob("*"), reverse=True):
        place.chmod(_READ_ONLY_FOLDER if place.is_dir() else _READ_ONLY_FILE)
    folder.chmod(_READ_ONLY_FOLDER)
