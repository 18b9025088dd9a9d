"""What a run of the grader's own tests says that it left out, and where the exercises are."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOTH_KINDS = "tests/batch/test_kill_the_command.py", "tests/common/test_clock.py"


def listed(*arguments: str) -> str:
    """What pytest says that it would run."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout + done.stderr


def found_in(text: str) -> set[str]:
    return set(re.findall(r"^tests/.*::.*$", text, re.MULTILINE))


@pytest.mark.whole
def test_what_is_left_out_is_told_with_the_command_that_runs_it() -> None:
    """By default and with --rest every test is run, and none twice."""
    usual, rest, whole = (listed(*BOTH_KINDS, *more) for more in ((), ("--rest",), ("--whole",)))
    assert found_in(usual)
    assert found_in(rest)
    assert not found_in(usual) & found_in(rest)
    assert found_in(usual) | found_in(rest) == found_in(whole)
    told = re.findall(r"^Left out: .*$", usual, re.MULTILINE)
    files = Counter(Path(name.partition("::")[0]).name for name in found_in(rest))
    where = ", ".join(f"{count} in {name}" for name, count in sorted(files.items()))
    assert told == [
        f"Left out: {len(found_in(rest))} tests of the whole proof ({where}). "
        "Run everything: pytest --whole; what was left out: pytest --rest"
    ]
    assert "Left out" not in rest + whole


@pytest.mark.whole
def test_the_parts_of_the_rest_are_together_the_rest() -> None:
    """CI takes one of them where a machine is slow; no test is in two of them, and none in none."""
    rest, *parts = (
        found_in(listed(*BOTH_KINDS, "--rest", *more))
        for more in ((), ("--part=1/2",), ("--part=2/2",))
    )
    assert not parts[0] & parts[1]
    assert parts[0] | parts[1] == rest
    for wrong in (("--rest", "--part=3/2"), ("--part=1/2",), ("--rest", "--part=half")):
        assert "--part is K/N" in listed(*BOTH_KINDS, *wrong)


def test_a_test_that_is_named_is_run() -> None:
    some = listed(
        "tests/batch/test_kill_the_command.py::test_the_killed_command_goes_on_and_leaves_no_process"
    )
    assert len(found_in(some)) == 2
    assert "Left out" not in some


@pytest.mark.parametrize("step", [pytest.param("normalize", marks=pytest.mark.whole), "fit_model"])
def test_who_selects_a_step_is_told_where_the_exercises_are(step: str) -> None:
    """Here `pytest -k normalize` runs the grader's own tests, whose passing says nothing of it."""
    text = listed("tests/common/test_clock.py", "-k", f"{step} or endless")
    words = f"To check {step} in your file: pytest exercises -k '{step} or endless'"
    assert words in text
    assert "exercises" not in listed("tests/common/test_clock.py", "-k", "endless")
