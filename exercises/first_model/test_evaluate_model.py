"""Step 7: loss and accuracy on the data that is given."""

import numpy as np
import pytest

from grader import expect
from grader.common.outcomes import Failed, Outcome, Waiting
from grader.exercises.first_model import expectations

STEP = "evaluate_model"
ROUGHLY = 0.0055
NEAR = {
    "normalised-twice": "normaliz|/ 255|/255|/=|evaluate(|evaluate",
    "constants": "",  # the line that returns them
}
FIRST = "test_loss_and_accuracy_on_the_test_set"


@pytest.fixture
def on_test(student, probe, given, measured_model, images, task):
    """What the student says of the test set, and what is true."""
    return given.once(
        "on test",
        lambda: ask(student, probe, task, measured_model, images.test, images.test_labels),
    )


def ask(student, probe, task, model, x, y):
    """(claimed loss, claimed accuracy), and both recomputed."""
    truth = probe.measure(model, x, y)
    scores = expect.class_scores(probe.forward(model, x), task=task, function=STEP)
    expect.tell_apart(scores, task=task, function=STEP)
    weights = probe.training_state(model)["weights"]
    claim = expect.pair_of_numbers(student.evaluate_model(model, x, y), function=STEP)
    if any(note.model == model.number for note in student.last.trainings):
        expect.fail(
            "`evaluate_model` trains the model.",
            expected="a model that stays as it is",
            misconception="trained-on-test",
            near="fit",
        )
    if probe.training_state(model)["weights"] != weights:
        expect.fail(
            "`evaluate_model` changes the weights of the model.",
            expected="a model that stays as it is",
            misconception="model-changed",
        )
    if student.last.trainings and not agrees(claim, truth):
        expect.fail(
            "`evaluate_model` measures a model that it trains itself.",
            expected="the loss and accuracy of the model that is given",
            misconception="ignores-arguments",
            near="fit",
        )
    return claim, truth


def resembles(claim, truth):
    """Whether loss and accuracy are about those: enough to say where wrong numbers come from."""
    loss, accuracy = claim
    losses = (truth["loss"], truth["clipped_loss"])
    loss_fits = any(abs(loss - each) <= ROUGHLY + 0.002 * each for each in losses)
    return loss_fits and abs(accuracy - truth["accuracy"]) <= ROUGHLY


def agrees(claim, truth):
    """Whether loss and accuracy are those recomputed."""
    loss, accuracy = claim
    losses = (truth["loss"], truth["clipped_loss"])
    loss_agrees = any(expect.agrees(loss, each) for each in losses)
    return loss_agrees and expect.agrees(accuracy, truth["accuracy"])


def altered(labels, scores):
    """The labels, with the model's second choice where that is not out of the question.

    A label that the model holds for impossible would make the loss depend on how it is clipped.
    """
    second = np.argsort(scores, axis=1)[:, -2]
    rows = np.arange(len(scores))
    if scores.min() < 0 or scores.max() > 1:
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
    return np.where(scores[rows, second] > 1e-3, second, labels)


def test_loss_and_accuracy_on_the_test_set(on_test, probe, measured_model, images, request, given):
    """The loss and the accuracy on the test set come back, in this order."""
    claim, truth = on_test
    if agrees(claim, truth):
        given.worth_knowing(lambda: beside_training(claim, probe, measured_model, images))
        return
    name = why(claim, truth, probe, measured_model, images, request)
    expect.fail(
        f"It says loss {claim[0]:.4g} and accuracy {claim[1]:.4g}; recomputed they are "
        f"{truth['loss']:.4g} and {truth['accuracy']:.4g}.",
        expected="the loss, then the accuracy, on the whole test set",
        hint="" if name else "Both come from `evaluate`, on the images and labels as they come in.",
        misconception=name,
        near=NEAR.get(name, "evaluate(|evaluate"),
    )


def beside_training(claim, probe, model, images):
    """The accuracy on unseen images beside that on images that were learned from."""
    some = images.some_train
    seen = probe.accuracy(model, some, images.train_labels[: len(some)])
    return (
        f"You measured {claim[1]:.1%} on images that the model has never seen. On images that it "
        f"has learned from it is {seen:.1%}: the difference, {100 * (seen - claim[1]):.1f} points, "
        "is how much it learned by heart."
    )


def made_of(claim, truth, samples):
    """The misconception of numbers that are made of the true ones, or empty."""
    loss, accuracy = claim
    of_loss = truth | {"accuracy": 1 - truth["loss"]}
    known = {
        "swapped": resembles((accuracy, loss), truth),
        "one-number-twice": abs(loss - accuracy) < 1e-9,
        "percent-not-fraction": resembles((loss, accuracy / 100), truth),
        "loss-in-percent": resembles((loss / 100, accuracy), truth)
        or resembles((loss / 100, accuracy / 100), truth),
        "count-not-fraction": resembles((loss, accuracy / samples), truth),
        "error-rate": resembles((loss, 1 - accuracy), truth),
        "loss-summed": resembles((loss / samples, accuracy), truth),
        "rounded-too-much": (loss, accuracy)
        in {(round(truth["loss"], n), round(truth["accuracy"], n)) for n in (0, 1)},
        "accuracy-from-loss": resembles(claim, of_loss) or abs(accuracy - (1 - loss)) < 1e-6,
    }
    return next((name for name, fits in known.items() if fits), "")


def is_scaled_again(claim, probe, model, x, labels):
    """Whether the numbers are those of images that are normalised once more."""
    variants = expectations.scaled_again(np.asarray(x))
    return any(resembles(claim, probe.measure(model, each, labels)) for each in variants)


def is_constant(claim, request, images):
    """Whether the numbers stay as they are with another model, other images and other labels."""
    student, other_model = (request.getfixturevalue(n) for n in ("student", "other_model"))
    try:
        x, labels = images.scaled(images.raw_test[:150]), images.test_labels[150:300]
        again = expect.pair_of_numbers(
            student.evaluate_model(other_model, x, labels), function=STEP
        )
    except Waiting:
        return False
    except Failed as failed:
        student.unsaid(failed)
        return False
    return np.allclose(claim, again, rtol=0, atol=1e-9)


def why(claim, truth, probe, model, images, request):
    """The misconception that wrong numbers show."""
    loss, accuracy = claim
    if name := made_of(claim, truth, len(images.test_labels)):
        return name
    train = probe.measure(model, images.train, images.train_labels)
    if resembles(claim, train):
        return "on-training-data"
    if is_scaled_again(claim, probe, model, images.test, images.test_labels):
        return "normalised-twice"
    if is_constant(claim, request, images):
        return "constants"
    if abs(loss - truth["loss"]) < 1e-4:
        return "wrong-denominator"
    about = max(0.4, truth["loss"] / 2)  # a loss that is large by itself varies more, too
    near = abs(accuracy - truth["accuracy"]) < 0.12 and abs(loss - truth["loss"]) < about
    return "part-of-the-data" if near else ""


def keeps_order(given, claim, truth):
    """Whether the two numbers stood in their order once: here, or in the check before."""
    before = [(check.name, check.outcome) for check in given.public_results(STEP)]
    return agrees(claim, truth) or (FIRST, Outcome.PASSED) in before


def measures_what_is_handed_in(student, probe, request, x, labels):
    """Another model gives its own numbers: whoever measures one that was kept is told apart."""
    fixtures = ("task", "measured_model", "another_model")
    task, model, other = (request.getfixturevalue(name) for name in fixtures)
    claim, truth = ask(student, probe, task, other(), x, labels)
    if agrees(claim, truth) or agrees(claim[::-1], truth):
        return
    own = probe.measure(model, x, labels)
    kept = resembles(claim, own) or resembles(claim[::-1], own)
    expect.fail(
        f"With another model it says loss {claim[0]:.4g} and accuracy {claim[1]:.4g}; recomputed "
        f"they are {truth['loss']:.4g} and {truth['accuracy']:.4g}.",
        expected="the loss and accuracy of the model that is given",
        misconception="ignores-arguments" if kept else "",
        near="evaluate(|evaluate",
    )


def test_on_whatever_data_is_given(
    student, probe, given, request, task, measured_model, images, scaled, digits, several, on_test
):
    """Other images and labels give the numbers that belong to them."""
    x = scaled(digits.x_test[several])
    scores = probe.forward(measured_model, x)
    labels = altered(images.test_labels[several], scores)
    # The last ones, which fill no batch of 32, are right: whoever leaves them out is told apart.
    labels[-13:] = scores[-13:].argmax(axis=1)
    claim, truth = ask(student, probe, task, measured_model, x, labels)
    first, first_truth = on_test
    if agrees(claim, truth) and student.submission.could_remember(STEP):
        measures_what_is_handed_in(student, probe, request, x, images.test_labels[several])
    if agrees(claim, truth) and truth["loss"] < truth["accuracy"]:
        # So sure a model tells nothing of who puts the smaller number first; one that errs does.
        other_model = request.getfixturevalue("other_model")
        claim, truth = ask(student, probe, task, other_model, x, images.test_labels[several])
        if not agrees(claim[::-1], truth):
            return
    turned = agrees(claim[::-1], truth)
    if agrees(claim, truth) or (turned and not keeps_order(given, first, first_truth)):
        return  # an order that is always the wrong one costs the check before alone
    name = ""
    if turned:
        name = "swapped"
    elif np.allclose(claim, first, atol=1e-6):
        other_model = request.getfixturevalue("other_model")  # opened only where it is needed
        other, _ = ask(student, probe, task, other_model, x, labels)
        name = "constants" if np.allclose(claim, other, atol=1e-6) else "ignores-arguments"
    elif agrees(first, first_truth):
        name = "part-of-the-data"
    else:
        name = made_of(claim, truth, len(labels))
        if not name and is_scaled_again(claim, probe, measured_model, x, labels):
            name = "normalised-twice"
    expect.fail(
        f"With other images and labels it says loss {claim[0]:.4g} and accuracy "
        f"{claim[1]:.4g}; recomputed they are {truth['loss']:.4g} and {truth['accuracy']:.4g}.",
        expected="the numbers that belong to the data given",
        misconception=name,
        near=NEAR.get(name, "evaluate(|evaluate"),
    )
