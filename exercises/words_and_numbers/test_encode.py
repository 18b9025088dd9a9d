"""Step 4: numbers for words.

Each check asks for one rule, and allows for mistakes in the others.
"""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "encode"
EXPECTED = "an array of whole numbers, a row for each text"


def right(token_lists, words, *, first=2):
    """The numbers of known words."""
    return [[words.index(word) + first for word in tokens] for tokens in token_lists]


def some(rng, texts, length):
    """Texts of so many known words each, and a vocabulary."""
    pool = [f"{a}{b}" for a in "bdgklmnrst" for b in ("a", "en", "is", "or")]
    words = [str(word) for word in rng.permutation(pool)[:12]]
    return [[str(word) for word in rng.choice(words, length)] for _ in range(texts)], words


def are_ragged(value):
    """Whether the rows are of different lengths, which no array can hold."""
    return isinstance(value, list | tuple) and len({np.shape(row) for row in value}) > 1


def rows(student, token_lists, words, length):
    """A list of numbers for each text, however they are laid out in what comes back."""
    value = student.encode(token_lists, words, length)
    if are_ragged(value) and all(np.ndim(row) == 1 for row in value):
        found = [np.asarray(row).tolist() for row in value]
    else:
        table = np.asarray(expect.array(value, expected=EXPECTED, function=STEP))
        turned = table.ndim == 2 and len(table) != len(token_lists) == table.shape[1]
        found = (table.T if turned else table).tolist()
    if len(found) != len(token_lists) or not all(isinstance(row, list) for row in found):
        expect.fail(
            f"For {len(token_lists)} texts {len(found)} rows come back.",
            expected=EXPECTED,
            misconception="other-length",
            function=STEP,
        )
    return found


def blame(tokens, words, row, *, expected, misconception=""):
    """A text whose row is wrong."""
    shown = f", where {expectations.quoted(words, 6)} is the vocabulary" if words else ""
    expect.fail(
        f"For {expectations.quoted(tokens, 6)} it gives {[*row]}{shown}.",
        expected=expected,
        misconception=misconception,
        function=STEP,
    )


def test_a_row_for_each_text(student, fresh):
    """An array of whole numbers comes back, a row for each text, `length` numbers in each."""
    rng = fresh("form")
    for texts, length in ((4, 9), (9, 7)):
        token_lists, words = some(rng, texts, length - 3)
        token_lists[1:] = [tokens[: rng.integers(1, length - 3)] for tokens in token_lists[1:]]
        value = student.encode(token_lists, words, length)
        if are_ragged(value):
            expect.fail(
                f"The rows have {', '.join(sorted({str(len(row)) for row in value}))} numbers.",
                expected=f"{length} numbers for each text",
                misconception="rows-of-several-lengths",
                function=STEP,
            )
        found = expectations.whole_numbers(value, expected=EXPECTED, function=STEP)
        names = {(length, texts): "turned", (texts, len(words)): "yes-and-no"}
        expect.true(
            found.shape == (texts, length),
            f"The shape is {found.shape}.",
            expected=f"shape {(texts, length)}: {texts} texts, {length} numbers each",
            misconception=names.get(found.shape, "other-length"),
            function=STEP,
        )


@pytest.mark.weight(2)
def test_a_number_for_each_word(student, fresh):
    """A word of the vocabulary becomes its place there plus 2, the places counted from 0."""
    rng = fresh("numbers")
    for texts, length in ((4, 8), (6, 12), (3, 1)):
        token_lists, words = some(rng, texts, length)
        token_lists[0] = [*words, *words][:length]
        found = rows(student, token_lists, words, length)
        wanted = right(token_lists, words)
        if [row[:length] for row in found] == wanted:
            continue
        starts = {0: "counted-from-zero", 1: "counted-from-one", 3: "counted-from-three"}
        names = [
            name
            for first, name in starts.items()
            if [row[:length] for row in found] == right(token_lists, words, first=first)
        ]
        names += ["yes-and-no"] * all(len(row) == len(words) != length for row in found)
        place = next(n for n, row in enumerate(found) if row[:length] != wanted[n])
        blame(
            token_lists[place],
            words,
            found[place],
            expected=str(wanted[place]),
            misconception=names[0] if names else "",
        )


def test_unknown_words_are_one(student, fresh):
    """A word that is not in the vocabulary becomes 1, in its place."""
    rng = fresh("unknown")
    token_lists, words = some(rng, 4, 6)
    for tokens in token_lists:
        for place in rng.choice(4, 2, replace=False):
            tokens[place] = f"unheard{rng.integers(90)}"
    for tokens, row in zip(token_lists, rows(student, token_lists, words, 6), strict=True):
        numbers = [row[n] for n, word in enumerate(tokens) if word not in words and n < len(row)]
        if numbers == [1, 1]:
            continue
        known = right([[word for word in tokens if word in words]], words)[0]
        behind = {len(words) + n for n in range(4)}
        name = "unknown-left-out" if row[: len(known)] == known else ""
        name = "unknown-is-last" if {*numbers} <= behind else name
        name = "unknown-is-zero" if numbers == [0, 0] else name
        blame(tokens, words, row, expected="1 for each unknown word", misconception=name)


def test_zeros_fill_up_at_the_end(student, fresh, given):
    """Behind the last word of a short text stand zeros."""
    rng = fresh("short")
    token_lists, words = some(rng, 5, 9)
    words = ["first", "second", *words]  # not used: a number that was miscounted may be 0
    token_lists = [tokens[: rng.integers(1, 8)] for tokens in token_lists]
    found = rows(student, token_lists, words, 9)
    for tokens, row in zip(token_lists, found, strict=True):
        head, tail = row[: len(tokens)], row[len(tokens) :]
        if all(head) and not any(tail):
            continue
        front = len(row) - len(tokens)
        name = "zeros-in-front" if front and not any(row[:front]) and all(row[front:]) else ""
        name = "padding-is-one" if tail and {*tail} == {1} else name
        blame(tokens, [], row, expected=f"zeros behind number {len(tokens)}", misconception=name)
    given.worth_knowing(
        lambda: (
            f"Of texts of {min(map(len, token_lists))} to {max(map(len, token_lists))} words, "
            f"{np.mean(np.equal(found, 0)):.0%} of your array are zeros that fill up. The numbers "
            "have no order: 7 is not more than 3, which is why an embedding comes next."
        )
    )


def test_long_texts_are_cut_off(student, fresh):
    """Of a text with more words than fit in, the first ones are kept."""
    token_lists, words = some(fresh("long"), 6, 9)
    length = 4
    heads, tails = (
        [x[part] for x in token_lists] for part in (slice(length), slice(-length, None))
    )
    own = rows(student, [*heads, *tails], words, length)
    found = rows(student, token_lists, words, length)
    too_wide = any(len(row) > length for row in own)  # of texts that fit in, too
    for n, row in enumerate(found):
        if row[:length] == own[n][:length] and (too_wide or len(row) <= length):
            continue
        ends = row[-length:] == own[len(heads) + n][:length] and len(row) == length
        blame(
            token_lists[n],
            [],
            row,
            expected=f"{own[n][:length]}, the numbers of its first {length} words",
            misconception="beginning-cut-off" if ends else "",
        )


def test_no_word_at_all(student, fresh):
    """A text without words has a row as well, in which nothing but filling stands."""
    token_lists, words = some(fresh("none"), 2, 3)
    for texts in ([*token_lists, []], [[], []]):
        row = rows(student, texts, words, 4)[-1]
        if len({*row}) > 1:
            blame([], [], row, expected="a row of zeros")
