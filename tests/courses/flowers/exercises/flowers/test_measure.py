"""Step 4: loss and accuracy."""

from grader.exercises.flowers import expectations

from grader import expect

STEP = "measure"


def test_loss_and_accuracy(student, probe, trained, flowers, task):
    """Loss and accuracy come back, in this order."""
    x, y = flowers.x_test, flowers.y_test
    scores = expect.class_scores(probe.forward(trained, x), task=task, function=STEP)
    expect.tell_apart(scores, task=task, function=STEP)
    claim = expect.pair_of_numbers(student.measure(trained, x, y), function=STEP)
    expectations.true_numbers(claim, probe.measure(trained, x, y), STEP)
