"""Step 5: a species for each flower."""

from grader import expect

STEP = "name_species"


def test_the_most_probable_species(student, probe, trained, flowers, task):
    """Each flower gets the species to which the network gives the highest probability."""
    x = flowers.x_test[:100]
    scores = expect.class_scores(probe.forward(trained, x), task=task, function=STEP)
    said = expect.classes_predicted(
        student.name_species(trained, x), len(x), task=task, function=STEP
    )
    wrong = int((~expect.are_most_probable(said, scores)).sum())
    expect.true(wrong == 0, f"{wrong} of {len(x)} are others.", function=STEP)
