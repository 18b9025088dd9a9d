"""Step 6, judged on digits that are not given."""

import pytest

from grader import expect
from grader.outcomes import Outcome

STEP = "fit_model"


@pytest.fixture
def fitted(given, train, probe):
    """The model as `fit_model` left it; trained once more where a later step has changed it.

    By then others have been handed trained models, so only what has learned before may.
    """
    done = train()
    if probe.training_state(done.model)["weights"] != done.after["weights"]:
        has_learned = ("test_it_reads_digits_it_has_never_seen", Outcome.PASSED)
        if has_learned not in [(c.name, c.outcome) for c in given.public_results(STEP)]:
            expect.fail("The model was changed later.", expected="it stays", function=STEP)
        done = train(again=True)
    return done.model


@pytest.mark.hint("Does `fit` get all of the training images, each with its own label?")
def test_it_reads_digits_that_are_not_given(fitted, train, held_back, right_share, hidden_gate):
    """The trained model reads digits that nobody could train on."""
    reached = right_share(fitted, held_back.x, held_back.y, function=STEP)
    done = train()
    changed = done.before["weights"] != done.after["weights"]
    expect.accuracy_at_least(reached, hidden_gate("held_back"), changed=changed, function=STEP)


@pytest.mark.hint("Train on the images that are given, and on nothing else, with their own labels.")
def test_it_reads_digits_that_are_moved(fitted, held_back, moved, right_share, hidden_gate):
    """It still reads them where they are moved by a pixel: it has learned shapes, not pixels."""
    some = moved(len(held_back.x))
    reached = right_share(fitted, some.x, some.y, function=STEP)
    expect.true(reached >= hidden_gate("moved"), "It reads few of them.", function=STEP)
