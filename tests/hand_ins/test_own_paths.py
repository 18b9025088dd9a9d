"""Texts lose the paths of the machine that graded, and keep those that a student wrote."""

from __future__ import annotations

import sysconfig
import tempfile
from pathlib import Path

import pytest

from grader.report.own_paths import without_own_paths, without_paths

LIBRARIES = sysconfig.get_paths()["purelib"]
SCRATCH = f"{tempfile.gettempdir()}/grader-ab_c12"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"No such file: '{SCRATCH}/stored-77/x.keras' or so", "No such file: '…/x.keras' or so"),
        (f"at {SCRATCH}, then", "at …, then"),
        (f'File "{LIBRARIES}/keras/src/a.py", line 3', 'File "…/keras/src/a.py", line 3'),
        (f"'{Path.home()}/My class/x.csv'", "'…/x.csv'"),
        (f"{Path.home()}fs/x", f"{Path.home()}fs/x"),
        ("/content/drive/x.csv and x / 255 / 3", "/content/drive/x.csv and x / 255 / 3"),
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("ana/first_model.py", "ana/first_model.py"),
    ],
)
def test_a_text_for_students_names_no_folder_of_this_machine(text: str, shown: str) -> None:
    assert without_own_paths(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[Errno 2] No such file: '/srv/my course/x.npz'", "[Errno 2] No such file: '…/x.npz'"),
        (r"C:\Users\prof\x.py is gone", "…/x.py is gone"),
        ("/srv/course/x.npz, y", "…/x.npz, y"),
        ("class/ana/first_model.py is encrypted", "class/ana/first_model.py is encrypted"),
        ("see https://example.org/a/b", "see https://example.org/a/b"),
    ],
)
def test_an_error_of_ours_names_no_folder_at_all(text: str, shown: str) -> None:
    assert without_paths(text) == shown
