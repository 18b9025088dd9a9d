"""Real models: several outputs; and layers beside those of a reference, with all their settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import expect
from grader.assignment.task import Task
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.common.outcomes import Failed
from grader.sandbox.session import Session
from grader.submissions.submission import Submission

SOURCE = """
import keras
from keras import layers

TEXTS = ["good day", "bad day", "a good one", "so bad", "good good"]


def heads(first="sigmoid", second="softmax", named=False, apart=False):
    row = keras.Input((3,))
    x = layers.Dense(8, "relu", name="below")(row)
    y = keras.ops.stop_gradient(x) if apart else x
    made = layers.Dense(1, first, name="a")(x), layers.Dense(4, second, name="b")(y)
    if apart:
        made = layers.Dense(1, first)(layers.Rescaling(0.0)(x)), made[1]
    model = keras.Model(row, {"a": made[0], "b": made[1]} if named else list(made))
    losses = ["binary_crossentropy", "sparse_categorical_crossentropy"]
    model.compile("adam", dict(zip("ab", losses)) if named else losses)
    return model


def one():
    return keras.Sequential([keras.Input((3,)), layers.Dense(8, "relu"), layers.Dense(1)])


def both_ways(cell="LSTM", merge="concat", back=True):
    inner = getattr(layers, cell)(3, return_sequences=back)
    return keras.Sequential([keras.Input((5, 4)), layers.Bidirectional(inner, merge_mode=merge)])


def convolved(padding="valid", dilation=1, pool="valid", strides=1, size=8):
    return keras.Sequential(
        [
            keras.Input((size, size, 1)),
            layers.Conv2D(4, 3, padding=padding, dilation_rate=dilation, strides=strides),
            layers.MaxPooling2D(2, padding=pool), layers.Flatten(), layers.Dense(3),
        ]
    )


def attends(heads=8, size=3):
    row = keras.Input((5, 4))
    return keras.Model(row, layers.MultiHeadAttention(heads, size)(row, row))


def words(mode="int", masks=True):
    split = layers.TextVectorization(output_mode=mode)
    split.adapt(TEXTS)
    behind = [layers.Embedding(20, 4, mask_zero=masks), layers.GRU(3)] if mode == "int" else []
    return keras.Sequential([keras.Input((), dtype="string"), split, *behind, layers.Dense(1)])
"""
RNG = np.random.default_rng(3)
ROWS = RNG.random((6, 3)).astype(np.float32)
STEPS = RNG.random((6, 5, 4)).astype(np.float32)
IMAGES = RNG.random((6, 8, 8, 1)).astype(np.float32)
TEXTS = ["good day", "bad day", "a good one", "so bad", "good good"]
YES = (ROWS[:, :1] > 0.5).astype(np.float32)
KINDS = np.array([0, 1, 2, 3, 0, 1])
BINARY = Task(kind="binary", sample="letter")


@pytest.fixture(scope="module")
def session(open_session: Callable[..., Session]) -> Session:
    return open_session(SOURCE)


@pytest.fixture(scope="module")
def probe(session: Session, open_session: Callable[..., Session]) -> Probe:
    twins = Twins(session, open_session("", module="", filename=""))
    return Probe(twins, Submission(Path("sub.py"), SOURCE))


def made(session: Session, function: str, *args: Any) -> Any:
    reply = session.call(function, args, seconds=60)
    assert reply.raised is None, reply.raised
    return reply.value


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("loss", ["shares", "own"])
def test_a_right_model_with_two_outputs_loses_nothing(
    session: Session, probe: Probe, named: bool, loss: str
) -> None:
    model = made(session, "heads", "sigmoid", "softmax", named)
    found = expect.takes_inputs(probe, model, ROWS, units=1, outputs=2, task=BINARY, function="f")
    assert found["outputs"] == 2
    assert [found["layers"][place]["computes"] for place in found["ends"]] == ["sigmoid", "softmax"]
    assert expect.output_fits_task(found, None, task=BINARY, function="f") == "probabilities"
    labels: Any = {"a": YES, "b": KINDS} if named else [YES, KINDS]
    labels = labels if loss == "own" else YES
    expect.learns_everywhere(probe, model, found, ROWS, labels, loss=loss, function="f")


def test_each_output_can_be_asked_for(session: Session, probe: Probe) -> None:
    model = made(session, "heads")
    first, second = probe.forward(model, ROWS), probe.forward(model, ROWS, output=1)
    assert (first.shape, second.shape) == ((6, 1), (6, 4))
    assert np.allclose(second.sum(axis=1), 1)
    measured = probe.evaluate(model, ROWS, [YES, KINDS])
    cross = -np.log(second[np.arange(6), KINDS]).mean()
    share = np.where(YES > 0, first, 1 - first)
    assert measured["loss"] == pytest.approx(cross - np.log(share).mean(), rel=1e-3)
    with pytest.raises(CannotTell, match="has 2 outputs, and none of number 2"):
        probe.forward(model, ROWS, output=2)
    with pytest.raises(CannotTell, match="has 2 outputs: a list with labels for each"):
        probe.gradients(model, ROWS, YES, "own")


def test_weights_that_no_output_teaches_are_named(session: Session, probe: Probe) -> None:
    """...and those that the second one alone teaches are not."""
    model = made(session, "heads", "sigmoid", "softmax", False, True)
    found = probe.describe(model, ROWS)
    with pytest.raises(Failed) as caught:
        expect.learns_everywhere(probe, model, found, ROWS, YES, loss="shares", function="f")
    assert caught.value.received == "No gradient reaches the weights below/kernel."
    sizes = {x["path"]: x["size"] for x in probe.gradients(model, ROWS, YES, "shares")}
    assert sizes["b/kernel"] > 0


def test_what_the_first_output_ends_with_is_judged(session: Session, probe: Probe) -> None:
    model = made(session, "heads", None, "sigmoid")
    found = expect.takes_inputs(probe, model, ROWS, units=1, outputs=2, task=BINARY, function="f")
    assert expect.last_activations(found) == []
    with pytest.raises(Failed) as caught:
        expect.output_fits_task(found, "probabilities", task=BINARY, function="f")
    assert caught.value.misconception == "no-sigmoid"


@pytest.mark.parametrize(
    ("model", "outputs", "received", "expected"),
    [
        ("heads", 1, "The model has 2 outputs.", "a model with 1 output"),
        ("one", 2, "The model has 1 output.", "a model with 2 outputs"),
    ],
)
def test_another_number_of_outputs_is_told(
    session: Session, probe: Probe, model: str, outputs: int, received: str, expected: str
) -> None:
    with pytest.raises(Failed) as caught:
        expect.takes_inputs(
            probe, made(session, model), ROWS, units=1, outputs=outputs, task=BINARY, function="f"
        )
    assert (caught.value.received, caught.value.expected) == (received, expected)


RIGHT = {
    "both_ways": STEPS,
    "convolved": IMAGES,
    "attends": STEPS,
    "words": TEXTS,
}


@pytest.mark.parametrize(
    ("function", "args", "setting"),
    [
        ("both_ways", ("GRU",), "layer"),
        ("both_ways", ("LSTM", "sum"), "merge_mode"),
        ("both_ways", ("LSTM", "concat", False), "return_sequences"),
        ("convolved", ("same",), "padding"),
        ("convolved", ("valid", 2), "dilation_rate"),
        ("convolved", ("valid", 1, "valid", 2), "strides"),
        ("attends", (2,), "num_heads"),
        ("attends", (8, 2), "key_dim"),
        ("words", ("int", False), "mask_zero"),
    ],
)
def test_a_setting_of_a_real_layer_is_compared_and_named(
    session: Session, probe: Probe, function: str, args: tuple[Any, ...], setting: str
) -> None:
    batch = RIGHT[function]
    due = probe.describe(made(session, function), batch)
    expect.same_layers(probe.describe(made(session, function), batch), due, function="f")
    with pytest.raises(Failed) as caught:
        expect.same_layers(probe.describe(made(session, function, *args), batch), due, function="f")
    assert f"`{setting}` is " in caught.value.received
    assert caught.value.expected.startswith(f"{setting} ")


def test_what_pads_nothing_may_be_written_otherwise(session: Session, probe: Probe) -> None:
    due = probe.describe(made(session, "convolved"), IMAGES)
    other = made(session, "convolved", "valid", 1, "same")
    expect.same_layers(probe.describe(other, IMAGES), due, function="f")


def test_settings_are_told_as_keras_has_them(session: Session, probe: Probe) -> None:
    def settings(function: str, does: str, *args: Any) -> dict[str, Any]:
        told = probe.describe(made(session, function, *args), RIGHT[function])["layers"]
        return dict(next(layer for layer in told if layer["does"] == does)["settings"])

    convolution = settings("convolved", "convolution", "valid", 1, "valid", 2)
    assert (convolution["strides"], convolution["dilation_rate"]) == ([2, 2], [1, 1])
    both = settings("both_ways", "recurrent")
    assert (both["return_sequences"], both["layer"], both["units"]) == (True, "LSTM", 3)
    attention = settings("attends", "attention")
    assert (attention["num_heads"], attention["key_dim"]) == (8, 3)
    assert settings("words", "encoding", "count")["output_mode"] == "count"
