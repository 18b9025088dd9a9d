"""What a student has reached stays known as long as the code of it is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.report.progress import code_key
from grader.submissions.submission import Submission

DOUBLING = Assignment.read(
    Path(__file__).parents[1] / "courses" / "doubling" / "exercises" / "doubling"
)
SOURCE = """\
import numpy as np
FACTOR = 2

def double(x):
    return FACTOR * x

def halve_again(doubled):
    return doubled / 2

if __name__ == "__main__":
    print(double(3))
"""


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("import numpy as np\n", "import math\nimport numpy as np\n", True),
        ("import numpy as np\n", "from numpy import (\n    array,\n    mean,\n)\n", True),
        ("    print(double(3))\n", "    print(halve_again(6))\n    # here\n", True),
        ("doubled / 2", "doubled / 3", True),  # a later step
        ("FACTOR = 2", "FACTOR = 3", False),
        ("FACTOR * x", "x + x", False),
    ],
)
def test_a_step_counts_until_something_changes_that_it_may_depend_on(
    before: str, after: str, same: bool
) -> None:
    assert before in SOURCE
    was, now = (
        code_key(DOUBLING, Submission(Path("doubling.py"), text), "double")
        for text in (SOURCE, SOURCE.replace(before, after))
    )
    assert was
    assert (was == now) == same
