"""Step 3, on more words."""

import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "vocabulary"


@pytest.mark.hint("Let it take as many words as it is asked for.")
def test_other_sizes(student, held_back_sentences, fresh):
    """It takes many words as it takes few: no more are missing."""
    size = int(fresh("size").integers(60, 120))
    texts = [expectations.tokens(text) for text in held_back_sentences.texts]
    token_lists = [[word for tokens in texts for word in tokens]]
    missing = [
        max(0, wanted - len(student.vocabulary(token_lists, wanted))) for wanted in (5, size)
    ]
    expect.true(
        missing[0] == missing[1],
        f"Of {size} words {missing[1]} are missing, of 5 words {missing[0]}.",
        function=STEP,
    )
