"""A file of ours is whole, or it is what it was before."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.common.files import write_whole


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "ana.b.json"
    write_whole(out, b"old")
    write_whole(out, b"new")
    assert out.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [out]


def test_what_a_killed_run_left_is_written_over(tmp_path: Path) -> None:
    out = tmp_path / "grades.csv"
    (tmp_path / "grades.csv.part").write_bytes(b"half of a much longer fi")
    write_whole(out, b"whole")
    assert out.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [out]


def test_where_it_cannot_be_finished_the_old_one_stays(tmp_path: Path) -> None:
    out = tmp_path / "grades"
    (out / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="grades"):
        write_whole(out, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["grades"]


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "grades.csv", b"new")
