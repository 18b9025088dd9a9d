"""Models are judged by what they compute: the same network in any spelling is the same network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from of_first_model import TASK

from grader import expect
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.common.outcomes import Failed
from grader.sandbox.evidence import Handle
from grader.sandbox.session import Session
from grader.submissions.submission import Submission

Make = Callable[..., Handle]
OpenSession = Callable[..., Session]

SOURCE = '''
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

Dense, Flatten = layers.Dense, layers.Flatten


def stack(*inner, shape=(28, 28)):
    return keras.Sequential([keras.Input(shape), *inner])


def sequential():
    return stack(Flatten(), Dense(128, "relu"), Dense(128, "relu"), Dense(10, "softmax"))


def without_input():
    return keras.Sequential(
        [Flatten(), Dense(128, "relu"), Dense(128, "relu"), Dense(10, "softmax")]
    )


def input_shape_argument():
    return keras.Sequential(
        [
            Flatten(input_shape=(28, 28)), Dense(128, "relu"), Dense(128, "relu"),
            Dense(10, "softmax"),
        ]
    )


def reshaped():
    return stack(
        layers.Reshape((784,)), Dense(128, "relu"), Dense(128, "relu"), Dense(10, "softmax")
    )


def functional():
    inputs = keras.Input((28, 28))
    x = Flatten()(inputs)
    x = Dense(128, activation="relu")(x)
    x = Dense(128, activation="relu")(x)
    return keras.Model(inputs, Dense(10, activation="softmax")(x))


def functional_ops():
    inputs = keras.Input((28, 28))
    x = ops.reshape(inputs, (-1, 784))
    x = ops.relu(Dense(128)(x))
    x = ops.maximum(Dense(128)(x), 0.0)
    return keras.Model(inputs, ops.softmax(Dense(10)(x)))


def nested():
    body = keras.Sequential([Dense(128, "relu"), Dense(128, "relu")])
    return stack(Flatten(), body, Dense(10, "softmax"))


def nested_functional():
    inner = keras.Input((784,))
    body = keras.Model(inner, Dense(128, "relu")(Dense(128, "relu")(inner)))
    inputs = keras.Input((28, 28))
    return keras.Model(inputs, Dense(10, "softmax")(body(Flatten()(inputs))))


class Subclass(keras.Model):
    def __init__(self):
        super().__init__()
        self.last = Dense(10, "softmax")
        self.first = Dense(128)
        self.second = Dense(128, "relu")

    def call(self, x):
        x = tf.reshape(x, (-1, 784))
        return self.last(self.second(tf.nn.relu(self.first(x))))


def subclassed():
    return Subclass()


class OwnLayer(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units))
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, x):
        return ops.relu(ops.matmul(x, self.w) + self.b)


def own_layers():
    return stack(Flatten(), OwnLayer(128), OwnLayer(128), Dense(10, "softmax"))


def separate_activations():
    return stack(
        Flatten(), Dense(128), layers.Activation("relu"), Dense(128), layers.ReLU(),
        Dense(10), layers.Softmax(),
    )


def activation_objects():
    return stack(
        Flatten(), Dense(128, activation=layers.ReLU()),
        Dense(128, activation=keras.activations.relu), Dense(10, activation=layers.Softmax()),
    )


def activation_functions():
    return stack(
        Flatten(), Dense(128, activation=tf.nn.relu), Dense(128, activation=lambda x: ops.relu(x)),
        Dense(10, activation=tf.nn.softmax),
    )


def lambdas():
    return stack(
        layers.Lambda(lambda x: tf.reshape(x, (-1, 784))), Dense(128),
        layers.Lambda(lambda x: tf.nn.relu(x)), Dense(128, "relu"), Dense(10, "softmax"),
    )


def dropout():
    return stack(
        Flatten(), layers.Dropout(0.2), Dense(128, "relu"), layers.Dropout(0.5), Dense(128, "relu"),
        layers.GaussianNoise(0.1), Dense(10, "softmax"),
    )


def dropout_heavy():
    return stack(
        Flatten(), Dense(128, "relu"), layers.Dropout(0.95), Dense(128, "relu"),
        Dense(10, "softmax"),
    )


def dropout_many():
    return stack(
        Flatten(), layers.Dropout(0.8), Dense(128, "relu"), layers.GaussianDropout(0.8),
        Dense(128, "relu"), layers.Dropout(0.8), Dense(10, "softmax"),
    )


def batch_normalised():
    return stack(
        Flatten(), Dense(128, use_bias=False), layers.BatchNormalization(), layers.ReLU(),
        Dense(128, "relu"), layers.BatchNormalization(), Dense(10, "softmax"),
    )


def relu_twice():
    return stack(
        Flatten(), Dense(128, "relu"), layers.ReLU(), Dense(128, "relu"), Dense(10, "softmax")
    )


def regularised():
    return stack(
        Flatten(), Dense(128, "relu", kernel_regularizer="l2"),
        Dense(128, "relu", kernel_initializer="he_normal"), Dense(10, "softmax"),
    )


def half_precision():
    return stack(
        Flatten(), Dense(128, "relu", dtype="mixed_float16"), Dense(128, "relu"),
        Dense(10, "softmax"),
    )


def logits():
    return stack(Flatten(), Dense(128, "relu"), Dense(128, "relu"), Dense(10))


def hidden(activation):
    return stack(Flatten(), Dense(128, activation), Dense(128, activation), Dense(10, "softmax"))


def leaky():
    return stack(
        Flatten(), Dense(128), layers.LeakyReLU(), Dense(128),
        layers.LeakyReLU(negative_slope=0.01), Dense(10, "softmax"),
    )


def relu6_layer():
    return stack(
        Flatten(), Dense(128), layers.ReLU(max_value=6), Dense(128, "relu"), Dense(10, "softmax")
    )


def output(activation):
    return stack(Flatten(), Dense(128, "relu"), Dense(128, "relu"), Dense(10, activation))


def softmax_over_batch():
    return stack(
        Flatten(), Dense(128, "relu"), Dense(128, "relu"), Dense(10),
        layers.Lambda(lambda x: tf.nn.softmax(x, axis=0)),
    )


def sized(units):
    return stack(Flatten(), *[Dense(n, "relu") for n in units], Dense(10, "softmax"))


def no_flatten():
    return stack(Dense(128, "relu"), Dense(128, "relu"), Dense(10, "softmax"))


def convolution():
    return stack(
        layers.Reshape((28, 28, 1)), layers.Conv2D(4, 3, activation="relu"), Flatten(),
        Dense(128, "relu"), Dense(128, "relu"), Dense(10, "softmax"),
    )


def rescaling():
    return stack(
        layers.Rescaling(1 / 255), Flatten(), Dense(128, "relu"), Dense(128, "relu"),
        Dense(10, "softmax"),
    )


def zeros():
    return stack(
        Flatten(), Dense(128, "relu", kernel_initializer="zeros"), Dense(128, "relu"),
        Dense(10, "softmax"),
    )


def frozen():
    first = Dense(128, "relu", trainable=False)
    return stack(Flatten(), first, Dense(128, "relu"), Dense(10, "softmax"))


def side_branch():
    inputs = keras.Input((28, 28))
    x = Flatten()(inputs)
    a, b = Dense(128, "relu")(x), Dense(128, "relu")(x)
    return keras.Model(inputs, Dense(10, "softmax")(layers.concatenate([a, b])))


def two_outputs():
    inputs = keras.Input((28, 28))
    x = Dense(128, "relu")(Dense(128, "relu")(Flatten()(inputs)))
    return keras.Model(inputs, [Dense(10, "softmax")(x), Dense(10, "softmax")(x)])


def small(activation="softmax"):
    return stack(Flatten(), Dense(10, activation), shape=(2, 2))


def compiled(loss="sparse", metric="accuracy", optimizer="adam"):
    losses = {
        "sparse": "sparse_categorical_crossentropy",
        "sparse object": keras.losses.SparseCategoricalCrossentropy(),
        "sparse function": keras.losses.sparse_categorical_crossentropy,
        "sparse logits": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "sparse lambda": lambda y, p: keras.losses.sparse_categorical_crossentropy(y, p),
        "tf.keras": tf.keras.losses.SparseCategoricalCrossentropy(),
        "list": ["sparse_categorical_crossentropy"],
        "logits function": lambda y, s: tf.nn.sparse_softmax_cross_entropy_with_logits(
            tf.cast(tf.reshape(y, (-1,)), tf.int32), s
        ),
        "summed": keras.losses.SparseCategoricalCrossentropy(reduction="sum"),
        "one-hot": "categorical_crossentropy",
        "one-hot object": keras.losses.CategoricalCrossentropy(),
        "one-hot logits": keras.losses.CategoricalCrossentropy(from_logits=True),
        "squared": "mse",
        "absolute": "mae",
        "binary": "binary_crossentropy",
        "hinge": "hinge",
        "none": None,
    }
    metrics = {
        "accuracy": ["accuracy"],
        "acc": ["acc"],
        "sparse name": ["sparse_categorical_accuracy"],
        "sparse object": [keras.metrics.SparseCategoricalAccuracy(name="quality")],
        "several": [keras.metrics.SparseTopKCategoricalAccuracy(k=3), "accuracy"],
        "function": [lambda y, p: keras.metrics.sparse_categorical_accuracy(y, p)],
        "none": None,
        "one-hot": ["categorical_accuracy"],
        "binary": ["binary_accuracy"],
        "mse": ["mse"],
        "accuracy class": [keras.metrics.Accuracy()],
        "top 5": [keras.metrics.SparseTopKCategoricalAccuracy(k=5)],
    }
    optimizers = {
        "adam": "adam",
        "Adam": "Adam",
        "object": keras.optimizers.Adam(0.002),
        "schedule": keras.optimizers.Adam(
            keras.optimizers.schedules.ExponentialDecay(0.01, 100, 0.9)
        ),
        "averaged": keras.optimizers.Adam(use_ema=True),
        "scaled": keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam()),
        "sgd": "sgd",
        "adamw": "adamw",
        "nadam": "nadam",
        "wild": keras.optimizers.Adam(1.0),
        "timid": keras.optimizers.Adam(1e-7),
    }
    model = stack(Flatten(), Dense(10, "softmax"), shape=(2, 5))
    model.compile(optimizers[optimizer], losses[loss], metrics=metrics[metric])
    return model


def compiled_by_position():
    model = stack(Flatten(), Dense(10, "softmax"), shape=(2, 5))
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    return model


def uncompiled():
    return small()


def regularised_and_compiled():
    model = stack(Flatten(), Dense(10, "softmax", kernel_regularizer="l2"), shape=(2, 5))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def save_with_tf_softmax(path):
    stack(Flatten(), Dense(10, activation=tf.nn.softmax), shape=(2, 2)).save(path)


def save_with_lambda(path):
    stack(Flatten(), Dense(10), layers.Lambda(lambda x: x), shape=(2, 2)).save(path)
'''  # fmt: skip


@pytest.fixture(scope="module")
def session(open_session: OpenSession) -> Session:
    return open_session(SOURCE)


@pytest.fixture(scope="module", params=["apart", "together"])
def probe(session: Session, open_session: OpenSession, request: pytest.FixtureRequest) -> Probe:
    """Asks in a process without the source, as when grading, and in the same, as at home."""
    other = open_session("") if request.param == "apart" else None
    return Probe(Twins(session, other), Submission(Path("sub.py"), SOURCE))


@pytest.fixture(scope="module")
def make(session: Session) -> Make:
    """`make(name, *args)`: the model that a function of the source above returns."""

    def call(name: str, *args: Any) -> Handle:
        reply = session.call(name, args, seconds=60)
        assert reply.raised is None, reply.raised
        assert isinstance(reply.value, Handle)
        return reply.value

    return call


@pytest.fixture(scope="module")
def batch() -> Any:
    """A few images as students have them, and wild ones that excite each unit."""
    rng = np.random.default_rng(3)
    mild = rng.uniform(0, 1, size=(8, 28, 28))
    return np.concatenate([mild, rng.normal(0, 4, size=(8, 28, 28))]).astype(np.float32)


BOTH = {"distribution", "logits"}
RATES = (9e-5, 1.1e-2)  # as for `first_model`


def misconception(function: Callable[..., Any], *args: Any, **details: Any) -> str:
    """The misconception with which an expectation fails."""
    with pytest.raises(Failed) as caught:
        function(*args, function="build_model", **details)
    return caught.value.misconception


RIGHT = [
    "sequential", "without_input", "input_shape_argument", "reshaped", "functional",
    "functional_ops", "nested", "nested_functional", "subclassed", "own_layers",
    "separate_activations", "activation_objects", "activation_functions", "lambdas", "dropout",
    "batch_normalised", "relu_twice", "regularised", "half_precision",
]  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_the_tutorials_network_is_recognised_in_any_spelling(
    probe: Probe, make: Make, batch: Any, name: str
) -> None:
    """Two hidden layers of 128 relu units and ten probabilities; how it is written is no matter."""
    model = make(name)
    found = expect.takes_inputs(
        probe, model, batch, units=10, hidden=[128, 128], task=TASK, function="build_model"
    )
    expect.uncompiled(found, function="build_model")
    expect.dense_stack(found, [128, 128], units=10, inputs=784, function="build_model")
    expect.hidden_activation(found, "relu", function="build_model")
    expect.distribution_or_logits(found, None, task=TASK, function="build_model")
    labels = np.arange(16) % 10
    expect.learns_everywhere(probe, model, found, batch, labels, function="build_model")


def test_a_description_lists_the_layers_in_the_order_they_work_in(
    probe: Probe, make: Make, batch: Any
) -> None:
    """...and not in the order in which a class happens to define them."""
    layers = probe.describe(make("subclassed"), batch)["layers"]
    worked = [(x["does"], x.get("units") or x.get("computes")) for x in layers]
    assert [each for each in worked if each[0] in ("dense", "activation")] == [
        ("dense", 128), ("activation", "relu"), ("dense", 128), ("activation", "relu"),
        ("dense", 10), ("activation", "softmax"),
    ]  # fmt: skip


def test_describing_a_model_does_not_change_it(probe: Probe, make: Make, batch: Any) -> None:
    model = make("batch_normalised")
    before = probe.training_state(model)
    first = probe.describe(model, batch)
    assert probe.describe(model, batch) == first
    assert probe.training_state(model) == before


@pytest.mark.parametrize(
    ("activation", "computes"),
    [
        ("relu6", "relu6"), ("softmax", "softmax"), ("sigmoid", "sigmoid"), ("tanh", "tanh"),
        ("elu", "elu"), ("selu", "selu"), ("gelu", "gelu"), ("silu", "silu"),
        ("leaky_relu", "leaky_relu"), ("softplus", "softplus"), ("softsign", "softsign"),
    ],
)  # fmt: skip
def test_another_activation_is_told_by_what_it_computes(
    probe: Probe, make: Make, batch: Any, activation: str, computes: str
) -> None:
    found = probe.describe(make("hidden", activation), batch)
    named = [x["computes"] for x in found["layers"] if x["does"] == "activation"]
    assert [name.split("(")[0] for name in named[:2]] == [computes, computes]
    name = "softmax-in-hidden-layer" if activation == "softmax" else "other-activation"
    assert misconception(expect.hidden_activation, found, "relu") == name


def test_no_activation_is_told(probe: Probe, make: Make, batch: Any) -> None:
    found = probe.describe(make("hidden", None), batch)
    assert misconception(expect.hidden_activation, found, "relu") == "no-activation"


@pytest.mark.parametrize("name", ["leaky", "relu6_layer"])
def test_what_is_nearly_relu_is_not_relu(probe: Probe, make: Make, batch: Any, name: str) -> None:
    found = probe.describe(make(name), batch)
    assert misconception(expect.hidden_activation, found, "relu") == "other-activation"


@pytest.mark.parametrize(
    ("units", "name"),
    [
        ([128], "layer-missing"),
        ([], "layer-missing"),
        ([128, 128, 128], "extra-layer"),
        ([128, 64], "other-units"),
        ([64, 128], "other-units"),
    ],
)
def test_another_stack_is_told(
    probe: Probe, make: Make, batch: Any, units: list[int], name: str
) -> None:
    found = probe.describe(make("sized", units), batch)
    assert misconception(expect.dense_stack, found, [128, 128], units=10, inputs=784) == name


@pytest.mark.parametrize(
    ("model", "name"),
    [("convolution", None), ("rescaling", "double-scaling"), ("frozen", "frozen-layers")],
)
def test_other_layers_are_told(
    probe: Probe, make: Make, batch: Any, model: str, name: str | None
) -> None:
    found = probe.describe(make(model), batch)
    told = misconception(expect.dense_stack, found, [128, 128], units=10, inputs=784)
    assert name is None or told == name


def test_two_layers_side_by_side_are_not_two_layers_in_a_row(
    probe: Probe, make: Make, batch: Any
) -> None:
    found = probe.describe(make("side_branch"), batch)
    assert misconception(expect.dense_stack, found, [128, 128], units=10, inputs=784) is not None


@pytest.mark.parametrize(
    ("activation", "kind"),
    [("softmax", "distribution"), (None, "logits"), ("sigmoid", "other"), ("relu", "other")],
)
def test_the_kind_of_output_is_told_from_the_numbers(
    probe: Probe, make: Make, batch: Any, activation: str | None, kind: str
) -> None:
    assert expect.output_kind(probe.describe(make("output", activation), batch)) == kind


def test_logits_are_right_only_with_a_loss_that_expects_logits(
    probe: Probe, make: Make, batch: Any
) -> None:
    found = probe.describe(make("logits"), batch)
    expect.distribution_or_logits(found, "logits", task=TASK, function="build_model")
    for takes in ("probabilities", None):
        assert misconception(expect.distribution_or_logits, found, takes, task=TASK) == "no-softmax"


def test_softmax_over_the_images_is_no_distribution(probe: Probe, make: Make, batch: Any) -> None:
    found = probe.describe(make("softmax_over_batch"), batch)
    assert expect.output_kind(found) == "other"


@pytest.mark.parametrize("model", ["no_flatten", "two_outputs"])
def test_a_model_with_another_output_is_refused(
    probe: Probe, make: Make, batch: Any, model: str
) -> None:
    with pytest.raises(Failed) as caught:
        expect.takes_inputs(
            probe,
            make(model),
            batch,
            units=10,
            hidden=[128, 128],
            task=TASK,
            function="build_model",
        )
    assert "128" not in caught.value.received
    assert model != "no_flatten" or caught.value.misconception == "no-flatten"


def test_weights_that_all_start_alike_are_told(probe: Probe, make: Make, batch: Any) -> None:
    model = make("zeros")
    found = probe.describe(model, batch)
    labels = np.arange(16) % 10
    told = misconception(expect.learns_everywhere, probe, model, found, batch, labels)
    assert told == "constant-weights"


@pytest.mark.parametrize("model", ["dropout_heavy", "dropout_many"])
def test_what_training_switches_off_at_random_leaves_enough(
    probe: Probe, make: Make, batch: Any, model: str
) -> None:
    """One layer of 0.95, or three of 0.8, and nothing is learned, whatever `fit_model` does."""
    made = make(model)
    found = probe.describe(made, batch)
    labels = np.arange(16) % 10
    told = misconception(expect.learns_everywhere, probe, made, found, batch, labels)
    assert told == "heavy-dropout"


@pytest.mark.parametrize(
    ("loss", "takes"),
    [
        ("sparse", "probabilities"), ("sparse object", "probabilities"),
        ("sparse function", "probabilities"), ("sparse lambda", "probabilities"),
        ("tf.keras", "probabilities"), ("list", "probabilities"), ("summed", "probabilities"),
        ("sparse logits", "logits"), ("logits function", "logits"),
        ("one-hot", "one-hot"), ("one-hot object", "one-hot"), ("one-hot logits", "one-hot"),
        ("squared", "other"), ("absolute", "other"), ("binary", "one-hot"), ("hinge", "other"),
        ("none", "other"),
    ],
)  # fmt: skip
def test_what_a_loss_takes_is_told_by_what_it_computes(
    probe: Probe, make: Make, loss: str, takes: str
) -> None:
    assert expect.loss_takes(probe, make("compiled", loss), task=TASK) == takes


@pytest.mark.parametrize(
    ("loss", "name"),
    [
        ("one-hot", "one-hot-loss"), ("one-hot logits", "one-hot-loss"),
        ("binary", "binary-loss"), ("squared", "regression-loss"), ("absolute", "regression-loss"),
    ],
)  # fmt: skip
def test_a_loss_that_does_not_fit_the_labels_is_named(
    probe: Probe, make: Make, loss: str, name: str
) -> None:
    model = make("compiled", loss)
    told = misconception(expect.loss_fits_labels, probe, model, BOTH, task=TASK)
    assert told == name


@pytest.mark.parametrize(
    ("loss", "outputs", "name"),
    [
        ("sparse logits", {"distribution"}, "logits-after-softmax"),
        ("sparse", {"logits"}, "no-softmax"),
    ],
)
def test_a_loss_that_does_not_fit_the_output_is_named(
    probe: Probe, make: Make, loss: str, outputs: set[str], name: str
) -> None:
    model = make("compiled", loss)
    assert misconception(expect.loss_fits_labels, probe, model, outputs, task=TASK) == name
    expect.loss_fits_labels(
        probe, model, {"distribution", "logits"}, task=TASK, function="compile_model"
    )


def test_metrics_in_the_place_of_loss_weights_are_told(probe: Probe, make: Make) -> None:
    """`model.compile("adam", loss, ["accuracy"])`: the third argument is `loss_weights`."""
    model = make("compiled_by_position")
    told = misconception(expect.loss_fits_labels, probe, model, BOTH, task=TASK)
    assert told == "no-accuracy-metric"


def test_a_penalty_on_weights_does_not_hide_the_loss(probe: Probe, make: Make) -> None:
    assert expect.loss_takes(probe, make("regularised_and_compiled"), task=TASK) == "probabilities"


@pytest.mark.parametrize(
    "metric", ["accuracy", "acc", "sparse name", "sparse object", "several", "function"]
)
def test_accuracy_is_found_under_any_name(probe: Probe, make: Make, metric: str) -> None:
    expect.accuracy_metric(
        probe, make("compiled", "sparse", metric), task=TASK, function="compile_model"
    )


@pytest.mark.parametrize(
    ("metric", "name"),
    [
        ("none", "no-accuracy-metric"), ("mse", "wrong-accuracy-metric"),
        ("one-hot", "wrong-accuracy-metric"), ("binary", "wrong-accuracy-metric"),
        ("accuracy class", "wrong-accuracy-metric"), ("top 5", "wrong-accuracy-metric"),
    ],
)  # fmt: skip
def test_what_does_not_count_right_digits_is_no_accuracy(
    probe: Probe, make: Make, metric: str, name: str
) -> None:
    model = make("compiled", "sparse", metric)
    assert misconception(expect.accuracy_metric, probe, model, task=TASK) == name


@pytest.mark.parametrize("optimizer", ["adam", "Adam", "object", "schedule", "averaged", "scaled"])
def test_adam_is_adam_in_any_spelling(probe: Probe, make: Make, optimizer: str) -> None:
    model = make("compiled", "sparse", "accuracy", optimizer)
    expect.uses_adam(probe, model, learning_rates=RATES, function="compile_model")


@pytest.mark.parametrize(
    ("optimizer", "name"),
    [
        ("sgd", "other-optimizer"), ("adamw", "other-optimizer"), ("nadam", "other-optimizer"),
        ("wild", "unsafe-learning-rate"), ("timid", "unsafe-learning-rate"),
    ],
)  # fmt: skip
def test_another_optimizer_or_a_wild_rate_is_told(
    probe: Probe, make: Make, optimizer: str, name: str
) -> None:
    model = make("compiled", "sparse", "accuracy", optimizer)
    assert misconception(expect.uses_adam, probe, model, learning_rates=RATES) == name


def test_whether_a_model_is_compiled_is_told(probe: Probe, make: Make) -> None:
    expect.is_compiled(probe.training_state(make("compiled")), function="compile_model")
    state = probe.training_state(make("uncompiled"))
    assert misconception(expect.is_compiled, state) == "never-compiled"


def test_asking_about_loss_and_metrics_leaves_no_trace(probe: Probe, make: Make) -> None:
    """The student's `evaluate` and `fit` afterwards begin with fresh metrics."""
    model = make("compiled")
    before = probe.training_state(model)
    labels, outputs = np.arange(4), np.eye(10, dtype=np.float32)[:4]
    first = probe.metric_values(model, labels, outputs)
    probe.loss_values(model, labels, outputs)
    assert probe.metric_values(model, labels, outputs[::-1]) != first
    assert probe.metric_values(model, labels, outputs) == first
    assert probe.training_state(model) == before


def test_a_question_that_cannot_be_answered_says_why(probe: Probe, make: Make) -> None:
    with pytest.raises(CannotTell) as caught:
        probe.forward(make("small"), np.zeros((3, 5), np.float32))
    assert caught.value.kind == "ValueError"


def test_a_model_is_evaluated_anew_and_not_believed(probe: Probe, make: Make) -> None:
    model = make("compiled")
    images = np.random.default_rng(1).normal(size=(50, 2, 5)).astype(np.float32)
    scores = probe.forward(model, images)
    labels = scores.argmax(axis=1)
    labels[:10] = (labels[:10] + 1) % 10
    found = probe.evaluate(model, images, labels)
    assert found["accuracy"] == pytest.approx(0.8)
    wanted = -np.log(scores[np.arange(50), labels]).mean()
    assert found["loss"] == pytest.approx(wanted, rel=1e-4)


def test_a_saved_file_is_opened_without_the_students_code(
    probe: Probe, session: Session, make: Make, tmp_path: Path
) -> None:
    model = make("compiled")
    images = np.ones((2, 2, 5), np.float32)
    probe.save_file(model, str(tmp_path / "ours.keras"))
    opened = probe.open_file(str(tmp_path / "ours.keras"))
    assert np.allclose(probe.forward(opened, images), probe.forward(model, images))
    assert probe.training_state(opened)["weights"] == probe.training_state(model)["weights"]
    assert "ours.keras" in probe.files(str(tmp_path))


def test_a_file_with_tensorflows_softmax_is_opened(
    probe: Probe, session: Session, tmp_path: Path
) -> None:
    """Keras alone does not find `tf.nn.softmax` again; the model is right all the same."""
    path = str(tmp_path / "tf.keras")
    assert session.call("save_with_tf_softmax", (path,), seconds=60).raised is None
    assert probe.open_file(path).kind == "model"


def test_code_in_a_file_is_run_only_where_the_students_code_is(
    probe: Probe, open_session: OpenSession, session: Session, tmp_path: Path
) -> None:
    """A Lambda layer holds marshalled code; a process without a submission refuses it."""
    path = str(tmp_path / "code.keras")
    assert session.call("save_with_lambda", (path,), seconds=60).raised is None
    without = Probe(Twins(open_session(""), None), Submission(Path("sub.py"), ""))
    with pytest.raises(CannotTell):
        without.open_file(path)
    assert probe.open_file(path).kind == "model"


ENDLESS = """
import time

import keras
import numpy as np


class Deep(keras.Model):
    def __init__(self):
        super().__init__()
        self.parts = [keras.layers.Identity() for _ in range(1100)]

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return x


class Slow(keras.Model):
    def call(self, x):
        time.sleep(600)


def layers():
    return Deep()


def metrics():
    model = keras.Sequential([keras.Input((10,)), keras.layers.Softmax()])
    accuracy = keras.metrics.SparseCategoricalAccuracy
    metrics = [accuracy(name=f"m{n}") for n in range(1100)]
    model.compile("adam", "sparse_categorical_crossentropy", metrics=metrics)
    return model


def slow():
    return Slow()

"""


@pytest.mark.parametrize(
    ("made", "ask"),
    [
        ("layers", lambda probe, it: probe.describe(it, np.ones((2, 10), np.float32))),
        pytest.param(
            "metrics",
            lambda probe, it: probe.metric_values(
                it, np.zeros(2, np.int64), np.full((2, 10), 0.1, np.float32)
            ),
            marks=pytest.mark.whole,
        ),
        ("slow", lambda probe, it: probe.forward(it, np.ones((2, 10), np.float32))),
    ],
    ids=["layers", "metrics", "slow"],
)
def test_what_cannot_be_looked_at_within_the_limits_is_its_makers_mistake(
    made: str, ask: Callable[[Probe, Handle], Any], open_session: OpenSession
) -> None:
    """...and needs no person: nothing of ours is broken."""
    session = open_session(ENDLESS, look_seconds=2.0 if made == "slow" else 8.0)
    probe = Probe(Twins(session, None), Submission(Path("sub.py"), ENDLESS))
    thing = session.call(made, (), seconds=60).value
    with pytest.raises(Failed, match="within the limits"):
        ask(probe, thing)
