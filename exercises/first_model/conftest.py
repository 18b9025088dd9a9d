"""What the checks of this assignment share: data, and the inputs of each step.

An input is the student's own result where its step passed, and a ready-made one otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader import expect
from grader.checks.call_failures import CannotTell
from grader.common.outcomes import Failed, NotAttempted, Outcome, Waiting
from grader.exercises.first_model import expectations
from grader.exercises.first_model.records import (
    PART,
    Experiment,
    Images,
    Training,
    choose_images,
)

SEVERAL = 397  # test images beside the whole test set
TRIED = 2000  # training images of an experiment
MOST_LOOKED_AT = 1024
"""Normalised images that are measured on, so that they are brought here and looked at."""


@pytest.fixture
def digits(dataset):
    """The MNIST digits that `keras.datasets` gives to the student."""
    return dataset("mnist")


@pytest.fixture
def scaled(student, given) -> Callable[[Any], Any]:
    """`scaled(images)`: normalised by the student where that step passed.

    What its step found is looked at again: a function may do otherwise on another day.
    """

    def own(images: Any) -> Any:
        made = expect.array(student.normalize(images), function="normalize")
        if len(images) <= MOST_LOOKED_AT:
            passed = given.outcome_of("normalize") is Outcome.PASSED
            (expectations.still_shows if passed else expectations.are_images)(
                made, images, function="normalize"
            )
        return made

    def scale(images: Any) -> Any:
        return given.take(
            "normalize",
            own=lambda: own(images),
            ready=lambda: images.astype(np.float32) / 255,
            key=name_of(images),
        )

    return scale


@pytest.fixture
def batch_sizes() -> tuple[int, ...]:
    """How many images later steps normalise at once, beside all of them."""
    return 8, SEVERAL, PART, TRIED


@pytest.fixture
def several(digits, fresh) -> Any:
    """Places of test images, fewer than there are, in an order that nobody knows beforehand."""
    return fresh("several").permutation(len(digits.x_test))[:SEVERAL]


@pytest.fixture
def own_scaled(student, given) -> Callable[[Any], Any]:
    """`own_scaled(images)`: the same while that step is judged; what is made is kept for later."""

    def scale(images: Any) -> Any:
        return given.own(
            "normalize",
            lambda: expect.array(student.normalize(images), function="normalize"),
            key=name_of(images),
        )

    return scale


def name_of(images: Any) -> str:
    """A name that no other array has."""
    return f"scaled {images.shape} {hashlib.sha256(images.tobytes()).hexdigest()}"


@pytest.fixture
def images(digits, scaled, given) -> Images:
    """Training images in another order than on disk and a few fewer, and the test images."""
    return given.once("images", lambda: choose_images(digits, scaled), for_all_steps=True)


@pytest.fixture
def batch(digits):
    """A few images for looking at a model: real ones, and wild ones that excite each unit."""
    real = digits.x_test[:8].astype(np.float32) / 255
    wild = np.random.default_rng(3).normal(0, 4, size=(8, 28, 28)).astype(np.float32)
    return np.concatenate([real, wild])


@pytest.fixture
def new_model(student, probe, given, batch, task) -> Callable[..., Any]:
    """`new_model()`: a model that is not compiled; the ready one has the student's kind of output.

    `new_model("another")` is not the same one.

    Where the student's own model fails its checks but gives logits, so does the ready one: a loss
    that goes with it is no second mistake.
    """

    def ready() -> Any:
        kind = given.once("kind of output", lambda: output_kind(student, probe, batch, task))
        name = "built_logits.keras" if kind == {"logits"} else "built.keras"
        return probe.open_ready(str(given.ready_file(name)))

    return lambda key="": given.take("build_model", own=student.build_model, ready=ready, key=key)


@pytest.fixture
def own_loss_takes(student, probe, given, task) -> Callable[[], str | None]:
    """`own_loss_takes()`: what the student's own loss expects, or None if unknown."""
    return lambda: given.once("own loss", lambda: own_loss(student, probe, task))


@pytest.fixture
def output_kinds(student, probe, given, batch, new_model, task) -> set[str]:
    """What the model under `compile_model` gives: "distribution", "logits", or either."""

    def look() -> set[str]:
        if given.outcome_of("build_model") != "passed":
            return output_kind(student, probe, batch, task)
        scores = probe.forward(new_model(), batch)
        return {"distribution" if expect.are_distributions(scores) else "logits"}

    return given.once("kind of output", look)


def output_kind(student: Any, probe: Any, batch: Any, task: Any) -> set[str]:
    """The kind of output of a student's model that is not right; both where that cannot be told."""
    either = {"distribution", "logits"}
    try:
        found = probe.describe(
            expect.is_model(student.build_model(), function="build_model"), batch
        )
    except Exception:  # whatever is wrong with it has been said at its own step
        return either
    kind = expect.output_kind(found)
    return (
        {"logits"}
        if kind == "logits" and own_loss(student, probe, task) == "logits"
        else ({"distribution"} if kind != "other" else either)
    )


def own_loss(student: Any, probe: Any, task: Any) -> str | None:
    """What the student's own loss expects: "probabilities", "logits", or None if unknown."""
    try:
        model = expect.is_model(student.build_model(), function="build_model")
        try:
            student.compile_model(model)
        except Failed as failed:
            student.unsaid(failed)
        if probe.training_state(model)["compiled"]:
            takes = expect.loss_takes(probe, model, task=task)
            if takes in ("probabilities", "logits"):
                return takes
    except (Failed, NotAttempted, Waiting):
        return None
    # The call failed, or its loss is of another kind: what did the student mean?
    return "logits" if student.submission.mentions("compile_model", "from_logits") else None


@pytest.fixture
def comes_back(student, probe, given, batch) -> Callable[..., None]:
    """`comes_back(model, function=...)`: a stored copy of the model can be loaded again.

    By Keras alone, or by the student's own `load_model`, which may know what Keras does not.
    """

    def load_again(model: Any, *, function: str) -> None:
        lost = probe.why_lost(model)
        if lost and not own_load_knows(student, probe, given, model, batch):
            expect.comes_back(lost, where="step 10", function=function)

    return load_again


def own_load_knows(student: Any, probe: Any, given: Any, model: Any, batch: Any) -> bool:
    """Whether the student's own `load_model` makes a model that works of what is stored."""
    path = str(given.new_folder("again") / "again.keras")
    try:
        probe.save_file(model, path)
        again = expect.is_model(student.load_model(path), function="load_model")
        found = probe.forward(again, batch)
        if probe.has_weights(model):  # else it gets other ones
            expect.close(found, probe.forward(model, batch), function="load_model")
    except Failed as failed:
        student.unsaid(failed)
        return False
    except (CannotTell, NotAttempted, Waiting):
        return False
    return True


@pytest.fixture
def compiled_model(student, probe, given, new_model) -> Callable[..., Any]:
    """`compiled_model()`: a compiled, untrained model; with another key, another one."""
    return lambda key="": given.take(
        "compile_model",
        own=lambda: student.compile_model(new_model(key)),
        ready=lambda: probe.open_ready(str(given.ready_file("compiled.keras"))),
        key=key,
    )


@pytest.fixture
def train(student, probe, given, images, compiled_model) -> Callable[..., Training]:
    """`train()`: call `fit_model` once, on all of the training images; `again=True`: once more."""

    def fit() -> Training:
        return call_fit(student, probe, compiled_model(), images.train, images.train_labels)

    return lambda again=False: given.once("training again" if again else "training", fit)


@pytest.fixture
def train_another(student, probe, given, images, compiled_model) -> Callable[[], Training]:
    """`train_another()`: call `fit_model` with another model and a part of the images."""

    def fit() -> Training:
        some = images.some_train
        labels = images.train_labels[: len(some)]
        return call_fit(student, probe, compiled_model("another"), some, labels)

    return lambda: given.once("another training", fit)


def call_fit(student: Any, probe: Any, model: Any, x: Any, y: Any) -> Training:
    """Let the student train `model`, and look at it before and after."""
    before, optimizer = probe.training_state(model), probe.optimizer(model)
    history = student.fit_model(model, x, y)
    notes, seconds = student.last.trainings, student.last.seconds
    after = probe.training_state(model)
    classes = str(optimizer["class"]), str(probe.optimizer(model)["class"])
    return Training(history, model, y, notes, before, after, classes, seconds)


@pytest.fixture
def trained_model(probe, given, train) -> Any:
    """A trained model: the student's own where `fit_model` passed and nothing has changed it."""

    def own() -> tuple[Any, Any]:
        return train().model, train().after

    def ready() -> tuple[Any, Any]:
        model = probe.open_ready(str(given.ready_file("trained.keras")))
        return model, probe.training_state(model)

    model, state = given.take("fit_model", own=own, ready=ready)
    # A function may have trained or compiled what it got.
    if probe.was_changed(model) or probe.training_state(model) != state:
        model, _ = ready()
    return model


@pytest.fixture
def measured_model(probe, given, trained_model, images) -> Any:
    """The trained model; the ready-made one where its loss takes no whole numbers as labels.

    That is asked each time: a later step may have compiled the model anew. Whoever works with
    one-hot labels throughout is judged on the own model.
    """
    try:
        probe.evaluate(trained_model, images.scaled(images.raw_test[:8]), images.test_labels[:8])
    except CannotTell:
        return given.replace(
            "fit_model",
            own=trained_model,
            ready=lambda: probe.open_ready(str(given.ready_file("trained.keras"))),
        )
    return trained_model


@pytest.fixture
def done(student, given, digits, scaled) -> Experiment:
    """One call of `experiment`, on a part of the training images.

    Some test labels are altered, so that the accuracy on the test set is one that only the test
    set can tell. Where nobody saw the models train, they may be what other functions were handed:
    then it is called once more, in a process in which there are no trained ones.
    """

    def call() -> Experiment:
        count = min(TRIED, len(digits.x_train))
        x_train, y_train = scaled(digits.x_train[:count]), digits.y_train[:count].astype(np.int64)
        x_test, y_test = scaled(digits.x_test), digits.y_test.astype(np.int64)
        y_test[::8] = (y_test[::8] + 1) % 10
        value = student.experiment(x_train, y_train, x_test, y_test)
        reply = student.last
        found = expect.trials(value, 3, function="experiment")
        return Experiment(
            found, reply.trainings, reply.seconds, (x_test, y_test), (x_train, y_train)
        )

    def call_among_nothing_trained() -> Experiment:
        made = call()
        if not expect.seen_training(made.trials, made.notes) and given.start_anew():
            made = call()
        return made

    return given.once("experiment", call_among_nothing_trained)


@pytest.fixture
def another_model(probe, compiled_model, measured_model, images) -> Callable[[], Any]:
    """`another_model()`: another one of the kind that is measured, which says something else."""

    def make() -> Any:
        made, some = compiled_model("other"), images.scaled(images.raw_test[:64])
        expect.gets_weights(probe, made, some, function="compile_model")
        expect.different_models(probe, made, measured_model, some, function="build_model")
        return made

    return make


@pytest.fixture
def other_model(probe, given, another_model) -> Any:
    """A trained model of another architecture that calls each digit d by the name (d + 3) % 10.

    Where `build_model` is wrong, images may be of a shape that only the student's own models read:
    then it may be one of those, untrained, if it says something else than the trained one.
    """

    def open_other() -> tuple[Any, Any]:
        model = probe.open_ready(str(given.ready_file("other.keras")))
        return model, probe.training_state(model)["weights"]

    def ready() -> Any:
        model, weights = given.once("other", open_other, for_all_steps=True)
        # A function may have changed what it got.
        if probe.was_changed(model) or probe.training_state(model)["weights"] != weights:
            model, _ = given.once("other", open_other)
        return model

    return given.other("build_model", own=another_model, ready=ready)
