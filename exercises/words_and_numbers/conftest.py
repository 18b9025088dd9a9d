"""What the checks of this assignment share: sentences and penguins."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest

from grader import expect

PENGUIN = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm")


@pytest.fixture
def sentences(given):
    """Sentences, their languages as whole numbers, and the names of these in their order."""
    return given.once("sentences", lambda: read_sentences(given), for_all_steps=True)


@pytest.fixture
def penguins(given):
    """Measurements (n, 4): three lengths in mm, and 1 for a male; and body masses (n,) in kg."""
    return given.once("penguins", lambda: read_penguins(given), for_all_steps=True)


def rows(path):
    """The rows of a table, each a dict."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_sentences(given, path=None):
    """The table of sentences."""
    table = rows(path or given.ready_file("sentences.csv"))
    names = sorted({row["language"] for row in table})
    return SimpleNamespace(
        texts=[row["sentence"] for row in table],
        labels=np.array([names.index(row["language"]) for row in table], dtype=np.int64),
        names=names,
    )


def read_penguins(given, path=None):
    """The table of penguins, as numbers."""
    table = rows(path or given.ready_file("penguins.csv"))
    x = [[*(float(row[name]) for name in PENGUIN), float(row["sex"] == "male")] for row in table]
    y = [float(row["body_mass_g"]) / 1000 for row in table]
    return SimpleNamespace(x=np.array(x, dtype=np.float32), y=np.array(y, dtype=np.float32))


HELD_OUT = 0.25


def as_texts(texts):
    """Texts as an array that Keras takes."""
    return np.array(texts, dtype=object)


def parted(n):
    """Places to train on, and places that are held out."""
    mixed = np.random.default_rng(2026).permutation(n)
    return mixed[int(HELD_OUT * n) :], mixed[: int(HELD_OUT * n)]


@pytest.fixture
def reading(sentences):
    """Sentences to train on and others to test on, with their languages."""
    train, test = parted(len(sentences.texts))
    texts = as_texts(sentences.texts)
    return SimpleNamespace(
        texts=texts[train],
        labels=sentences.labels[train],
        test_texts=texts[test],
        test_labels=sentences.labels[test],
        classes=len(sentences.names),
        names=sentences.names,
    )


@pytest.fixture
def new_reader(student, probe, given, reading):
    """A model that is not trained; its vocabulary is that of the training sentences."""
    return given.take(
        "build_classifier",
        own=lambda: expect.is_model(
            student.build_classifier(reading.texts, reading.classes), function="build_classifier"
        ),
        ready=lambda: probe.open_ready(str(given.ready_file("classifier.keras"))),
    )


@pytest.fixture
def training(student, probe, given, new_reader, reading):
    """What one call of `train_classifier` did."""

    def look():
        before = probe.training_state(new_reader)
        history = student.train_classifier(new_reader, reading.texts, reading.labels)
        notes = student.last.trainings
        return SimpleNamespace(
            model=new_reader,
            history=history,
            notes=notes,
            before=before,
            after=probe.training_state(new_reader),
        )

    return given.once("training", look)


@pytest.fixture
def weighing(penguins):
    """Penguins to train on and others to test on."""
    train, test = parted(len(penguins.y))
    return SimpleNamespace(
        x=penguins.x[train],
        y=penguins.y[train],
        test_x=penguins.x[test],
        test_y=penguins.y[test],
    )


@pytest.fixture
def scales(student, given, weighing):
    """The model that was fitted to penguins, and what was trained meanwhile."""

    def look():
        made = student.fit_regressor(weighing.x, weighing.y)
        model = expect.is_model(made, function="fit_regressor")
        return SimpleNamespace(model=model, notes=student.last.trainings)

    return given.once("scales", look)
