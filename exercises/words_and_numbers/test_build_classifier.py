"""Step 5: texts in, a vector for each word, their average, a probability for each class."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "build_classifier"
KNOWN = 300  # words
SAME = 1e-6  # of probabilities, whatever else is in the batch


@pytest.fixture
def reader(student, given, reading):
    """A model that has seen real sentences, and is not trained."""

    def look():
        model = student.build_classifier(reading.texts, reading.classes)
        return expect.is_model(model)

    return given.once("reader", look)


@pytest.fixture
def found(probe, given, reader, reading, task):
    """What it does, layer by layer."""

    def look():
        return expect.takes_inputs(
            probe, reader, reading.test_texts[:40], units=reading.classes, task=task
        )

    return given.once("found", look)


@pytest.fixture
def invented(student, given, fresh):
    """A model that has seen sentences of words that nobody knows, and these words."""

    def look():
        rng = fresh("invented")
        words = expectations.invented_words(rng, KNOWN + 20)
        known, unknown = words[:KNOWN], words[KNOWN:]
        texts = [" ".join(known[i : i + 10]) for i in range(0, KNOWN, 10)]
        texts += [" ".join(map(str, rng.choice(known, 12))) for _ in range(30)]
        model = student.build_classifier(np.array(texts, dtype=object), 4)
        return expect.is_model(model), known, unknown

    return given.once("invented", look)


def answers(probe, model, texts):
    """What the model gives, (n, classes)."""
    return expectations.outputs(probe, model, texts, function=STEP)


def alike(outputs):
    """How many of these rows are no others than an earlier one, up to rounding."""
    gaps = np.abs(outputs[:, None] - outputs[None]).max(axis=2)
    return int(np.tril(gaps < SAME, -1).any(axis=1).sum())


def test_probabilities_for_texts(found, task, given):
    """Texts go in, a probability for each class comes out."""
    expect.distribution_or_logits(found, None, task=task)
    given.worth_knowing(
        lambda: (
            f"Your model has {found['parameters']:,} numbers to learn, nearly all of them in the "
            "vectors of the words. It does not know the order of the words, and will do well "
            "without."
        )
    )


def test_as_many_classes_as_asked_for(probe, invented):
    """There are as many probabilities as there are classes."""
    model, known, _ = invented
    size = answers(probe, model, known[:3]).shape
    expect.true(
        size == (3, 4),
        f"With 4 classes the output for 3 texts has the shape {size}.",
        expected="4 probabilities for each text",
        misconception="classes-ignored",
    )


@pytest.mark.weight(2)
def test_the_vocabulary_of_these_texts(probe, invented):
    """The model knows the words of the texts that it was given, and no others."""
    model, known, unknown = invented
    same = alike(answers(probe, model, known))
    if same > 0.02 * KNOWN:
        expect.fail(
            f"Of {KNOWN} words of its texts {same} mean no more to it than others do.",
            expected="a number, and so a vector, for each word of its texts",
            misconception="vocabulary-empty" if same >= KNOWN - 2 else "vocabulary-too-small",
        )
    other = len(unknown) - 1 - alike(answers(probe, model, unknown))
    expect.true(
        other == 0,
        "Words that are in none of its texts mean different things to it.",
        expected="all unknown words alike",
        misconception="vocabulary-from-elsewhere",
    )


def test_capitals_and_punctuation_do_not_matter(probe, invented):
    """Capital letters and punctuation do not matter, as in step 2."""
    model, known, _ = invented
    plain, written = " ".join(known[:4]), f"{known[0].title()}, {known[1].upper()} {known[2]}: "
    first, second = answers(probe, model, [plain, written + known[3] + "."])
    expect.true(
        np.allclose(first, second, atol=1e-6),
        "The same words with capital letters and punctuation give something else.",
        expected="the same",
        misconception="standardise-off",
    )


@pytest.mark.weight(2)
def test_the_average_of_the_words(probe, invented, found):
    """Each word has a vector, and the model works on their average, in whatever order they come."""
    kinds = [str(layer["class"]) for layer in found["layers"]]
    has_embedding = any(layer["does"] == "embedding" for layer in found["layers"])
    expect.true(
        has_embedding,
        f"The model computes with {', '.join(dict.fromkeys(kinds))}.",
        expected="a layer that has a vector for each word",
        misconception="no-embedding",
    )
    does = [layer["does"] for layer in found["layers"]]
    expect.true(
        "pooling" not in does or "dense" in does[does.index("pooling") :],
        "Behind the average no Dense layer follows: each word by itself gets probabilities.",
        expected="a Dense layer that works on the average of the words' vectors",
        misconception="averages-probabilities",
        near="Pooling",
    )
    model, known, _ = invented
    a, b, c = known[5], known[6], known[7]
    texts = [f"{a} {b} {c} {c}", f"{c} {a} {c} {b}", f"{a} {b} {b} {b}", f"{a} {a} {a} {b}"]
    first, turned, seldom, often = answers(probe, model, texts)
    expect.true(
        np.allclose(first, turned, atol=1e-6),
        "The same words in another order give something else.",
        expected="the average of the words' vectors, which knows no order",
        misconception="flatten-for-average" if "Flatten" in kinds else "order-matters",
        near="Flatten|LSTM|GRU|Conv",
    )
    expect.true(
        not np.allclose(seldom, often, atol=1e-7),
        "A word that comes three times counts as much as one that comes once.",
        expected="the average of the words' vectors",
        misconception="largest-for-average",
        near="Pooling",
    )


def test_what_fills_up_does_not_count(probe, invented):
    """The zeros that fill a short text up do not count: it gives the same beside a long one."""
    model, known, _ = invented
    short, twice = " ".join(known[:3]), " ".join(known[:3] * 2)
    alone = answers(probe, model, [short])[0]
    beside = answers(probe, model, [short, " ".join(known[20:60])])[0]
    details = {"misconception": "zeros-count", "near": "Embedding", "function": STEP}
    expect.true(
        np.allclose(alone, beside, atol=1e-6),
        "A short text gives something else where a long one is in the same batch.",
        expected="the same result for a text, whichever others are in the batch",
        **details,
    )
    expect.true(
        np.allclose(alone, answers(probe, model, [twice])[0], atol=1e-6),
        "Three words, and the same three words once more, have different averages.",
        expected="an average over the words alone, without the zeros behind them",
        **details,
    )


def test_it_can_learn(probe, reader, found, reading):
    """Weights start at random, and training can reach each of them."""
    frozen = [layer["name"] for layer in found["layers"] if layer.get("trainable") is False]
    expect.true(
        not frozen,
        f"{', '.join(map(repr, frozen))} cannot learn (trainable=False).",
        expected="layers that can learn",
        misconception="frozen-layers",
        near="trainable",
    )
    texts, labels = reading.texts[:64], reading.labels[:64]
    expect.learns_everywhere(probe, reader, found, texts, labels)
