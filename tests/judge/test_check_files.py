"""Which step a file of checks belongs to, and in which order checks run."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.judge.check_files import CheckFiles

DOUBLING = Assignment.read(
    Path(__file__).parents[1] / "courses" / "doubling" / "exercises" / "doubling"
)
FILES = CheckFiles([DOUBLING])
HIDDEN = Path("solutions") / "doubling" / "hidden"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (DOUBLING.folder / "test_double.py", ("double", False)),
        (DOUBLING.folder / "more" / "test_halve_again.py", ("halve_again", False)),
        (DOUBLING.folder / "test_double_hidden.py", ("double", True)),
        (HIDDEN / "test_double_hidden.py", ("double", True)),
        (HIDDEN / "test_double.py", None),  # no folder of the assignment
        (DOUBLING.folder / "conftest.py", None),
        (DOUBLING.folder / "testing.py", None),
        (Path("elsewhere") / "test_double.py", None),
        (Path("elsewhere") / "test_double_hidden.py", None),
    ],
    ids=str,
)
def test_a_file_belongs_to_the_step_of_its_name(path: Path, found: tuple[str, bool] | None) -> None:
    """...in the assignment's folder, and a hidden one in a folder of the same name, too."""
    file = FILES.of(path)
    assert (file and (file.step, file.hidden)) == found


def test_a_file_named_after_no_step_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(UsageError, match="no step of doubling; its steps are double, halve_again"):
        FILES.of(DOUBLING.folder / "test_treble.py")


def test_hidden_checks_run_after_all_others_and_what_is_no_check_last() -> None:
    names = ["test_double", "test_halve_again", "test_double_hidden", "test_halve_again_hidden"]
    orders = [FILES.order(FILES.of(DOUBLING.folder / f"{name}.py")) for name in names]
    assert [*orders, FILES.order(None)] == sorted([*orders, FILES.order(None)])
