"""A check that a step gives what the reference gives, in one line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.assignment.manifest import Step
from grader.checks.student import Student
from grader.expect.reference import same
from grader.expect.steps.kind import Made
from grader.sandbox.arguments import by_place_and_name

Case = Callable[..., Any]
"""Makes what a function gets, of random numbers, and of `made` where it takes that as well."""


def same_as_reference(label: str, *cases: Case, **options: Any) -> Callable[..., None]:
    """A check: the step's function gives what the reference's gives, for each of these cases.

    ```python
    test_scale = steps.same_as_reference("Each is scaled.", lambda rng: rng.normal(size=(9, 3)))
    ```

    Args:
        label: what students read.
        cases: each gets a generator of random numbers, others for each submission, and returns a
            tuple of the arguments, in the order of the step's `parameters`, those that are given by
            name last, or the only one. One that takes `made` besides may use what other steps make,
            as in `lambda rng, made: (made("train"), x)`, or return a dict of some arguments by
            parameter: the others are those of `made.arguments()`, and so are all without a case.
        options: those of `expect.same_as_reference`.

    Raises:
        TypeError: there is no such option.
    """
    for name in options:
        if name not in same.OPTIONS:
            raise TypeError(
                f"steps.same_as_reference has no option `{name}`: what the function gets, by name "
                "too, a case returns, as in `lambda rng: (x, shift)`"
            )

    def check(student: Student, fresh: Callable[[str], np.random.Generator], made: Made) -> None:
        function = getattr(student, made.step)
        for number, case in enumerate(cases):
            rng = fresh(f"{made.step} {label} {number}")
            found = case(rng, made) if _takes_made(case) else case(rng)
            if _takes_made(case) and isinstance(found, dict):
                given = by_place_and_name(made.arguments(others=found), function.step.named)
            else:
                given = _in_order(function.step, found)
            same.same_for(function, *given, **options)
        if not cases:
            given = by_place_and_name(made.arguments(), function.step.named)
            same.same_for(function, *given, **options)

    check.__doc__ = label
    return check


def _takes_made(case: Case) -> bool:
    """Whether it has a second parameter; one with a value of its own keeps that."""
    parameters = inspect.signature(case).parameters.values()
    return sum(each.default is each.empty for each in parameters) > 1


def _in_order(step: Step, found: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What a case returned, by position and by name.

    Raises:
        TypeError: it is more than the step has parameters.
    """
    given = found if isinstance(found, tuple) else (found,)
    due = len(step.positional)
    by_place, by_name = given[:due], given[due:]
    if not step.parameters:  # the manifest does not say what it gets
        return given, {}
    if len(by_name) > len(step.named):
        raise TypeError(
            f"a case of {step.name} returns {len(given)} arguments, and by the manifest its "
            f"parameters are {', '.join((*step.positional, *step.named))}: correct one of the two"
        )
    return by_place, dict(zip(step.named, by_name, strict=False))
