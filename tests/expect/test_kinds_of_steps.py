"""Kinds of steps: what students read of their checks; and layers beside those of a reference."""

from __future__ import annotations

from typing import Any

import pytest

from grader import expect
from grader.assignment.task import Task
from grader.common.outcomes import Failed, asking_about
from grader.expect import steps

TASK = Task(classes=3, sample="flower", label="species", labels="species")


def label(kind: type, name: str) -> str:
    said = (getattr(kind, name).__doc__ or "").strip().split("\n")[0].rstrip(".")
    return str(kind.label_of(name, said, TASK))  # type: ignore[attr-defined]


class Twenty(steps.Training):
    epochs = 20
    labels = {"test_the_loss_gets_smaller": "It {learns}."}  # noqa: RUF012 - as authors write it


class Model(steps.Training):
    epochs = 1
    returns = "model"


def test_labels_speak_of_the_assignments_things() -> None:
    assert label(Twenty, "test_the_history") == "The History of 20 epochs comes back"
    assert label(steps.Training, "test_the_history") == "The History comes back"
    assert label(Twenty, "test_the_loss_gets_smaller") == "It {learns}."
    names = [name for name in dir(steps.Training) if name.startswith("test_")]
    assert all("flowers" in label(Twenty, n) or "{" not in label(Twenty, n) for n in names[:3])
    assert "all flowers, and they keep their species" in label(Twenty, "test_all_of_the_data")
    check = steps.same_as_reference("Any numbers.", lambda rng: rng.normal(size=3))
    assert check.__doc__ == "Any numbers."


def test_what_a_training_does_not_show_is_not_checked() -> None:
    assert Model.test_the_history is None
    assert Model.test_the_loss_gets_smaller is None
    assert Twenty.test_the_history is not None
    with pytest.raises(ValueError, match='"history" or "model"'):
        type("Other", (steps.Training,), {"returns": "loss"})


def test_an_expectation_is_about_the_function_in_question() -> None:
    """...where it names none."""
    with asking_about("build"), pytest.raises(Failed) as found:
        expect.is_model(3)
    assert (found.value.function, found.value.received) == (
        "build",
        "`build` returned the number 3.",
    )
    with asking_about("build"), pytest.raises(Failed) as found:
        expect.true(False, "No.", function="other")
    assert found.value.function == "other"


def layer(does: str, kind: str, **others: Any) -> dict[str, Any]:
    return {"does": does, "class": kind, **others}


def described(*layers: dict[str, Any]) -> dict[str, Any]:
    return {"layers": list(layers)}


RELU = layer("activation", "Activation", computes="relu")
DENSE = layer("dense", "Dense", units=8, inputs=4, trainable=True)
OUT = layer("dense", "Dense", units=3, inputs=8, trainable=True)
SOFTMAX = layer("activation", "Softmax", computes="softmax")
POOL = layer("pooling", "MaxPooling2D", settings={"pool_size": [2, 2], "strides": [2, 2]})
FLAT = layer("reshape", "Flatten")
DROP = layer("nothing", "Dropout", kept=0.5)


@pytest.mark.parametrize(
    ("layers", "right"),
    [
        ((POOL, FLAT, DENSE, RELU, OUT, SOFTMAX), True),
        ((POOL, FLAT, DENSE, RELU, OUT), True),  # logits are judged with their loss
        ((POOL, FLAT, {**DENSE, "class": "EinsumDense"}, DROP, RELU, OUT), True),
        ((POOL, FLAT, DENSE, OUT, SOFTMAX), False),
        ((POOL, FLAT, {**DENSE, "units": 9}, RELU, OUT, SOFTMAX), False),
        (({**POOL, "class": "AveragePooling2D"}, FLAT, DENSE, RELU, OUT, SOFTMAX), False),
        ((POOL, FLAT, DENSE, RELU, DENSE, RELU, OUT), False),
        ((FLAT, DENSE, RELU, OUT, SOFTMAX), False),
    ],
)
def test_layers_are_those_of_the_reference_by_what_they_compute(
    layers: tuple[dict[str, Any], ...], right: bool
) -> None:
    due = described(POOL, FLAT, DENSE, RELU, DROP, OUT, SOFTMAX)
    if right:
        expect.same_layers(described(*layers), due)
        return
    with pytest.raises(Failed):
        expect.same_layers(described(*layers), due)


def test_a_reference_that_is_no_row_of_layers_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="one behind another"):
        expect.same_layers(described(DENSE), described(DENSE, {**DENSE, "follows": [0, -1]}))
