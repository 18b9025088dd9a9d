"""A student's function gives what the reference gives."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.checks.student import StudentFunction
from grader.expect.basics import OF_FAIL, arguments_among, fail
from grader.expect.reference.difference import Difference, as_numbers, difference, in_words
from grader.sandbox.evidence import Handle, RemoteArray

Compare = Callable[[Any, Any], "bool | str | None"]
"""Gets what came back and what the reference gives; says whether that will do, or why not."""

_MOST_INPUTS = 120  # characters in which inputs are told with their numbers


def same_as_reference(
    function: StudentFunction,
    *inputs: Any,
    tolerance: float = 1e-4,
    any_order: bool = False,
    compare: Compare | None = None,
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    keeps_inputs: bool = False,
    **details: Any,
) -> Any:
    """A student's function gives what the reference's gives, for the same inputs.

    >>> expect.same_as_reference(student.softmax, fresh("z").normal(size=(3, 4)))  # doctest: +SKIP

    The reference runs in a process of its own. Where students practise, its recorded answers are
    used; see `grader generate`.

    Args:
        function: `student.<step>`, not called.
        inputs: what both are called with: numbers, texts, arrays, and lists or dicts of these, and
            models, which the reference gets rebuilt, as they were before the student's function
            got them. In the place of one from `made` that cannot be rebuilt, and while students
            practise, both get the ready-made one.
        tolerance: how far a number may be off, relative to the right one, or by a tenth of this.
        any_order: whether the parts of the result, or its rows, may come in any order.
        compare: decides in the place of that: gets what came back and what is right, and returns
            True, or False, or a sentence about what came back that is wrong. It may as well expect
            things of it, as a check does, and return nothing.
        mistakes: for the name of each known mistake a function of the same inputs that gives what
            somebody gets who makes it.
        keeps_inputs: whether the arrays that came in must stay as they were.
        details: what both get by the name of a parameter, as in `shift=1`, and those of `fail`.

    Returns:
        What the student's function returned.

    Raises:
        Failed: it gives something else.
        Waiting: there is no reference here, and nothing was recorded for these inputs.
        TypeError: a detail is neither, or may be either; or the function is a thing's method.
        CannotTell: a model cannot be rebuilt, and there is no ready-made one.
    """
    options: dict[str, Any] = {
        "tolerance": tolerance,
        "any_order": any_order,
        "compare": compare,
        "mistakes": mistakes,
        "keeps_inputs": keeps_inputs,
    }
    said = {name: value for name, value in options.items() if value != _USUAL[name]}
    named = arguments_among(
        details,
        function.parameters_beside(inputs),
        options=said,
        by="expect.same_as_reference",
    )
    return same_for(function, inputs, named, **options, **details)


def same_for(
    function: StudentFunction,
    inputs: tuple[Any, ...],
    named: Mapping[str, Any],
    *,
    tolerance: float = 1e-4,
    any_order: bool = False,
    compare: Compare | None = None,
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    keeps_inputs: bool = False,
    **details: Any,
) -> Any:
    """As `same_as_reference`, with the arguments that have names apart from all options."""
    student, step = function.student, function.step
    if function.how.method:
        raise TypeError(
            f"the method `{function.how.method}` cannot be compared with the reference's: what it "
            "belongs to stays in the student's process. Compare what it returns with values of "
            f"your own, or let a function of the step make and use the {step.name}"
        )
    if student.reference is None:
        raise RuntimeError("Nobody has said where the reference is.")
    asked_with = inputs, dict(named)
    if any(isinstance(each, Handle) for each in (*inputs, *named.values())):  # before it is changed
        (inputs, named), asked_with = student.reference.lend(step, (inputs, dict(named)))
    got = function(*inputs, **named)
    how = dataclasses.replace(function.how, named=asked_with[1])
    due = student.reference.answer(step, asked_with[0], how)
    details = {"function": step.name, **details}
    told = {**{_name(step.positional, n): each for n, each in enumerate(inputs)}, **named}
    if keeps_inputs and student.last.changed:
        _fail_for_change(_name([*told], student.last.changed[0]), details)
    asked = _told(told)
    if compare is not None:
        _fail_if(compare(got, due), got, due, asked, details)
        return got
    found = difference(got, due, tolerance=tolerance, any_order=any_order)
    if found is not None:
        name = _known(got, due, lambda make: make(*inputs, **named), mistakes or {}, tolerance)
        known = {"misconception": name, "hint": ""} if name else {}
        alone = _number_that_came_in(found, told, due)
        said = _sentence(found, alone or asked, with_place=not alone)
        fail(said, **{"expected": found.due, **details, **known})
    return got


_USUAL: dict[str, Any] = {
    name: each.default
    for name, each in inspect.signature(same_as_reference).parameters.items()
    if each.default is not each.empty
}
"""What holds where an option is not given."""

OPTIONS = (*_USUAL, *OF_FAIL)
"""The names of all options of `same_as_reference`."""


def _fail_for_change(name: str, details: dict[str, Any]) -> None:
    fail(
        f"The array `{name}` that came in has changed.",
        **{"expected": "a new array, and the one that came in as it was", **details},
    )


def _fail_if(
    said: bool | str | None, got: Any, due: Any, asked: str, details: dict[str, Any]
) -> None:
    """Fail where an author's own comparison says so."""
    if isinstance(said, str) and said:
        fail(said, **details)
    if said is False:
        received = _capital(f"{asked}it gives {in_words(got)}.")
        fail(received, **{"expected": in_words(due), **details})


def _sentence(found: Difference, asked: str, *, with_place: bool) -> str:
    """What came back, and for which inputs."""
    of_part = f" in the part {found.part}" if found.part else ""
    if found.shape:
        return _capital(f"{asked}the result has the {found.got}{of_part}.")
    place = ""
    if found.place is not None and with_place:
        place = f" at place {', '.join(map(str, found.place))}"
    no_number = ", which is no number" if found.got in _NO_NUMBERS else ""
    return _capital(f"{asked}it gives {found.got}{place}{of_part}{no_number}.")


_NO_NUMBERS = ("nan", "inf", "-inf")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number_that_came_in(found: Difference, inputs: Mapping[str, Any], due: Any) -> str:
    """The one number that came in where the result differs, if each gives one number; else ""."""
    if found.place is None or found.part or len(inputs) != 1:
        return ""
    ((name, value),) = inputs.items()
    values, right = as_numbers(value), as_numbers(due)
    if values is None or right is None or values.shape != right.shape:
        return ""
    return f"For {name} = {in_words(values[found.place])} "


def _told(inputs: Mapping[str, Any]) -> str:
    """The inputs but models, with numbers where they are few: "For x = 3 and y = [1, 2] "."""
    inputs = {name: each for name, each in inputs.items() if not isinstance(each, Handle)}
    if not inputs:
        return ""
    told = [f"{name} = {in_words(each)}" for name, each in inputs.items()]
    if sum(map(len, told)) > _MOST_INPUTS:
        told = [_kind(name, each) for name, each in inputs.items()]
    *first, last = told
    return f"For {', '.join(first)}{' and ' if first else ''}{last} "


def _name(parameters: list[str], number: int) -> str:
    return parameters[number] if number < len(parameters) else f"input {number + 1}"


def _kind(name: str, value: Any) -> str:
    numbers = as_numbers(value)
    if numbers is not None and numbers.ndim:
        return f"{name} of shape {numbers.shape}"
    return f"{name} = {in_words(value)}"


def _known(
    got: Any,
    due: Any,
    given_to: Callable[[Callable[..., Any]], Any],
    mistakes: Mapping[str, Callable[..., Any]],
    tolerance: float,
) -> str:
    """The first known mistake that gives what came back; "" if none does."""
    with np.errstate(all="ignore"):
        for name, make in mistakes.items():
            if difference(got, given_to(make), tolerance=tolerance) is None:
                return name.partition(" ")[0]
    return "half-precision" if _is_half(got) and not _is_half(due) else ""


def _is_half(value: Any) -> bool:
    """Whether it is an array of floats of 16 bits."""
    return isinstance(value, np.ndarray | RemoteArray) and value.dtype == np.float16
