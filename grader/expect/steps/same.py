"""A check that a step gives what the reference gives, in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks.student import Student
from grader.expect.reference import same
from grader.expect.steps.kind import Made

Case = Callable[[np.random.Generator], Any]
"""Makes what a function gets: a tuple of its arguments, or its only one."""


def same_as_reference(label: str, *cases: Case, **options: Any) -> Callable[..., None]:
    """A check: the step's function gives what the reference's gives, for each of these cases.

    ```python
    test_scale = steps.same_as_reference("Each is scaled.", lambda rng: rng.normal(size=(9, 3)))
    ```

    Args:
        label: what students read.
        cases: each gets a generator of random numbers, others for each submission, and returns a
            tuple of the arguments, or the only one; without any the step gets its `inputs`.
        options: those of `expect.same_as_reference`.
    """

    def check(student: Student, fresh: Callable[[str], np.random.Generator], made: Made) -> None:
        function = getattr(student, made.step)
        for number, case in enumerate(cases):
            found = case(fresh(f"{made.step} {label} {number}"))
            same.same_as_reference(
                function, *(found if isinstance(found, tuple) else (found,)), **options
            )
        if not cases:
            same.same_as_reference(function, *made.arguments().values(), **options)

    check.__doc__ = label
    return check
