"""Step 4, with sizes that the exercise's own checks do not have."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "encode"


@pytest.mark.hint("Let it work for a vocabulary and for texts of any length.")
def test_a_large_vocabulary(student, held_back_sentences, fresh):
    """A large vocabulary, and texts of any length."""
    rng = fresh("large")
    texts = rng.choice(held_back_sentences.texts, 30, replace=False)
    token_lists = [expectations.tokens(str(text)) for text in texts]
    words = [str(word) for word in rng.permutation(sorted(expectations.counts(token_lists)))[:90]]
    place = {word: number for number, word in enumerate(words, start=2)}
    for length in (1, 17):
        wanted = np.zeros((len(texts), length), dtype=np.int64)
        for row, tokens in zip(wanted, token_lists, strict=True):
            numbers = [place.get(word, 1) for word in tokens[:length]]
            row[: len(numbers)] = numbers
        found = student.encode(token_lists, words, length)
        expect.close(found, wanted, function=STEP)
