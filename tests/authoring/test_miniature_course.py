"""An assignment is added by adding a folder, as `docs/authors.md` shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[1] / "courses" / "doubling"


def run(*command: str | Path, cwd: Path = COURSE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.whole
def test_the_miniature_assignment_proves_itself() -> None:
    """Reference full marks, stub none, each check can fail, corpus as declared, stubs fresh."""
    done = run("grader", "validate", "--corpus", "submissions")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "checks that nothing fails     0" in done.stdout


@pytest.mark.whole
def test_a_student_of_it_is_told_what_is_right() -> None:
    solution = COURSE / "solutions" / "doubling" / "doubling.py"
    done = run("pytest", "exercises", "-p", "no:cacheprovider", "--submission", solution)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything is right" in done.stdout


@pytest.mark.whole
def test_an_author_is_told_the_line_of_a_check_that_fails_by_itself(tmp_path: Path) -> None:
    """...and of the reference that loses points for it, without debris."""
    copy = shutil.copytree(COURSE, tmp_path / "doubling")
    check = copy / "exercises" / "doubling" / "test_double.py"
    check.write_text(check.read_text("utf-8") + "\n\ndef test_ours():\n    raise KeyError('x')\n")
    (copy / "submissions").rename(copy / "elsewhere")  # told without a corpus, too
    done = run("grader", "validate", "--corpus", "submissions", cwd=copy)
    assert done.returncode == 1
    line = len(check.read_text("utf-8").splitlines())
    assert f"The check itself failed: KeyError: 'x' (test_double.py, line {line})" in done.stderr
    assert re.search(r"reference: [\d.]+ of 3 points$", done.stderr, re.MULTILINE)
    assert "[]" not in done.stderr
    assert "['" not in done.stderr
