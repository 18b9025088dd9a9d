"""Step 6, on articles that nobody has."""

import pytest

from grader import expect
from grader.exercises.words_and_numbers import conftest as shared

STEP = "train_classifier"


@pytest.mark.hint("Does the model learn from the texts that it is given, and from nothing else?")
def test_other_articles(probe, training, held_back_sentences, gate, task):
    """The trained model names the language of sentences from other articles as well."""
    texts = shared.as_texts(held_back_sentences.texts)
    reached = probe.accuracy(training.model, texts, held_back_sentences.labels) or 0.0
    expect.accuracy_at_least(reached, gate(STEP), task=task, function=STEP)
