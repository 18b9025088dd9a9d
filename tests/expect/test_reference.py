"""How two results are compared, and what is said of the first place where they differ."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.assignment.manifest import Step
from grader.checks.student import StudentFunction
from grader.common.outcomes import Failed
from grader.expect import same_as_reference, steps
from grader.expect.reference.difference import difference
from grader.sandbox.arguments import How


class Both:
    """A student and a reference, each with one function, in this process."""

    def __init__(self, mine: Any, theirs: Any, *, changed: tuple[int, ...] = ()) -> None:
        self._mine, self._theirs = mine, theirs
        self.reference = self
        self.last = type("Reply", (), {"changed": list(changed)})

    def call(self, _step: Step, args: tuple[Any, ...], how: How) -> Any:
        return self._mine(*args, **how.named)

    def answer(self, _step: Step, args: tuple[Any, ...], how: How) -> Any:
        return self._theirs(*args, **how.named)


def failure(mine: Any, theirs: Any, *inputs: Any, changed: Any = (), **options: Any) -> Failed:
    step = Step("f", parameters=["x", "rate"])
    both = Both(mine, theirs, changed=changed)
    with pytest.raises(Failed) as found:
        same_as_reference(StudentFunction(both, step), *inputs, **options)  # type: ignore[arg-type]
    assert found.value.function == "f"
    return found.value


@pytest.mark.parametrize(
    ("got", "due"),
    [
        ([1, 2], np.array([1.0, 2.0])),
        (np.array([True, False]), [1, 0]),
        (np.array([3.0]), 3),
        ((1, "a"), [1, "a"]),
        ({"b": 1, "a": np.ones(2)}, {"a": [1, 1], "b": 1.0}),
        (1.00001, 1.0),
        (np.array([np.nan]), np.array([np.nan])),
        ([np.zeros(2), np.ones((2, 2))], (np.zeros(2), np.ones((2, 2)))),
        (None, None),
        ([], np.array([], dtype=np.int64)),
    ],
)
def test_the_same_in_another_form_is_the_same(got: Any, due: Any) -> None:
    assert difference(got, due, tolerance=1e-4) is None


@pytest.mark.parametrize(
    ("got", "due"),
    [
        (1.001, 1.0),
        ("1", 1),
        (np.array([np.nan]), np.array([1.0])),
        ([1, 2], [2, 1]),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        (np.ones((2, 1)), np.ones(2)),
        (None, 0),
        (0, None),
        ("A", "a"),
        ([], np.array([1])),
        ([], np.zeros((0, 2))),
        (np.array([1]), np.array([], dtype=np.int64)),
    ],
)
def test_what_differs_differs(got: Any, due: Any) -> None:
    assert difference(got, due, tolerance=1e-4) is not None


def test_parts_may_come_in_any_order_where_the_author_says_so() -> None:
    for got, due in (([3, 1], [1, 3]), (np.eye(3)[::-1], np.eye(3)), (["b", "a"], ["a", "b"])):
        assert difference(got, due, tolerance=1e-4, any_order=True) is None
        assert difference(got, due, tolerance=1e-4) is not None
    assert difference([1, 1, 2], [1, 2, 2], tolerance=1e-4, any_order=True) is not None


def test_a_message_names_the_number_that_came_in() -> None:
    found = failure(lambda x: x**2, lambda x: 2 * x, np.array([2.0, 3.0]))
    assert (found.received, found.expected) == ("For x = 3 it gives 9.", "6")


def test_a_message_names_the_inputs_and_the_place() -> None:
    x = np.arange(4.0).reshape(2, 2)
    found = failure(lambda x, r: x.sum(0) * r, lambda x, r: x.sum(1) * r, x, 2)
    assert found.received == "For x = [[0, 1], [2, 3]] and rate = 2 it gives 4 at place 0."
    assert found.expected == "2"
    found = failure(lambda x: x[:1], lambda x: x, np.zeros((30, 20)))
    assert found.received.endswith("the result has the shape (1, 20).")
    assert found.expected == "shape (30, 20)"
    found = failure(lambda _: {"a": [1, "x"]}, lambda _: {"a": [1, "y"]}, "text")
    assert found.received == "For x = 'text' it gives 'x' in the part ['a'][1]."
    assert failure(lambda: 1, lambda: 2).received == "It gives 1."
    found = failure(lambda x: x * np.inf, lambda x: x, np.array([1.0]))
    assert found.received == "For x = 1 it gives inf, which is no number."


def test_a_known_mistake_is_named_by_what_it_gives() -> None:
    mistakes = {"squared": lambda x: x**2}
    found = failure(lambda x: x * x, lambda x: 2 * x, np.array([3.0]), mistakes=mistakes, hint="h")
    assert (found.misconception, found.hint) == ("squared", "")
    found = failure(lambda x: x + 9, lambda x: 2 * x, np.array([3.0]), mistakes=mistakes, hint="h")
    assert (found.misconception, found.hint) == ("", "h")
    x = np.linspace(0, 9, 50)
    assert failure(lambda x: x.astype(np.float16) / 3, lambda x: x / 3, x).misconception == (
        "half-precision"
    )


def test_an_author_compares_otherwise() -> None:
    def compare(got: Any, due: Any) -> Any:
        return "Not even near." if abs(got - due) > 5 else abs(got - due) < 2

    step = StudentFunction(Both(lambda x: x + 1, lambda x: x), Step("f"))  # type: ignore[arg-type]
    assert same_as_reference(step, 3, compare=compare) == 4
    assert failure(lambda x: x + 9, lambda x: x, 1, compare=compare).received == "Not even near."
    found = failure(lambda x: x + 3, lambda x: x, 1, compare=compare)
    assert (found.received, found.expected) == ("For x = 1 it gives 4.", "1")


def test_inputs_may_have_to_stay() -> None:
    found = failure(lambda x: x, lambda x: x, np.ones(2), changed=[0], keeps_inputs=True)
    assert found.received == "The array `x` that came in has changed."


def moved(x: Any, *, shift: Any = 0) -> Any:
    return x + shift


def at_rate(x: Any, *, rate: Any) -> Any:
    return x * rate


def compared(step: Step, mine: Any, *inputs: Any, **options: Any) -> Any:
    function = StudentFunction(Both(mine, moved), step)  # type: ignore[arg-type]
    return same_as_reference(function, *inputs, **options)


SCALED = Step("f", parameters=["x", "*", "shift"])


def test_what_is_given_by_name_reaches_both_functions() -> None:
    assert compared(SCALED, moved, 3, shift=2, hint="h") == 5
    with pytest.raises(Failed) as found:
        compared(SCALED, lambda x, **_: x, 3, shift=2, mistakes={"squared": lambda x, **_: x})
    assert (found.value.received, found.value.expected) == (
        "For x = 3 and shift = 2 it gives 3.",
        "5",
    )
    assert found.value.misconception == "squared"
    assert compared(Step("f", parameters=["x", "shift"]), moved, 3, shift=2) == 5
    changed = failure(at_rate, at_rate, 1, rate=np.ones(2), changed=[1], keeps_inputs=True)
    assert changed.received == "The array `rate` that came in has changed."


@pytest.mark.parametrize(
    ("names", "options", "words"),
    [
        (["x", "*", "shift"], {"shfit": 2}, r"no option `shfit`.* \(shift\): correct one"),
        (["x"], {"shift": 2}, r"no option `shift`.* \(none\)"),
        (
            ["x", "*", "tolerance"],
            {"tolerance": 2},
            "`tolerance` is an option of .* name the param",
        ),
        (["x", "*", "hint"], {"hint": "h"}, "`hint` is an option of expect.same_as_reference and"),
    ],
)
def test_a_name_that_is_nobodys_or_both_of_an_option_and_an_argument_is_refused(
    names: list[str], options: dict[str, Any], words: str
) -> None:
    """...as the author's mistake, however the submission answers."""
    with pytest.raises(TypeError, match=words):
        compared(Step("f", parameters=names), moved, 3, **options)


def test_an_argument_that_has_its_place_leaves_its_name_to_the_option() -> None:
    step = Step("f", parameters=["x", "tolerance"])
    function = StudentFunction(Both(lambda x, t: x + t, lambda *x: x[0]), step)  # type: ignore[arg-type]
    assert same_as_reference(function, 1.0, 0.5, tolerance=1.0) == 1.5


def test_options_of_a_whole_check_are_no_arguments() -> None:
    with pytest.raises(TypeError, match=r"no option `shift`.* a case returns"):
        steps.same_as_reference("It is moved.", lambda rng: rng.normal(), shift=1)


def test_methods_are_not_compared_with_the_references_constructor() -> None:
    step = Step("Counter", parameters=["start"])
    method = StudentFunction(Both(moved, moved), step, How(method="add"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"method `add` cannot be compared .* values of your own"):
        same_as_reference(method, 3)
