"""Step 4: numbers for words."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "encode"
EXPECTED = "an array of whole numbers, a row for each text"


def right(token_lists, words, length, *, first=2, unknown=1, padding=0, front=False, end=False):
    """The numbers, or what comes of other rules."""
    made = np.full((len(token_lists), length), padding, dtype=np.int64)
    for row, tokens in zip(made, token_lists, strict=True):
        numbers = [words.index(w) + first if w in words else unknown for w in tokens]
        numbers = numbers[len(numbers) - min(length, len(numbers)) :] if end else numbers[:length]
        if numbers:
            row[slice(-len(numbers), None) if front else slice(len(numbers))] = numbers
    return made


def mistakes(token_lists, words, length):
    """What known mistakes give."""
    of = token_lists, words, length
    known = [[word for word in each if word in words] for each in token_lists]
    return {
        "counted-from-zero": lambda: right(*of, first=0),
        "counted-from-zero missing": lambda: right(*of, first=0, unknown=0),
        "counted-from-zero minus": lambda: right(*of, first=0, unknown=-1),
        "counted-from-one": lambda: right(*of, first=1),
        "counted-from-one unknown-too": lambda: right(*of, first=1, unknown=0),
        "counted-from-one far": lambda: right(*of, first=1, unknown=len(words) + 1),
        "counted-from-three": lambda: right(*of, first=3),
        "unknown-is-zero": lambda: right(*of, unknown=0),
        "unknown-is-last": lambda: right(*of, unknown=len(words) + 2),
        "unknown-left-out": lambda: right(known, words, length),
        "zeros-in-front": lambda: right(*of, front=True),
        "zeros-in-front cut": lambda: right(*of, front=True, end=True),
        "beginning-cut-off": lambda: right(*of, end=True),
        "padding-is-one": lambda: right(*of, padding=1),
        "padding-is-one turned": lambda: right(*of, padding=1, unknown=0),
        "turned": lambda: right(*of).T,
        "yes-and-no": lambda: np.array(
            [[int(w in each) for w in words] for each in token_lists], dtype=np.int64
        ),
    }


def ask(student, token_lists, words, length):
    """One call is right."""
    value = student.encode(token_lists, words, length)
    if isinstance(value, list | tuple) and len({np.shape(row) for row in value}) > 1:
        expect.fail(
            f"The rows have {', '.join(sorted({str(len(row)) for row in value}))} numbers.",
            expected=f"{length} numbers for each text",
            misconception="rows-of-several-lengths",
            function=STEP,
        )
    found = expectations.whole_numbers(value, expected=EXPECTED, function=STEP)
    wanted = right(token_lists, words, length)
    if expectations.same(found, wanted):
        return
    name = expectations.known(found, mistakes(token_lists, words, length))
    if found.shape != wanted.shape:
        expect.fail(
            f"The shape is {found.shape}.",
            expected=f"shape {wanted.shape}: {len(wanted)} texts, {length} numbers each",
            misconception=name or "other-length",
            function=STEP,
        )
    row = int(np.argmax((found != wanted).any(axis=1)))
    expect.fail(
        f"For {expectations.quoted(token_lists[row], 6)} with the vocabulary "
        f"{expectations.quoted(words, 6)} it gives {found[row].tolist()}.",
        expected=str(wanted[row].tolist()),
        misconception=name,
        function=STEP,
    )


def some(rng, texts, longest):
    """Token lists of words that are known or not, and a vocabulary."""
    pool = [f"{a}{b}" for a in "bdgklmnrst" for b in ("a", "en", "is", "or")]
    chosen = [str(word) for word in rng.permutation(pool)[:18]]
    lists = [
        [str(word) for word in rng.choice(chosen, rng.integers(1, longest + 1))]
        for _ in range(texts)
    ]
    return lists, chosen[:12]


@pytest.mark.weight(2)
def test_a_number_for_each_word(student, fresh):
    """Known words get their place plus 2, unknown ones 1, and 0 fills up at the end."""
    rng = fresh("numbers")
    for texts, length in ((4, 8), (6, 12), (1, 9)):
        token_lists, words = some(rng, texts, length - 2)
        token_lists[0] = [words[3], "unheard", words[0]]
        ask(student, token_lists, words, length)


def test_long_texts_are_cut_off(student, fresh):
    """Of a text with more words than fit in, the first ones are kept."""
    token_lists, words = some(fresh("long"), 5, 4)
    token_lists += [[*words[:7]], [*words[::-1], "unheard"]]
    ask(student, token_lists, words, 4)


def test_no_word_at_all(student, fresh):
    """A text without words is a row of zeros."""
    token_lists, words = some(fresh("none"), 2, 3)
    ask(student, [*token_lists, []], words, 3)
    ask(student, [[], []], words, 4)
