"""Step 3, on more words."""

import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "vocabulary"


@pytest.mark.hint("Let it count whatever words it is given.")
def test_other_words(student, held_back_sentences, fresh):
    """The most frequent words of other texts come back as well."""
    size = int(fresh("size").integers(60, 120))
    token_lists = [expectations.tokens(text) for text in held_back_sentences.texts]
    found = expectations.words(
        student.vocabulary(token_lists, size), expected="a list of words", function=STEP
    )
    counts = expectations.counts(token_lists)
    due = sorted(counts.values(), reverse=True)[:size]
    same = [counts[word] for word in found] == due
    expect.true(same, "They are not the most frequent ones.", function=STEP)
