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


def set_layer(does: str, kind: str, shape: list[int], **settings: Any) -> dict[str, Any]:
    return layer(does, kind, name="it", shape=shape, settings=settings)


def both_ways(**settings: Any) -> dict[str, Any]:
    return set_layer("recurrent", "Bidirectional", [6], units=3, **settings)


def heads(number: int, size: int) -> dict[str, Any]:
    return set_layer("attention", "MultiHeadAttention", [5, 4], num_heads=number, key_dim=size)


def conv(shape: list[int], padding: str = "valid", **settings: Any) -> dict[str, Any]:
    usual = {"filters": 4, "kernel_size": [3, 3], "strides": [1, 1], "padding": padding}
    return set_layer(
        "convolution", "Conv2D", shape, **{**usual, "dilation_rate": [1, 1], **settings}
    )


def pool(shape: list[int], padding: str) -> dict[str, Any]:
    sizes = {"pool_size": [2, 2], "strides": [2, 2]}
    return set_layer("pooling", "MaxPooling2D", shape, **sizes, padding=padding)


def words(**settings: Any) -> dict[str, Any]:
    usual = {"output_mode": "int", "split": "whitespace", "standardize": "lower", "ngrams": None}
    return set_layer("encoding", "TextVectorization", [7], **{**usual, **settings})


def embedding(**settings: Any) -> dict[str, Any]:
    return set_layer("embedding", "Embedding", [7, 4], output_dim=4, **settings)


def lstm(**settings: Any) -> dict[str, Any]:
    usual = {"units": 3, "activation": "tanh", "recurrent_activation": "sigmoid"}
    return set_layer("recurrent", "LSTM", [3], **{**usual, **settings})


@pytest.mark.parametrize(
    ("own", "due", "told"),
    [
        ([both_ways(layer="GRU")], [both_ways(layer="LSTM")], ("`layer` is GRU", "layer LSTM")),
        (
            [both_ways(layer="GRU", merge_mode="sum")],
            [both_ways(layer="GRU", merge_mode="concat")],
            ("`merge_mode` is sum", "merge_mode concat"),
        ),
        ([heads(1, 64)], [heads(8, 64)], ("`num_heads` is 1", "num_heads 8")),
        ([heads(8, 2)], [heads(8, 64)], ("`key_dim` is 2", "key_dim 64")),
        ([conv([9, 9, 4], "same")], [conv([7, 7, 4])], ("`padding` is same", "padding valid")),
        (
            [conv([5, 5, 4], dilation_rate=[2, 2])],
            [conv([7, 7, 4])],
            ("`dilation_rate` is 2 × 2", "dilation_rate 1 × 1"),
        ),
        (
            [conv([9], "causal", kernel_size=[3])],
            [conv([9], "same", kernel_size=[3])],
            ("`padding` is causal", "padding same"),
        ),
        ([words(output_mode="count")], [words()], ("`output_mode` is count", "output_mode int")),
        ([words(split="character")], [words()], ("`split` is character", "split whitespace")),
        ([words(ngrams=2)], [words()], ("`ngrams` is 2", "ngrams None")),
        (
            [embedding(mask_zero=False), lstm()],
            [embedding(mask_zero=True), lstm()],
            ("`mask_zero` is False", "mask_zero True"),
        ),
        ([lstm(activation="relu")], [lstm()], ("`activation` is relu", "activation tanh")),
    ],
)
def test_a_setting_that_changes_what_a_layer_gives_is_named(
    own: list[dict[str, Any]], due: list[dict[str, Any]], told: tuple[str, str]
) -> None:
    expect.same_layers(described(*due, OUT), described(*due, OUT))
    with pytest.raises(Failed) as found:
        expect.same_layers(described(*own, OUT), described(*due, OUT))
    assert (found.value.received.partition(") ")[2], found.value.expected) == (
        f"{told[0]}.",
        told[1],
    )


@pytest.mark.parametrize(
    ("own", "due"),
    [
        ([pool([4, 4, 1], "same")], [pool([4, 4, 1], "valid")]),  # of an even size
        ([conv([9, 9, 4], use_bias=False)], [conv([9, 9, 4], use_bias=True)]),  # then normalised
        ([embedding(mask_zero=True), FLAT], [embedding(mask_zero=False), FLAT]),  # nobody asks
        ([words(standardize="lower_it")], [words(standardize="lower")]),  # one's own function
        ([conv([9, 9, 4], activation="relu")], [conv([9, 9, 4], activation="linear")]),
        ([lstm(dropout=0.2)], [lstm(dropout=0.0)]),
    ],
)
def test_a_setting_that_makes_no_difference_may_be_another(
    own: list[dict[str, Any]], due: list[dict[str, Any]]
) -> None:
    expect.same_layers(described(*own, OUT), described(*due, OUT))


def test_a_reference_that_is_no_row_of_layers_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="one behind another"):
        expect.same_layers(described(DENSE), described(DENSE, {**DENSE, "follows": [0, -1]}))
