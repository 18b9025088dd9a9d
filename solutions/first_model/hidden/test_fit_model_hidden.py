"""Step 6, judged on digits that are not given."""

import pytest

from grader import expect
from grader.common.outcomes import Outcome

STEP = "fit_model"


@pytest.fixture
def fitted(given, train, probe):
    """What `fit_model` did in its turn; the same once more where that is gone or was changed.

    By then others have been handed trained models: what has not learned before is trained in a
    process that has none.
    """
    return given.once("fitted", lambda: in_turn(given, train, probe) or once_more(given, train))


def in_turn(given, train, probe):
    """The training of its turn, if the model is still as it left it."""
    if not given.is_made_in_turn("training"):
        return None
    done = train()
    same = probe.training_state(done.model)["weights"] == done.after["weights"]
    return done if same else None


def once_more(given, train):
    """Another training."""
    has_learned = ("test_it_reads_digits_it_has_never_seen", Outcome.PASSED)
    if has_learned not in [(c.name, c.outcome) for c in given.public_results(STEP)]:
        given.start_anew()
    return train(again=True)


@pytest.mark.hint("Does `fit` get all of the training images, each with its own label?")
def test_it_reads_digits_that_are_not_given(fitted, held_back, right_share, hidden_gate, task):
    """The trained model reads digits that nobody could train on."""
    reached = right_share(fitted.model, held_back.x, held_back.y, function=STEP)
    changed = fitted.before["weights"] != fitted.after["weights"]
    gate = hidden_gate("held_back")
    expect.accuracy_at_least(
        reached, gate, task=task, things="digits", changed=changed, function=STEP
    )


@pytest.mark.hint("Train on the images that are given, and on nothing else, with their own labels.")
def test_it_reads_digits_that_are_moved(fitted, held_back, moved, right_share, hidden_gate):
    """It still reads them where they are moved by a pixel."""
    some = moved(len(held_back.x))
    reached = right_share(fitted.model, some.x, some.y, function=STEP)
    expect.true(reached >= hidden_gate("moved"), "It reads few of them.", function=STEP)
