"""Step 3: twenty epochs on all flowers."""

from grader import expect

STEP = "train"
EPOCHS = 20


def test_a_history(probe, training):
    """The History of twenty epochs comes back."""
    history = probe.history(expect.is_history(training.history, function=STEP))
    expect.epochs_in_history(history, training.notes, EPOCHS, function=STEP)


def test_all_flowers_are_used(training, flowers, task):
    """Each epoch goes through all flowers."""
    whole = len(flowers.x)
    expect.all_of_the_data(
        training.notes, flowers.y, EPOCHS, whole=whole, task=task, largest_batch=128, function=STEP
    )
    expect.same_scale(training.notes, flowers.x, task=task, function=STEP)
    expect.every_weight_moved(training.before, training.after, function=STEP)


def test_it_knows_new_flowers(probe, training, flowers, gate, task):
    """The network names flowers that it has never seen."""
    reached = probe.accuracy(training.network, flowers.x_test, flowers.y_test) or 0.0
    expect.accuracy_at_least(reached, gate(STEP), task=task, function=STEP)
