"""A training loop of a student's own is seen by what it changes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from of_first_model import TASK

from grader import expect
from grader.common.outcomes import Failed
from grader.sandbox.claims import Note
from grader.sandbox.session import Session

OpenSession = Callable[..., Session]

SOURCE = """
import keras
import numpy as np
import tensorflow as tf

x, y = np.random.default_rng(0).random((40, 4)).astype("float32"), np.arange(40) % 3


def build():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def gradients_of(model):
    with tf.GradientTape() as tape:
        loss = model.compute_loss(y=y, y_pred=model(x))
    return tape.gradient(loss, model.trainable_variables)


def with_the_optimizer(model):
    for _ in range(5):
        model.optimizer.apply_gradients(zip(gradients_of(model), model.trainable_variables))


def in_a_graph(model):
    step = tf.function(lambda: with_the_optimizer(model))
    for _ in range(3):
        step()


def by_hand(model):
    for weight, gradient in zip(model.trainable_variables, gradients_of(model)):
        weight.assign_sub(0.1 * gradient)


def only_looking(model):
    gradients_of(model)


def by_fit(model):
    model.fit(x, y, verbose=0)
    model.train_on_batch(x, y)
"""


@pytest.fixture(scope="module")
def session(open_session: OpenSession) -> Session:
    return open_session(SOURCE)


def notes_of(session: Session, function: str) -> tuple[int, list[Note]]:
    model = session.call("build", (), seconds=60).value
    reply = session.call(function, (model,), seconds=60)
    assert reply.raised is None
    return model.number, reply.trainings


@pytest.mark.parametrize(
    ("function", "updates"), [("with_the_optimizer", 5), ("in_a_graph", 15), ("by_hand", 0)]
)
def test_a_loop_names_the_model_that_it_trained(
    session: Session, function: str, updates: int
) -> None:
    """Zero updates: nobody knows how many, for no optimizer made them."""
    number, notes = notes_of(session, function)
    assert [(n.how, n.model, n.updates) for n in notes] == [("loop", number, updates)]


def test_gradients_alone_train_nothing(session: Session) -> None:
    assert notes_of(session, "only_looking")[1] == []


def test_training_by_keras_is_no_loop(session: Session) -> None:
    assert [n.how for n in notes_of(session, "by_fit")[1]] == ["fit", "batches"]


def loop(updates: int = 0, samples: int | None = None) -> Note:
    return Note("loop", 1, updates=updates, samples=samples)


@pytest.mark.parametrize("notes", [[loop()], [loop(400)], [loop(samples=24_000)]])
def test_a_loop_that_goes_on_long_enough_is_a_training(notes: list[Note]) -> None:
    labels = np.zeros(8000, np.int64)
    found = {"epochs": [], "values": {"loss": [0.5, 0.3, 0.2]}}
    expect.epochs_in_history(found, notes, 3, function="fit_model")
    expect.all_of_the_data(notes, labels, 3, whole=8000, task=TASK, function="fit_model")


@pytest.mark.parametrize("notes", [[loop(6)], [loop(samples=8000)]])
def test_a_loop_over_a_few_images_is_told(notes: list[Note]) -> None:
    labels = np.zeros(8000, np.int64)
    with pytest.raises(Failed) as caught:
        expect.all_of_the_data(notes, labels, 3, whole=8000, task=TASK, function="fit_model")
    assert caught.value.misconception == "part-of-the-data"


def test_a_loop_need_not_use_the_optimizer_that_the_model_was_compiled_with() -> None:
    before = {"weights": [1, 2], "trainable": 2, "iterations": 0}
    after = {"weights": [3, 4], "trainable": 2, "iterations": 0}
    expect.every_weight_moved(before, after, by_loop=True, function="fit_model")
    with pytest.raises(Failed):
        expect.every_weight_moved(before, after, function="fit_model")
    with pytest.raises(Failed):
        expect.every_weight_moved(before, before, by_loop=True, function="fit_model")
