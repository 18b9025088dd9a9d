"""Which checks `-k` means: a step's name is that step alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.authoring.new.folders import make_assignment
from grader.authoring.new.plan import plan_of_names
from grader.judge.selection import meant

KNOWN = {"weather", "train", "draw_training"}


@pytest.mark.parametrize(
    ("expression", "train", "draw"),
    [
        ("train", True, False),
        ("draw_training", False, True),
        ("draw", False, True),  # no step's name: as always in pytest
        ("TRAINING", False, True),
        ("weather", True, True),
        ("weather and train", True, False),
        ("train or draw_training", True, True),
        ("weather and not train", False, True),
        ("losses", True, False),
        ("train and", True, True),  # which pytest refuses by itself
        ("test_draw_training.py::x", True, True),
    ],
)
def test_a_word_that_is_a_steps_name_means_that_step(
    expression: str, train: bool, draw: bool
) -> None:
    for step, check, wanted in (
        ("train", "test_the_losses", train),
        ("draw_training", "test_a_curve", draw),
    ):
        words = ["exercises", "weather", f"test_{step}.py", check]
        found = meant(expression, step=step, assignment="weather", words=words, known=KNOWN)
        assert found is wanted, (expression, step)


def test_pytest_selects_the_step_that_is_named(tmp_path: Path) -> None:
    """...and no other one whose name it is a part of."""
    plan = plan_of_names("weather", ["train", "draw_training"])
    make_assignment(plan, tmp_path / "exercises", tmp_path / "solutions")
    command = [sys.executable, "-m", "pytest", "exercises", "--collect-only", "-q", "-k", "train"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "test_train.py::test_it_returns_what_it_should" in done.stdout, done.stdout + done.stderr
    assert "test_draw_training.py" not in done.stdout
