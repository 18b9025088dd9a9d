"""What is made cheaper gives the same numbers, to the last bit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.remote.session import Session

OpenSession = Callable[..., Session]

SOURCE = """
import keras
import numpy as np
import tensorflow as tf
from keras import layers

x = np.random.default_rng(1).random((640, 8)).astype("float32")
y = (x.sum(axis=1) > 4).astype("int64")


def sequential():
    inner = [layers.Dense(16, "relu"), layers.Dropout(0.2), layers.Dense(2, "softmax")]
    return keras.Sequential([keras.Input((8,)), *inner])


def functional():
    a = keras.Input((8,))
    b = layers.Dense(16, "relu")(a)
    c = layers.Add()([b, layers.Dense(16, "tanh")(a)])
    return keras.Model(a, layers.Dense(2, "softmax")(c))


def normalised():
    a = keras.Input((8,))
    b = layers.BatchNormalization()(layers.Dense(16, "relu", use_bias=False)(a))
    return keras.Model(a, layers.Dense(2, "softmax")(b))


def unbuilt():
    return keras.Sequential([layers.Dense(16, "relu"), layers.Dense(2, "softmax")])


def train(kind, epochs, plainly):
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": not plainly})
    keras.utils.set_random_seed(3)
    model = globals()[kind]()
    metrics = ["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(1)]
    model.compile("adam", "sparse_categorical_crossentropy", metrics=metrics)
    fit = keras.Model.fit.__wrapped__ if plainly else keras.Model.fit
    history = fit(model, x, y, epochs=epochs, validation_split=0.1, verbose=0)
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    numbers = [np.asarray(v) for v in history.history.values()]
    state = [v.numpy() for v in [*model.weights, *model.optimizer.variables]]
    return np.concatenate([np.ravel(each).astype("float64") for each in [*numbers, *state]])


def store(kind, path):
    keras.utils.set_random_seed(5)
    model = globals()[kind]()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x, y, verbose=0)
    model.save(path)
    return model.predict(x, verbose=0)


def restore(path):
    model = keras.models.load_model(path)
    return model.predict(x, verbose=0), model.get_config() == again(model).get_config()


def rewriting():
    return not tf.config.optimizer.get_experimental_options()["disable_meta_optimizer"]


def again(model):
    return keras.Sequential.from_config(model.get_config())
"""


@pytest.fixture(scope="module")
def session(open_session: OpenSession) -> Session:
    return open_session(SOURCE)


@pytest.mark.parametrize(
    ("kind", "epochs"),
    [
        ("sequential", 2),
        pytest.param("sequential", 25, marks=pytest.mark.whole),
        pytest.param("functional", 2, marks=pytest.mark.whole),
        ("unbuilt", 2),
        ("normalised", 2),
    ],
)
def test_a_training_has_the_numbers_that_keras_alone_gives(
    session: Session, kind: str, epochs: int
) -> None:
    """Losses, accuracies, weights and the optimizer's state, short and long."""
    ours, plain = (
        np.asarray(session.call("train", (kind, epochs, plainly), seconds=120).value)
        for plainly in (False, True)
    )
    assert len(plain) > 100
    if kind == "normalised":  # TensorFlow merges its operations where it rewrites a graph
        assert np.allclose(ours, plain, rtol=1e-3, atol=1e-4)
    else:
        assert np.array_equal(ours, plain)


def test_graphs_run_as_they_were_traced(session: Session) -> None:
    """From the start on: nothing that a submission does turns it on."""
    assert session.call("rewriting", (), seconds=60).value is False


@pytest.mark.parametrize("kind", ["sequential", "unbuilt"])
def test_a_stored_sequential_comes_back_as_it_was(session: Session, kind: str) -> None:
    """Its outputs, and its configuration when it is made anew from that."""
    stored = session.call("store", (kind, f"{kind}.keras"), seconds=120)
    assert stored.raised is None, stored.raised
    restored = session.call("restore", (f"{kind}.keras",), seconds=120)
    assert restored.raised is None, restored.raised
    outputs, same = restored.value
    assert np.array_equal(np.asarray(outputs), np.asarray(stored.value))
    assert same
