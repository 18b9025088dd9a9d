"""Step 3: the most frequent words."""

from collections import Counter

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "vocabulary"


def invented(rng, kinds):
    """Sentences of words that are frequent in another order than they come in or are spelt in.

    No two words are as frequent as each other.
    """
    names = ["".join(rng.choice(list("abdegiklmnorstu"), 5)) + str(n % 10) for n in range(kinds)]
    pool = [name for n, name in enumerate(rng.permutation(names)) for _ in range(2 * n + 1)]
    mixed = [str(word) for word in rng.permutation(pool)]
    ends = np.sort(rng.choice(len(mixed), 8, replace=False))
    return [list(part) for part in np.split(np.array(mixed, dtype=object), ends)]


def mistakes(token_lists, size):
    """What known mistakes give."""
    counts = expectations.counts(token_lists)
    ordered = [word for word, _ in counts.most_common()]
    return {
        "least-frequent-first": lambda: ordered[::-1][:size],
        "most-frequent-last": lambda: ordered[:size][::-1],
        "alphabetical": lambda: sorted(counts)[:size],
        "alphabetical afterwards": lambda: sorted(ordered[:size]),
        "first-come": lambda: list(counts)[:size],
        "size-ignored": lambda: ordered,
        "one-too-few": lambda: ordered[: size - 1],
        "one-too-few special": lambda: ordered[: size - 2],
        "special-words-added": lambda: ["", "[UNK]", *ordered[:size]],
        "special-words-added within": lambda: ["", "[UNK]", *ordered][:size],
        "first-text-only": lambda: [w for w, _ in Counter(token_lists[0]).most_common(size)],
        "last-text-only": lambda: [w for w, _ in Counter(token_lists[-1]).most_common(size)],
    }


def ask(student, token_lists, size):
    """One call is right: no word left out is more frequent than one taken."""
    value = student.vocabulary(token_lists, size)
    found = expectations.words(value, expected="a list of words, each a text", function=STEP)
    counts = expectations.counts(token_lists)
    due = sorted(counts.values(), reverse=True)[:size]
    is_right = len(set(found)) == len(found) and [counts[word] for word in found] == due
    if is_right:
        return
    name = expectations.known(found, mistakes(token_lists, size))
    name = name or ("" if len(set(found)) == len(found) else "word-twice")
    if not name and len(found) == len(counts) > size:
        name = "size-ignored"
    in_texts = Counter(word for each in token_lists for word in set(each))
    by_texts = sorted(in_texts.values(), reverse=True)[:size]
    if not name and [in_texts[word] for word in found] == by_texts:
        name = "texts-counted"
    wanted = [word for word, _ in counts.most_common(size)]
    expect.fail(
        f"It returned {len(found)} words: {expectations.quoted(found, 8)}.",
        expected=f"{len(wanted)} words, such as {expectations.quoted(wanted, 8)}",
        misconception=name,
        hint="" if name else "Count each word of all texts together, and compare by hand.",
        function=STEP,
    )


@pytest.mark.weight(2)
def test_the_most_frequent_first(student, fresh):
    """The most frequent words of all texts come back, the most frequent first."""
    rng = fresh("words")
    for kinds, size in ((12, 5), (20, 8)):
        ask(student, invented(rng, kinds), size)


def test_of_real_sentences(student, sentences, fresh):
    """Of real sentences as well, where many words are equally frequent."""
    places = fresh("real").choice(len(sentences.texts), 60, replace=False)
    ask(student, [expectations.tokens(sentences.texts[i]) for i in places], 30)


def test_no_more_than_there_are(student, fresh):
    """Where there are fewer words than wanted, all of them come back, each once."""
    ask(student, invented(fresh("few"), 6), 50)
    ask(student, [["one"], [], ["one", "two"]], 2)
