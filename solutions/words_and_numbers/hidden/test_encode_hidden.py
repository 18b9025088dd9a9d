"""Step 4, with sizes that the exercise's own checks do not have."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "encode"


@pytest.mark.hint("Let it work for a vocabulary and for texts of any length.")
def test_a_large_vocabulary(student, held_back_sentences, fresh):
    """In a large vocabulary each word has a number of its own, the same in every text."""
    rng = fresh("large")
    texts = rng.choice(held_back_sentences.texts, 30, replace=False)
    token_lists = [expectations.tokens(str(text)) for text in texts]
    words = [str(word) for word in rng.permutation(sorted(expectations.counts(token_lists)))]
    found = student.encode([[word] for word in words], words, 1)  # how it counts, others ask
    numbers = np.ravel(expect.array(found, function=STEP))
    numbers = numbers[:: max(1, len(numbers) // len(words))][: len(words)]
    number = dict(zip(words, numbers.tolist(), strict=False))
    own = len(set(number.values())) == len(words)
    expect.true(own, "Several words have the same number.", function=STEP)
    for length in (2, 13):
        lists = [tokens[:length] for tokens in token_lists if len(tokens) >= length]
        found = np.asarray(expect.array(student.encode(lists, words, length), function=STEP))
        wanted = np.array([[number[word] for word in tokens] for tokens in lists])
        turned = found.shape != wanted.shape == found.T.shape
        same = (found.T if turned else found)[:, :length] if found.ndim == 2 else found
        expect.close(same, wanted, function=STEP)
