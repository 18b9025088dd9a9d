"""Scratch folders go away, whatever was put into them."""

from __future__ import annotations

import mmap
import os
import sys
from pathlib import Path

import pytest

from grader.sandbox.scratch import Scratch, bytes_below, bytes_without_a_name, empty


def nest(folder: Path, *, levels: int) -> None:
    """Folders within folders, deeper than any path is long."""
    at = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)


@pytest.mark.parametrize("levels", [1500, 2500])
def test_a_folder_deeper_than_python_recurses_goes_away(levels: int) -> None:
    """...whether it has a path that is not too long, or none."""
    scratch = Scratch()
    nest(scratch.path, levels=levels)
    scratch.cleanup()
    assert not scratch.path.exists()


def test_what_is_too_deep_to_be_looked_at_is_too_much() -> None:
    """Nothing is kept out of sight by folders within folders."""
    with Scratch() as scratch:
        (scratch / "file").write_bytes(b"x" * 5000)
        size, count, _ = bytes_below(scratch, most_entries=10_000)
        assert size >= 5000
        assert count == 1
        nest(scratch, levels=2500)
        assert bytes_below(scratch, most_entries=10_000).entries > 10_000


def test_what_stands_in_folders_without_rights_counts() -> None:
    """Whoever made them may look into them, and nothing is kept out of sight."""
    with Scratch() as scratch:
        (scratch / "outer" / "inner").mkdir(parents=True)
        (scratch / "outer" / "inner" / "file").write_bytes(b"x" * 5000)
        (scratch / "outer" / "inner").chmod(0)
        (scratch / "outer").chmod(0)
        found = bytes_below(scratch, most_entries=100)
    assert found.entries == 3
    assert found.size >= 5000


def test_folders_without_rights_go_away_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir(mode=0o500)
    with Scratch() as scratch:
        nest(scratch, levels=1200)
        (scratch / "locked" / "inside").mkdir(parents=True)
        (scratch / "locked" / "link").symlink_to(tmp_path)
        (scratch / "locked").chmod(0)
        empty(scratch)
        assert list(scratch.iterdir()) == []
    assert (tmp_path / "precious").stat().st_mode & 0o777 == 0o500


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
@pytest.mark.parametrize("how", ["open", "mapped", "mapped by one page", "both"])
def test_a_removed_file_that_is_still_held_counts(how: str, tmp_path: Path) -> None:
    """Once, whatever holds it, and with its whole size."""
    size = 1 << 20
    with (tmp_path / "file").open("w+b") as file:
        file.write(bytes(size))
        file.flush()
        length = 4096 if how == "mapped by one page" else size
        kept = mmap.mmap(file.fileno(), length) if how != "open" else None
    if how in ("open", "both"):
        held = (tmp_path / "file").open("rb")
    before = bytes_without_a_name(os.getpid(), tmp_path).size  # what pytest itself holds open
    (tmp_path / "file").unlink()
    found = bytes_without_a_name(os.getpid(), tmp_path, most_bytes=2 * size).size - before
    # Only root may ask for the size of a mapped file; to anybody else it counts as the largest.
    assert found == size or (how.startswith("mapped") and os.geteuid() and found == 2 * size)
    if kept is not None:
        kept.close()
    if how in ("open", "both"):
        held.close()
    assert bytes_without_a_name(os.getpid(), tmp_path).size == before
