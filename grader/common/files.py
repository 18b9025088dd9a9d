"""Files: where ours lie, and writing them whole or not at all."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
"""The folder of `grader` itself, with what lies beside its modules: samples, templates."""


def package_home() -> str:
    """The folder that `grader` is imported from."""
    return str(PACKAGE.parent)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that whoever looks at it meets the old one or the new one, never a part.

    The part stands beside it as `NAME.part` meanwhile, and is taken away where it cannot be
    finished; a run that is killed leaves it, and the next one writes over it.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError:
        _take_away(partial)
        raise


def _take_away(partial: Path) -> None:
    try:
        partial.unlink(missing_ok=True)
    except OSError:
        return  # what keeps it from being written may keep it from being taken away
