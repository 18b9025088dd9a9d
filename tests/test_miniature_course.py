"""An assignment is added by adding a folder, as `docs/authors.md` shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COURSE = Path(__file__).parent / "courses" / "doubling"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=COURSE,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_miniature_assignment_proves_itself() -> None:
    """Reference full marks, stub none, each check can fail, corpus as declared, stubs fresh."""
    done = run("grader", "validate", "--corpus", "submissions")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "checks that nothing fails     0" in done.stdout


def test_a_student_of_it_is_told_what_is_right() -> None:
    solution = COURSE / "solutions" / "doubling" / "doubling.py"
    done = run("pytest", "exercises", "-p", "no:cacheprovider", "--submission", solution)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything is right" in done.stdout
