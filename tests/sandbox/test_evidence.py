"""Evidence: what a student process says becomes plain data, within bounds, and nothing else."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.common.outcomes import Failed
from grader.sandbox.arguments import encode
from grader.sandbox.evidence import Decoder, EvidenceError, Handle, RemoteArray, describe


class Far:
    """Counts what a decoder asks of the other process."""

    def __init__(self, values: Any = None) -> None:
        self.values = np.asarray(values)
        self.fetched: list[int] = []
        self.held: list[int] = []
        self.forgotten: list[int] = []

    def fetch(self, number: int) -> Any:
        self.fetched.append(number)
        return self.values

    def decode(self, node: Any, *arrays: Any) -> Any:
        decoder = Decoder(
            arrays, fetch=self.fetch, hold=self.held.append, forget=self.forgotten.append
        )
        return decoder.decode(node)


@pytest.fixture
def far() -> Iterator[Far]:
    return Far([1.0, 2.0, 3.0])


def number(value: int) -> dict[str, Any]:
    return {"t": "int", "v": value}


MODEL = {"t": "object", "h": 7, "kind": "model", "type": "keras.src.models.sequential.Sequential"}
FAR_ARRAY = {"t": "array", "h": 5, "shape": [3], "dtype": "float64"}


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"t": "none"}, None),
        ({"t": "bool", "v": True}, True),
        ({"t": "int", "v": -3}, -3),
        ({"t": "float", "v": 0.5}, 0.5),
        ({"t": "float", "v": "inf"}, float("inf")),
        ({"t": "str", "v": "ü"}, "ü"),
        ({"t": "list", "v": []}, []),
        ({"t": "tuple", "v": [number(1), {"t": "list", "v": [number(2)]}]}, (1, [2])),
        ({"t": "dict", "v": [[{"t": "str", "v": "a"}, number(1)], [number(2), number(3)]]},
         {"a": 1, 2: 3}),
    ],
)  # fmt: skip
def test_plain_values_come_back_as_they_were(far: Far, node: Any, value: Any) -> None:
    found = far.decode(node)
    assert found == value
    assert type(found) is type(value)


def test_nan_comes_back_as_nan(far: Far) -> None:
    assert np.isnan(far.decode({"t": "float", "v": "nan"}))


def test_a_dict_key_that_cannot_be_one_here_becomes_its_text(far: Far) -> None:
    """A tuple with a list in it is no key in Python; it must not end the grading."""
    node = {"t": "dict", "v": [[{"t": "list", "v": [number(1)]}, number(2)]]}
    assert far.decode(node) == {"[1]": 2}


def test_arrays_are_found_by_their_place_in_the_frame(far: Far) -> None:
    first, second = np.zeros(2), np.ones(3)
    node = {"t": "array", "shape": [3], "dtype": "float64", "a": 1}
    assert far.decode(node, first, second) is second


@pytest.mark.parametrize(
    "node",
    [
        None,
        [],
        "text",
        3,
        {},
        {"t": "pickle", "v": "cos"},
        {"t": None},
        {"t": ["list"]},
        {"t": "int"},
        {"t": "int", "v": "many"},
        {"t": "int", "v": None},
        {"t": "int", "v": 2**64},
        {"t": "int", "v": -(2**63) - 1},
        {"t": "int", "v": 1e300},
        {"t": "dict", "v": [[number(n << 20), number(0)] for n in range(1025)]},
        {"t": "float", "v": []},
        {"t": "list", "v": 3},
        {"t": "list", "v": [3]},
        {"t": "dict", "v": [[number(1)]]},
        {"t": "dict", "v": {"a": 1}},
        {"t": "array", "a": 4},
        {"t": "array", "shape": [3], "dtype": "float64"},
        {"t": "array", "h": 1, "shape": [3], "dtype": "object"},
        {"t": "array", "h": 1, "shape": [3], "dtype": "U5"},
        {"t": "array", "h": 1, "shape": [3], "dtype": "nonsense"},
        {"t": "array", "h": 1, "shape": [-3], "dtype": "float64"},
        {"t": "array", "h": 1, "shape": [1] * 9, "dtype": "float64"},
        {"t": "array", "h": 1, "shape": "ab", "dtype": "float64"},
        {"t": "object", "h": "x", "kind": "model", "type": "a"},
        {"t": "object", "kind": "model", "type": "a"},
        {"t": "object", "h": 1},
        {"t": "float", "v": 10**400},
        {"t": "int", "v": float("inf")},
        {"t": "array", "h": float("inf"), "shape": [3], "dtype": "float64"},
    ],
)
def test_a_malformed_tree_is_an_evidence_error(far: Far, node: Any) -> None:
    """Whatever a hostile process answers, the judge sees one kind of exception."""
    with pytest.raises(EvidenceError):
        far.decode(node)


def test_a_value_that_is_nested_too_deeply_is_refused(far: Far) -> None:
    node: Any = number(1)
    for _ in range(500):
        node = {"t": "list", "v": [node]}
    with pytest.raises(EvidenceError):
        far.decode(node)


@pytest.mark.parametrize("where", ["v", "kind", "type", "dtype", "t"])
def test_a_tree_in_the_place_of_a_text_is_refused(far: Far, where: str) -> None:
    """Its text would be as deep as the tree: deeper than Python goes, so an error of ours."""
    node = {"v": {"t": "str", "v": "x"}, "dtype": FAR_ARRAY}.get(where, MODEL)
    deep = json.loads("[" * 900 + "]" * 900)
    with pytest.raises(EvidenceError):
        far.decode({**node, where: deep})


def test_what_students_nest_in_earnest_is_accepted(far: Far) -> None:
    """The other end sends up to 12 levels; deeper things stay there under a handle."""
    node: Any = number(1)
    for _ in range(12):
        node = {"t": "list", "v": [node]}
    found = far.decode(node)
    for _ in range(12):
        (found,) = found
    assert found == 1


def test_a_value_with_too_many_parts_is_refused(far: Far) -> None:
    wide = {"t": "list", "v": [{"t": "none"}] * 1000}
    with pytest.raises(EvidenceError):
        far.decode({"t": "list", "v": [wide] * 1000})


def test_a_large_array_is_fetched_only_when_looked_at_and_once(far: Far) -> None:
    """Passing a data set through three functions must not send it back and forth."""
    array = far.decode(FAR_ARRAY)
    assert isinstance(array, RemoteArray)
    assert (array.shape, array.ndim, len(array), array.dtype) == ((3,), 1, 3, np.float64)
    assert encode(array, []) == {"t": "array", "h": 5}
    assert far.fetched == []
    assert np.asarray(array).tolist() == [1.0, 2.0, 3.0]
    assert array[1] == 2.0
    assert np.asarray(array, dtype=np.float32).dtype == np.float32
    assert far.fetched == [5]


LARGE_ARRAY = {"t": "array", "h": 5, "shape": [300_000], "dtype": "float64"}  # 2.4 MB


def test_values_of_a_large_array_are_held_only_as_long_as_somebody_works_with_them() -> None:
    """Data sets of a submission that was looked at fill no memory of the judge's."""
    far = Far(np.arange(300_000.0))
    array = far.decode(LARGE_ARRAY)
    values = np.asarray(array)
    assert array[7] == 7.0
    assert far.fetched == [5]
    there = weakref.ref(values)
    far.values = far.values.copy()  # the other process's own
    del values
    gc.collect()
    assert there() is None
    assert array[8] == 8.0
    assert far.fetched == [5, 5]


def test_a_large_array_that_holds_other_numbers_when_it_is_fetched_again_fails() -> None:
    """Two looks at it would be judged as one."""
    far = Far(np.arange(300_000.0))
    array = far.decode(LARGE_ARRAY)
    assert array[1] == 1.0
    far.values = far.values + 1
    gc.collect()
    with pytest.raises(Failed, match="holds other numbers now"):
        np.asarray(array)


def test_numpy_works_on_a_remote_array_as_on_any_other(far: Far) -> None:
    array = far.decode(FAR_ARRAY)
    assert np.allclose(array, [1, 2, 3])
    assert np.mean(array) == 2.0
    assert np.array(array, copy=True).tolist() == [1.0, 2.0, 3.0]


def test_changing_a_copy_does_not_change_the_evidence(far: Far) -> None:
    array = far.decode(FAR_ARRAY)
    copy = np.array(array, copy=True)
    copy[:] = 0
    assert np.asarray(array).tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("node", [MODEL, FAR_ARRAY], ids=["handle", "array"])
def test_a_number_is_forgotten_when_nobody_refers_to_it(far: Far, node: Any) -> None:
    """Otherwise each model of each check would stay in the student process for good."""
    thing = far.decode(node)
    assert (far.held, far.forgotten) == ([node["h"]], [])
    del thing
    gc.collect()
    assert far.forgotten == [node["h"]]


def test_a_handle_tells_what_it_stands_for_and_goes_back_as_a_number(far: Far) -> None:
    model = far.decode(MODEL)
    assert isinstance(model, Handle)
    assert (model.kind, model.number) == ("model", 7)
    assert encode(model, []) == {"t": "object", "h": 7}


def test_arguments_go_out_and_come_back_the_same(far: Far) -> None:
    arrays: list[Any] = []
    value = {"x": [1, 2.5, None, True, "ü"], "y": (np.arange(3),), 3: {}}
    found = far.decode(encode(value, arrays), *arrays)
    assert found["x"] == value["x"]
    assert found["y"][0].tolist() == [0, 1, 2]
    assert found[3] == {}


def test_what_cannot_be_sent_is_said_to_the_author_of_the_check() -> None:
    with pytest.raises(TypeError, match="set"):
        encode({1, 2}, [])


@pytest.mark.parametrize(
    "value", [np.float32(0.5), np.int64(3), np.bool_(True)], ids=lambda v: type(v).__name__
)
def test_numpy_scalars_can_be_sent(value: Any, far: Far) -> None:
    """`student.show_digit(image, digits.y_train[5])` is what an author writes first."""
    arrays: list[Any] = []
    assert far.decode(encode(value, arrays), *arrays) == value


@pytest.mark.parametrize(
    ("value", "phrase"),
    [
        (None, "None"),
        (True, "True"),
        (3, "the number 3"),
        (0.123456789, "the number 0.123457"),
        ("abc", "the text 'abc'"),
        (np.zeros((3, 28), np.float32), "an array of float32, shape (3, 28)"),
        ((1, 2), "a tuple of 2: (the number 1, the number 2)"),
        ([], "a list of 0: ()"),
        ([1, 2, 3, 4], "a list of 4: (the number 1, the number 2, the number 3, …)"),
        ({"loss": 1, "accuracy": 2}, "a dict with the keys 'loss', 'accuracy'"),
    ],
)
def test_describe_names_a_value_in_one_phrase(value: Any, phrase: str) -> None:
    assert describe(value) == phrase


def test_describe_names_things_that_stayed_over_there(far: Far) -> None:
    assert describe(far.decode(MODEL)) == "a Sequential object"
    assert describe(far.decode(FAR_ARRAY)) == "an array of float64, shape (3,)"
    assert far.fetched == []


def nested(depth: int) -> Any:
    return ["x" * 100] * 3 if depth == 0 else [nested(depth - 1)] * 3


@pytest.mark.parametrize(
    "value",
    ["x" * 100_000, ["y" * 5000] * 1000, nested(7), {"k" * 4096 + str(n): 1 for n in range(20)}],
    ids=["text", "list", "nested lists", "keys"],
)
def test_describe_stays_one_short_phrase(value: Any) -> None:
    """It stands in a message on a screen, and in the report."""
    assert len(describe(value)) < 3000
