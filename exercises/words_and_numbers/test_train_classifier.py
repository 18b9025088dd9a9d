"""Step 6: compiled and trained."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations
from grader.pages import charts

STEP = "train_classifier"


@pytest.fixture
def epochs(probe, training):
    """How many there were, by the History that came back."""
    history = probe.history(expect.is_history(training.history))
    found = max(1, len(history["epochs"]) or len(history["values"].get("loss", [])))
    expect.epochs_in_history(history, training.notes, found)
    return found


def test_a_history(epochs):
    """The History of the training comes back."""
    assert epochs, "The History is empty."


def test_a_second_training_has_its_own(student, probe, given, training, reading):
    """A second call, with another model and fewer texts, gives another History."""
    if not student.submission.could_remember(STEP):
        return
    model = probe.open_ready(str(given.ready_file("classifier.keras")))
    again = student.train_classifier(model, reading.texts[:40], reading.labels[:40])
    first, second = (
        probe.history(expect.is_history(each))["values"] for each in (training.history, again)
    )
    expect.true(
        first.get("loss") != second.get("loss"),
        "A second call gives the History of the first one.",
        expected="the History of the training that this call has done",
        misconception="kept-from-before",
        near="return",
    )


def test_all_texts_are_used(training, epochs, reading, task):
    """The model that was given learned from all texts, each with its own label."""
    expect.all_of_the_data(
        training.notes,
        reading.labels,
        epochs,
        whole=len(reading.texts) + len(reading.test_texts),
        task=task,
        may_repeat=True,  # how many epochs is up to the student
    )
    for note in training.notes:
        labels = sum(note.labels) or len(reading.labels)
        least = len(reading.labels) if note.held_out == 0 else len(reading.labels) / 2
        expect.true(
            labels >= least,
            f"Each epoch used {task.count(labels)} of {len(reading.labels)}.",
            expected=f"all {task.samples}, less some put aside to validate on",
            misconception="part-of-the-data",
            near="fit(",
        )
    expect.every_weight_moved(training.before, training.after)


def test_a_loss_for_the_labels(probe, training, task):
    """The loss is a cross-entropy that takes the labels as they are."""
    expect.is_compiled(training.after)
    in_rows = training.notes and not any(note.labels for note in training.notes)
    if in_rows and expect.loss_takes(probe, training.model, task=task) == "one-hot":
        return  # whole numbers came in, and the function has made rows of them
    kind = {"distribution"} if gives_shares(probe, training) else {"logits"}
    expect.loss_fits_labels(probe, training.model, kind, task=task)


def gives_shares(probe, training):
    """Whether the model gives probabilities."""
    return expect.are_distributions(
        expectations.outputs(probe, training.model, ["one", "two"], function=STEP)
    )


@pytest.mark.weight(2)
def test_it_reads_what_it_has_never_seen(probe, training, reading, given, gate, task):
    """The trained model names the language of sentences that it has never seen."""
    changed = training.before["weights"] != training.after["weights"]
    given.picture(
        "languages",
        lambda: by_language(probe.forward(training.model, reading.test_texts), reading),
        caption="How many lines of each language your model names right, of those held out.",
    )
    reached, on_training = (
        probe.accuracy(training.model, texts, labels) or 0.0
        for texts, labels in (
            (reading.test_texts, reading.test_labels),
            (reading.texts[:300], reading.labels[:300]),
        )
    )
    given.measured(seconds=sum(note.seconds for note in training.notes), accuracy=reached)
    expect.accuracy_at_least(
        reached, gate(STEP), task=task, train_accuracy=on_training, changed=changed
    )
    given.worth_knowing(
        lambda: (
            f"Yours is right for {reached:.1%} of lines that it has never seen, and for "
            f"{on_training:.1%} of those that it learned from. It does best at "
            f"{best_language(probe.forward(training.model, reading.test_texts), reading)}."
        )
    )


def best_language(scores, reading):
    """The language of which it gets most right."""
    right = scores.argmax(axis=1) == reading.test_labels
    shares = [float(np.mean(right[reading.test_labels == n])) for n in range(len(reading.names))]
    return f"{reading.names[int(np.argmax(shares))]}, {max(shares):.0%}"


def by_language(scores, reading):
    """A picture of what the trained model gets right."""
    right = scores.argmax(axis=1) == reading.test_labels
    rows = []
    for number, name in enumerate(reading.names):
        of = right[reading.test_labels == number]
        rows.append((name, float(np.mean(of)), f"{int(of.sum())} of {len(of)}"))
    about = ", ".join(f"{name}: {text}" for name, _, text in rows)
    return charts.bars(rows, title="Right, by language", about=about)
