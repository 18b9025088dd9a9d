"""Step 6: three epochs of training on the whole training set."""

import functools
import itertools

import numpy as np
import pytest

from grader import expect
from grader.pages import charts

STEP = "fit_model"
EPOCHS = 3
# Mean ± 3 standard deviations per epoch of 20 runs of the reference, seeds 0 to 19.
LOSS_BAND = ((0.523, 0.207, 0.136), (0.566, 0.237, 0.161))
ACCURACY_BAND = ((0.833, 0.931, 0.953), (0.858, 0.940, 0.962))


@pytest.fixture
def training(student, given, train):
    """What the call of `fit_model` did."""

    def look():
        expect.can_train(student.turns_eager_off(), function=STEP)
        return train()

    return given.once("what it did", look)


@pytest.fixture
def history(probe, training, given):
    """The History that came back."""

    def look():
        found = probe.history(expect.is_history(training.history, function=STEP))
        for name, band in (("loss", LOSS_BAND), ("accuracy", ACCURACY_BAND)):
            given.picture(
                name,
                lambda name=name, band=band: curve(found["values"], name, band),
                caption=f"The {name} on the training images during each epoch, as your History "
                "tells it; the band is where the model solution lies.",
            )
        return found

    return given.once("history", look)


def curve(histories, name, band):
    """A picture of one curve of the training, whatever the student called the metric."""
    keys = [key for key in histories if name[:3] in key and not key.startswith("val_")]
    values = histories[keys[0]]
    about = ", ".join(f"epoch {n}: {value:.3f}" for n, value in enumerate(values[:20], start=1))
    return charts.lines([(name, values)], band=band, title=f"Your {name}", about=about)


def test_a_history_of_three_epochs(history, training, given):
    """The History of three epochs comes back."""
    expect.epochs_in_history(history, training.notes, EPOCHS, function=STEP)
    given.worth_knowing(lambda: fallen(history["values"]))


def fallen(values):
    """How much the loss fell from epoch to epoch."""
    losses = values["loss"]
    drops = [before - after for before, after in itertools.pairwise(losses)]
    return (
        f"Your loss fell from {losses[0]:.3f} in epoch 1 to {losses[-1]:.3f} in epoch "
        f"{len(losses)}: by {drops[0]:.3f}, and then by {drops[-1]:.3f}. Each epoch teaches less."
    )


def test_all_training_images_are_used(training, digits, images, task):
    """Each epoch goes through all of the training images."""
    if not training.notes:  # a loop that nothing of ours saw leaves its mark on the model
        expect.every_weight_moved(training.before, training.after, function=STEP)
    whole = len(digits.x_train)
    expect.all_of_the_data(
        training.notes, training.labels, EPOCHS, whole=whole, task=task, function=STEP
    )
    expect.same_scale(training.notes, np.asarray(images.test), task=task, function=STEP)


def test_the_given_model_is_trained(student, probe, training, train_another):
    """The model that was given has learned."""
    first = told_by_history(probe, training)  # before it could be written to once more
    has_learned(training)
    before, after = training.optimizers
    expect.true(
        before == after,
        f"The model was compiled with {before}; now its optimizer is {after}.",
        expected="the model as it was compiled, trained",
        misconception="recompiled-in-fit",
        near="compile",
    )
    if student.submission.could_remember(STEP):  # a training costs time, so only where it may tell
        another = train_another()
        has_learned(another)
        expect.true(
            first is None or told_by_history(probe, another) != first,
            "A second training, of another model, gave the History of the first.",
            expected="the History of the training that was asked for",
            function=STEP,
        )


def told_by_history(probe, training):
    """The values in the History of a training; None where none came back."""
    history = training.history
    is_one = getattr(history, "kind", "") == "history"
    return probe.history(history)["values"] if is_one else None


def has_learned(training):
    """Training, by `fit` or by a loop of the student's own, changed the model that was given."""
    own = [note for note in training.notes if note.model == training.model.number]
    expect.every_weight_moved(
        training.before,
        training.after,
        by_loop=any(note.how == "loop" for note in own),
        function=STEP,
    )


def reached(probe, model, x, y):
    """The accuracy of a model, recomputed; 0 where it does not take the images."""
    return probe.accuracy(model, x, y) or 0.0


def test_it_reads_digits_it_has_never_seen(probe, given, training, images, digits, gate, task):
    """The trained model reads test digits well enough."""
    test = reached(probe, training.model, images.test, images.test_labels)
    given.measured(seconds=training.seconds, accuracy=test)
    scores = functools.cache(lambda: probe.forward(training.model, images.test))
    portray(given, scores, digits)
    given.worth_knowing(lambda: surest_mistake(scores(), digits))
    some = images.some_train
    train = reached(probe, training.model, some, images.train_labels[: len(some)])
    dark = None
    if test < gate(STEP):
        darker = np.asarray(images.test) / 255
        dark = reached(probe, training.model, darker, images.test_labels)
    expect.accuracy_at_least(
        test,
        gate(STEP),
        task=task,
        things="digits",
        train_accuracy=train,
        on_dark=dark,
        changed=training.before["weights"] != training.after["weights"],
        function=STEP,
    )


def portray(given, scores, digits):
    """Pictures of what the trained model takes for what."""
    given.picture(
        "confusion",
        lambda: confused(scores(), digits),
        caption="Test digits: the row is the true digit, the column what your model says.",
    )
    given.picture(
        "mistakes",
        lambda: mistakes(scores(), digits),
        caption="Where your model is surest, and wrong.",
    )


def confused(scores, digits):
    """A picture of which digit the model takes for which."""
    counts = np.zeros((10, 10), np.int64)
    np.add.at(counts, (digits.y_test, scores.argmax(axis=1)), 1)
    right = int(np.trace(counts))
    return charts.confusion(
        counts, title="Confusion matrix", about=f"{right} of {len(scores)} on the diagonal"
    )


def mistakes(scores, digits):
    """The six test digits that the model gets wrong with the highest probability."""
    sure = probabilities(scores)
    said, truth = sure.argmax(axis=1), digits.y_test
    wrong = np.flatnonzero(said != truth)
    surest = wrong[np.argsort(-sure[wrong, said[wrong]])][:6]
    return "".join(
        charts.image(
            digits.x_test[i],
            about=f"A {truth[i]} that the model takes for a {said[i]}",
            caption=f"{truth[i]}, said {said[i]} ({sure[i, said[i]]:.0%})",
            size=84,
        )
        for i in surest
    )


def surest_mistake(scores, digits):
    """The test digit that the model is surest of, and gets wrong."""
    sure = probabilities(scores)
    said, truth = sure.argmax(axis=1), digits.y_test
    wrong = np.flatnonzero(said != truth)
    worst = wrong[np.argmax(sure[wrong, said[wrong]])]
    return (
        f"It reads {len(said) - len(wrong):,} of {len(said):,} unseen digits. Its surest mistake "
        f"is test image {worst}: a {truth[worst]}, which it takes for a {said[worst]} with "
        f"{sure[worst, said[worst]]:.1%}."
    )


def probabilities(scores):
    """The softmax of scores that are no probabilities yet."""
    if expect.are_distributions(scores):
        return scores
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
