"""Expectations that fit any exercise."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NoReturn

from grader.common.outcomes import Failed, Place, in_question
from grader.sandbox.evidence import describe

Details = dict[str, Any]
"""Keyword arguments of `fail` that several failures of one expectation share."""


OF_FAIL = ("expected", "hint", "misconception", "function", "near", "place")
"""The names of these arguments."""


def fail(
    received: str,
    *,
    expected: str = "",
    hint: str = "",
    misconception: str = "",
    function: str = "",
    near: str = "",
    place: Place | None = None,
) -> NoReturn:
    """The student is wrong.

    Args:
        received: what came back, as a sentence.
        expected: what was expected.
        hint: one thing to try; by default what the misconception says.
        misconception: a name that the assignment's catalogue knows.
        function: the student's function; by default the step's, and within `own=` of
            `given.take(step, ...)` that of the step which is taken from.
        near: a word that the line to show contains.
        place: the line to show, where it is known.

    Raises:
        Failed: always.
    """
    raise Failed(
        received,
        expected=expected,
        hint=hint,
        misconception=misconception,
        function=named(function),
        near=near,
        place=place,
    )


def arguments_among(
    details: Details, parameters: Collection[str], *, options: Collection[str], by: str
) -> dict[str, Any]:
    """Take from `details` what a function of the student's gets by name; the rest are `fail`'s.

    Args:
        details: what an expectation was given by name beside its own options.
        parameters: names of the function's parameters that may be among them.
        options: names of the expectation's own options that were given.
        by: the expectation.

    Raises:
        TypeError: a name is nobody's, or may be the expectation's as well as the function's.
    """
    for name in (*options, *details):
        if name in parameters and (name in options or name in OF_FAIL):
            raise TypeError(
                f"`{name}` is an option of {by} and a parameter of the function as well, so nobody "
                f"can tell which is meant: {_OTHERWISE}"
            )
        if name not in (*options, *parameters, *OF_FAIL):
            raise TypeError(
                f"{by} has no option `{name}`, and by the manifest the function gets no argument "
                f"of this name ({', '.join(parameters) or 'none'}): correct one of the two"
            )
    return {name: details.pop(name) for name in parameters if name in details}


_OTHERWISE = (
    "give the argument by its place, or where it has none in a case of `steps.same_as_reference`, "
    "whose options are never arguments; or name the parameter otherwise"
)


def named(function: str) -> str:
    """The function that is meant: this one, or the one in question where none is named."""
    return function or in_question()


def true(condition: bool, received: str, **details: Any) -> None:
    """`condition` holds; otherwise fail with `received` and the details of `fail`."""
    if not condition:
        fail(received, **details)


def equal(value: Any, wanted: Any, **details: Any) -> None:
    """A plain value (number, text, list, dict of these) equals `wanted`."""
    if isinstance(value, dict) and isinstance(wanted, dict):
        _same_items(value, wanted, **details)
        return
    same = type(value) is type(wanted) or (_is_number(value) and _is_number(wanted))
    if not same or value != wanted:
        details.setdefault("expected", describe(wanted))
        fail(f"It is {describe(value)}.", **details)


def _same_items(value: dict[Any, Any], wanted: dict[Any, Any], **details: Any) -> None:
    """Two dicts are equal; if not, the first key that tells them apart is named."""
    if value.keys() != wanted.keys():
        details.setdefault("expected", describe(wanted))
        fail(f"It is {describe(value)}.", **details)
    for key in wanted:
        if value[key] != wanted[key]:
            details.setdefault("expected", f"{str(key)[:40]!r}: {describe(wanted[key])}")
            fail(f"Under {str(key)[:40]!r} stands {describe(value[key])}.", **details)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
