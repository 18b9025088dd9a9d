"""Under which conditions a case is opened: the same everywhere, but for what is said to differ."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.judge.opening import setup_of
from grader.judge.options import (
    CaseOptions,
    JudgeOptions,
    calibrated,
    in_kernel,
    practised,
    seed_of,
)
from grader.submissions.submission import Submission

ASSIGNMENT = Assignment.read(Path(__file__).parents[2] / "exercises" / "first_model")
SUBMISSION = Submission(Path("some") / "first_model.py", "def normalize(x):\n    return x\n")
GRADED = JudgeOptions().case(SUBMISSION)
PRACTISED = practised(SUBMISSION, "bundled")
IN_KERNEL = in_kernel(SUBMISSION, "bundled")


def differing(one: object, two: object) -> set[str]:
    names = [field.name for field in dataclasses.fields(one)]  # type: ignore[arg-type]
    return {name for name in names if getattr(one, name) != getattr(two, name)}


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (PRACTISED, {"total_seconds", "at_home", "practises", "empties_scratch"}),
        (IN_KERNEL, {"total_seconds", "practises", "empties_scratch", "wants_pictures"}),
        (calibrated(7), {"total_seconds", "seed"}),
    ],
    ids=["practice", "notebook", "calibration"],
)
def test_only_what_is_said_to_differs_from_grading(options: CaseOptions, names: set[str]) -> None:
    assert differing(GRADED, options) == names


@pytest.mark.parametrize(
    ("options", "names"),
    [(PRACTISED, {"filename", "folder"}), (IN_KERNEL, set()), (calibrated(7), {"seed"})],
    ids=["practice", "notebook", "calibration"],
)
def test_the_process_is_told_the_same_as_in_grading(options: CaseOptions, names: set[str]) -> None:
    """Seed, threads, limits and data are those under which a class is graded."""
    graded = setup_of(ASSIGNMENT, SUBMISSION, GRADED)
    assert differing(graded, setup_of(ASSIGNMENT, SUBMISSION, options)) == names


def test_the_same_text_has_the_same_seed_whoever_handed_it_in() -> None:
    other = dataclasses.replace(SUBMISSION, path=Path("other.py"))
    changed = dataclasses.replace(SUBMISSION, source="")
    assert seed_of(other) == seed_of(SUBMISSION) == GRADED.seed
    assert seed_of(changed) != seed_of(SUBMISSION) != seed_of(SUBMISSION, 1)


def test_what_a_class_is_judged_with_reaches_each_case() -> None:
    options = JudgeOptions(which="full", seed=3, total_seconds=9.0, pictures=Path("pictures"))
    assert options.case(SUBMISSION) == CaseOptions(
        which="full", seed=seed_of(SUBMISSION, 3), total_seconds=9.0, wants_pictures=True
    )


def test_nobody_who_can_stop_it_is_stopped_by_a_clock_for_all_steps() -> None:
    assert (PRACTISED.total_seconds, IN_KERNEL.total_seconds) == (math.inf, math.inf)


def test_an_empty_file_is_loaded_too() -> None:
    """An empty text would mean a process without a submission."""
    empty = dataclasses.replace(SUBMISSION, source="")
    assert setup_of(ASSIGNMENT, empty, GRADED).source == "\n"
