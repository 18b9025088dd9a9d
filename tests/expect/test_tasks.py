"""Yes or no, several labels, numbers, texts, tables, convolutions: what is right passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from grader import expect
from grader.assignment.manifest import Gate, Step
from grader.assignment.task import Task
from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.common.outcomes import Failed
from grader.sandbox.session import Session
from grader.submissions.submission import Submission

SOURCE = """
import keras
from keras import layers

TEXTS = ["good day", "bad day", "a good one", "so bad", "good good"]
HALF = layers.Dense(8, "relu")


def dense(units, activation=None, loss=None, metric=None, optimizer="adam", inputs=3):
    model = keras.Sequential(
        [keras.Input((inputs,)), layers.Dense(8, "relu"), layers.Dense(units, activation)]
    )
    if loss:
        logits = loss.endswith(" logits")
        loss = keras.losses.BinaryCrossentropy(from_logits=True) if logits else loss
        model.compile(optimizer, loss, metrics=[metric] if metric else None)
    return model


def slow():
    return dense(1, None, "mse", None, keras.optimizers.SGD(1e-9))


def at_rate(rate):
    return dense(1, None, "mse", "mae", keras.optimizers.Adam(rate))


def by_position(objects):
    model = dense(1)
    metrics = keras.metrics.MeanAbsoluteError() if objects else "mae"
    model.compile("adam", keras.losses.MeanSquaredError(), [metrics])
    return model


def words():
    split = layers.TextVectorization(output_sequence_length=4)
    split.adapt(TEXTS)
    model = keras.Sequential(
        [
            keras.Input((), dtype="string"), split, layers.Embedding(20, 4),
            layers.Bidirectional(layers.GRU(3)), layers.Dense(1, "sigmoid"),
        ]
    )
    model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
    return model


def table():
    rows = {"size": keras.Input((1,), name="size"), "kind": keras.Input((2,), name="kind")}
    x = layers.Dense(4, "relu")(layers.Concatenate()([rows["size"], rows["kind"]]))
    model = keras.Model(rows, layers.Dense(1)(x))
    model.compile("sgd", "mae", metrics=["mse"])
    return model


def train_words(texts, yes):
    import numpy as np
    texts, yes = np.array(texts, dtype=object), np.array(yes, "float32")
    model = words()
    model.fit(texts, yes, validation_data=(texts[:2], yes[:2]), epochs=2, verbose=0)
    return model


def train_table(rows, weights):
    model = table()
    aside = {name: x[:2] for name, x in rows.items()}
    model.fit(rows, weights, validation_data=(aside, weights[:2]), epochs=1, verbose=0)
    return model


def seen(spelling):
    relu = "relu" if spelling == "inside" else None
    behind = [] if relu else [layers.ReLU()]
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)), layers.RandomFlip(), layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation=relu), *behind, layers.BatchNormalization(),
            layers.MaxPooling2D(), layers.Conv2D(8, (2, 2), padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(), layers.Dropout(0.5), layers.Dense(3, "softmax"),
        ]
    )
    return model


def attends():
    row = keras.Input((5, 4))
    x = layers.LayerNormalization()(layers.MultiHeadAttention(2, 3)(row, row))
    return keras.Model(row, layers.Dense(1)(layers.GRU(3)(x)))
"""
RNG = np.random.default_rng(3)
ROWS = RNG.random((6, 3)).astype(np.float32)
TEXTS = ["good day", "bad day", "a good one", "so bad", "good good"]
TABLE = {"size": RNG.random((6, 1)), "kind": RNG.random((6, 2))}
IMAGES = RNG.random((6, 8, 8, 1)).astype(np.float32) * 255
BINARY = Task(kind="binary", sample="letter")
LABELS = Task(kind="labels", classes=4)
NUMBER = Task(kind="regression", sample="penguin", label="weight", unit="g")
BOTH = {"probabilities", "logits"}


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


def mistake(function: Callable[..., Any], *args: Any, **details: Any) -> str:
    with pytest.raises(Failed) as caught:
        function(*args, function="f", **details)
    return caught.value.misconception


@pytest.mark.parametrize(
    ("task", "layers", "loss", "metric", "learns"),
    [
        (BINARY, (1, "sigmoid"), "binary_crossentropy", "accuracy", "shares"),
        (BINARY, (1, None), "binary logits", "accuracy", "own"),
        (LABELS, (4, "sigmoid"), "binary_crossentropy", "binary_accuracy", "shares"),
        (NUMBER, (1, None), "mse", "mae", "squares"),
        (NUMBER, (1, None), "huber", "mae", "own"),
        (msgspec.structs.replace(NUMBER, targets=2), (2, None), "mae", "mae", "own"),
    ],
)
def test_a_right_model_for_another_task_is_accepted(
    session: Session, probe: Probe, task: Task, layers: Any, loss: str, metric: str, learns: str
) -> None:
    model = made(session, "dense", *layers, loss, metric)
    found = expect.takes_inputs(probe, model, ROWS, units=task.units, task=task, function="f")
    takes = expect.kind_of_loss(probe, model, task=task)
    kind = expect.output_fits_task(found, takes, task=task, function="f")
    expect.loss_fits_task(probe, model, {kind}, task=task, function="f")
    expect.metric_fits_task(probe, model, task=task, function="f")
    expect.uses_optimizer(probe, model, kinds=["Adam"], function="f")
    truth = (RNG.random((6, task.units)) > 0.5).astype(np.float32)
    expect.learns_everywhere(probe, model, found, ROWS, truth, loss=learns, function="f")


@pytest.mark.parametrize(
    ("task", "layers", "loss", "name"),
    [
        (BINARY, (1, None), "binary_crossentropy", "no-sigmoid"),
        (BINARY, (1, "softmax"), "binary_crossentropy", "softmax-for-two"),
        (LABELS, (4, "softmax"), "binary_crossentropy", "softmax-for-two"),
        (BINARY, (1, "sigmoid"), "binary logits", "logits-after-sigmoid"),
        (BINARY, (1, "sigmoid"), "mse", "regression-loss"),
        (LABELS, (4, "sigmoid"), "categorical_crossentropy", "many-class-loss-for-two"),
        (NUMBER, (1, "sigmoid"), "mse", "bounded-output"),
        (NUMBER, (1, None), "binary_crossentropy", "class-loss-for-numbers"),
    ],
)
def test_what_does_not_fit_the_task_is_named(
    session: Session, probe: Probe, task: Task, layers: Any, loss: str, name: str
) -> None:
    model = made(session, "dense", *layers, loss)
    found = probe.describe(model, ROWS)
    takes = expect.kind_of_loss(probe, model, task=task)

    def judge(**details: Any) -> None:
        kind = expect.output_fits_task(found, takes, **details)
        expect.loss_fits_task(probe, model, {kind}, **details)

    assert mistake(judge, task=task) == name


def test_metrics_and_optimizers_are_told(session: Session, probe: Probe) -> None:
    model = made(session, "dense", 1, None, "mse", "mse")
    expect.metric_fits_task(probe, model, "mse", task=NUMBER, function="f")
    assert mistake(expect.metric_fits_task, probe, model, task=NUMBER) == "wrong-metric"
    bare = made(session, "dense", 1, "sigmoid", "binary_crossentropy")
    assert mistake(expect.metric_fits_task, probe, bare, task=BINARY) == "no-metric"
    slow = made(session, "slow")
    assert mistake(expect.uses_optimizer, probe, slow) == "unsafe-learning-rate"
    assert mistake(expect.uses_optimizer, probe, slow, kinds=["Adam"]) == "other-optimizer"


@pytest.mark.parametrize("rate", [0.005, 0.001, 0.05, 0.1])
def test_a_bound_of_learning_rates_is_within_them(
    session: Session, probe: Probe, rate: float
) -> None:
    """Keras holds rates as float32, where 0.005 is a little less and 0.05 a little more."""
    model = made(session, "at_rate", rate)
    expect.uses_optimizer(probe, model, learning_rates=(rate, 0.2), function="f")
    expect.uses_optimizer(probe, model, learning_rates=(1e-4, rate), function="f")
    expect.uses_adam(probe, model, learning_rates=(rate, rate), function="f")
    above = {"learning_rates": (rate * 1.001, 1.0)}
    assert mistake(expect.uses_optimizer, probe, model, **above) == "unsafe-learning-rate"


@pytest.mark.parametrize("objects", [False, True], ids=["names", "objects"])
def test_metrics_in_the_place_of_loss_weights_are_told(
    session: Session, probe: Probe, objects: bool
) -> None:
    """The third argument of `compile` is `loss_weights`; it is not the loss that is wrong."""
    model = made(session, "by_position", objects)
    with pytest.raises(Failed, match="Metrics stand where `compile` takes `loss_weights`"):
        expect.loss_fits_task(probe, model, {"numbers"}, task=NUMBER, function="f")


def test_texts_and_tables_go_in(session: Session, probe: Probe) -> None:
    """Also as an array of texts, and by name; nothing of it is told by the submission's process."""
    for given in (TEXTS, np.array(TEXTS)):
        model = made(session, "words")
        found = expect.takes_inputs(probe, model, given, units=1, task=BINARY, function="f")
        assert expect.output_fits_task(found, None, task=BINARY, function="f") == "probabilities"
        wanted = [
            {"class": "TextVectorization", "output_sequence_length": 4},
            {"does": "embedding", "output_dim": 4},
            {"does": "recurrent", "layer": "GRU", "units": 3},
            {"does": "dense", "units": 1, "activation": "sigmoid"},
        ]
        expect.layers_are(found, wanted, function="f")
        yes = np.array([1, 0, 1, 0, 1], np.float32)
        expect.learns_everywhere(probe, model, found, given, yes, loss="own", function="f")
    model = made(session, "table")
    assert probe.forward(model, TABLE).shape == (6, 1)
    expect.takes_inputs(probe, model, TABLE, units=1, task=NUMBER, function="f")
    expect.loss_fits_task(probe, model, set(), task=NUMBER, losses=["absolute"], function="f")
    assert not probe._twins.remarks()


@pytest.mark.whole
def test_a_training_on_texts_or_on_a_table_is_counted(session: Session, probe: Probe) -> None:
    """How many samples, how many to validate on, how many epochs."""
    for function, *args in (
        ("train_words", TEXTS, [1, 0, 1, 0, 1]),
        ("train_table", TABLE, RNG.random(6) * 4000),
    ):
        reply = session.call(function, args, seconds=60)
        assert reply.raised is None, reply.raised
        (note,) = reply.trainings
        assert (note.samples, note.held_out) == (len(args[1]), 2)
        assert note.epochs == (2 if function == "train_words" else 1)
        assert probe.training_state(reply.value)["iterations"] > 0


@pytest.mark.parametrize("spelling", ["inside", "behind"])
def test_a_convolution_is_told_by_what_it_computes(
    session: Session, probe: Probe, spelling: str
) -> None:
    found = probe.describe(made(session, "seen", spelling), IMAGES)
    first = {"does": "convolution", "filters": 4, "kernel_size": 3, "activation": "relu"}
    pool = {"does": "pooling", "class": "MaxPooling2D", "pool_size": (2, 2), "shape": [3, 3, 4]}
    rest = [{"does": "convolution", "padding": "same"}, {"does": "pooling"}, {"does": "dense"}]
    seen = expect.layers_are(found, [first, pool, *rest], function="f")
    assert [each["shape"] for each in seen[:2]] == [[6, 6, 4], [3, 3, 4]]
    expect.has_layer(found, {"class": "Dropout", "rate": 0.5}, function="f")
    expect.has_layer(found, {"class": "RandomFlip", "augments": True}, function="f")
    expect.has_layer(found, {"does": "convolution"}, times=2, function="f")
    for wanted, name in (
        ([pool, first, *rest], "other-layers"),
        ([first, *rest], "too-many-layers"),
        ([first, pool, *rest, pool], "too-few-layers"),
        ([{**first, "activation": "tanh"}, pool, *rest], "other-activation"),
        ([{**first, "filters": 5}, pool, *rest], ""),
    ):
        assert mistake(expect.layers_are, found, wanted) == name
    assert mistake(expect.has_layer, found, {"class": "Dropout", "rate": 0.1}) == ""
    assert mistake(expect.has_layer, found, {"does": "recurrent"}) == "too-few-layers"


def test_biases_that_begin_at_zero_are_no_mistake(session: Session, probe: Probe) -> None:
    """Nor that attention cannot learn all of them."""
    model = made(session, "attends")
    x = RNG.random((4, 5, 4)).astype(np.float32)
    found = probe.describe(model, x)
    expect.learns_everywhere(probe, model, found, x, np.zeros((4, 1)), loss="squares", function="f")


def test_measures_are_those_of_the_task() -> None:
    truth = np.array([1.0, 2.0, 3.0, 10.0])
    found = expect.measures(truth[:, None] + 1, truth, task=NUMBER, usual=2.0)
    assert found["mae"] == found["mse"] == 1.0
    assert found["relative_error"] == pytest.approx(1 / 2.5)
    assert found["r2"] == pytest.approx(1 - 1 / truth.var())
    yes = np.array([0, 0, 1, 1])
    scores = np.array([[-1.0], [0.2], [0.1], [3.0]])
    found = expect.measures(scores, yes, task=BINARY, logits=True)
    assert found == {"accuracy": 0.75, "auc": 0.75}
    labels = np.array([[1, 0, 0, 1], [1, 1, 0, 0]])
    found = expect.measures(np.array([[0.9, 0.1, 0.6, 0.8], labels[1]]), labels, task=LABELS)
    assert found == {"accuracy": 7 / 8, "exact": 0.5}


def test_a_gate_has_a_metric_and_a_direction() -> None:
    said = {"false_fail": 1e-4, "estimate": "60 runs"}
    step = msgspec.convert(
        {"name": "fit", "gates": {"bundled": [
            {"metric": "mae", "most": 400.0, **said}, {"metric": "r2", "least": 0.5, **said},
        ], "full": {"accuracy": 0.9, **said}}},
        Step,
    )  # fmt: skip
    gates = step.gates_on("bundled")
    expect.reaches({"mae": 399.0, "r2": 0.5}, gates, task=NUMBER, function="f")
    with pytest.raises(Failed) as caught:
        expect.reaches({"mae": 512.3, "r2": 0.9}, gates, task=NUMBER, function="f")
    assert caught.value.received == ("The mean absolute error on the test penguins is 512.3 g.")
    assert caught.value.expected == "at most 400 g"
    with pytest.raises(Failed):
        expect.reaches({"mae": 1.0, "r2": float("nan")}, gates, task=NUMBER, function="f")
    assert step.gates_on("full") == [Gate(accuracy=0.9, **said)]  # type: ignore[arg-type]
    for wrong in ({}, {"least": 1.0, "most": 2.0}, {"metric": "mae", "accuracy": 0.5}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({**wrong, **said}, Gate)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "labels"}, {"kind": "binary", "classes": 3}, {"kind": "regression", "classes": 2},
     {"kind": "regression", "targets": 0}, {"kind": "ranking"}],
)  # fmt: skip
def test_a_task_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Task)
