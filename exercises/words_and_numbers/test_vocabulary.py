"""Step 3: the most frequent words. Each check asks for one thing, and allows for other mistakes."""

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
    """Which words known mistakes give, and in which order."""
    counts = expectations.counts(token_lists)
    ordered = [word for word, _ in counts.most_common()]
    return {
        "least-frequent-first": lambda: ordered[::-1][:size],
        "most-frequent-last": lambda: ordered[:size][::-1],
        "alphabetical": lambda: sorted(counts)[:size],
        "alphabetical afterwards": lambda: sorted(ordered[:size]),
        "first-come": lambda: list(counts)[:size],
        "first-text-only": lambda: [w for w, _ in Counter(token_lists[0]).most_common(size)],
        "last-text-only": lambda: [w for w, _ in Counter(token_lists[-1]).most_common(size)],
    }


def of_real_sentences(rng, sentences, count):
    """Token lists in which many words are equally frequent."""
    places = rng.choice(len(sentences.texts), count, replace=False)
    return [expectations.tokens(sentences.texts[place]) for place in places]


def joined(token_lists):
    """One text of all words."""
    return [word for tokens in token_lists for word in tokens]


def is_a_pair(value):
    return isinstance(value, list | tuple) and len(value) == 2 and isinstance(value[0], str)


def entries(value):
    """The words that came back, without the counts that may stand beside them."""
    if isinstance(value, dict):
        value = list(value)
    if isinstance(value, list | tuple) and all(map(is_a_pair, value)):
        value = [word for word, _ in value]
    return expectations.words(value, expected="a list of words, each a text", function=STEP)


def of_the_texts(value, token_lists):
    """Those that stand in the texts, each once."""
    counts = expectations.counts(token_lists)
    return [word for word in dict.fromkeys(entries(value)) if word in counts]


def test_a_list_of_words(student, fresh):
    """A list of words comes back, each a text, and all of them words of the texts."""
    token_lists = invented(fresh("form"), 9)
    value = student.vocabulary(token_lists, 4)
    found = expectations.words(value, expected="a list of words, each a text", function=STEP)
    others = [word for word in found if word not in expectations.counts(token_lists)]
    if others:
        expect.fail(
            f"In the list stands {others[0]!r}, which is in none of the texts.",
            expected="words of the texts alone",
            misconception="special-words-added",
            function=STEP,
        )


@pytest.mark.weight(2)
def test_the_most_frequent_first(student, sentences, fresh, given):
    """The most frequent words of all texts come back, the most frequent first."""
    rng = fresh("words")
    real = of_real_sentences(rng, sentences, 60)
    for token_lists, size in ((invented(rng, 12), 5), (invented(rng, 20), 8), (real, 30)):
        found = of_the_texts(student.vocabulary(token_lists, size), token_lists)[:size]
        counts = expectations.counts(token_lists)
        due = sorted(counts.values(), reverse=True)[: len(found)]
        if found and [counts[word] for word in found] == due:
            continue
        name = expectations.known(found, mistakes(token_lists, size))
        in_texts = Counter(word for each in token_lists for word in set(each))
        by_texts = sorted(in_texts.values(), reverse=True)[: len(found)]
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
    given.worth_knowing(lambda: covered(found, real))


def covered(words, token_lists):
    """How much of what is written the most frequent words are."""
    every = [word for tokens in token_lists for word in tokens]
    share = sum(word in words for word in every) / len(every)
    return (
        f"Your {len(words)} words are {share:.0%} of all {len(every):,} words in "
        f"{len(token_lists)} sentences, which hold {len(set(every))} different ones. A few words "
        "make up much of every language."
    )


def test_as_many_as_asked_for(student, sentences, fresh):
    """As many words come back as were asked for, each once."""
    rng = fresh("number")
    real = of_real_sentences(rng, sentences, 40)
    for texts, size in ((invented(rng, 12), 5), (real, 24)):
        token_lists = [joined(texts)]  # one text: that all of them count, another check asks
        value = student.vocabulary(token_lists, size)
        all_of_them, found = entries(value), of_the_texts(value, token_lists)
        twice = len(set(all_of_them)) < len(all_of_them)
        if size in (len(found), len(all_of_them)) and not twice:  # others may stand beside them
            continue
        there = len(expectations.counts(token_lists))
        names = {there: "size-ignored", size - 1: "one-too-few"}
        expect.fail(
            f"Of {there} words it returned {len(all_of_them)}"
            + (", some of them twice." if twice else "."),
            expected=f"{size} words, each once",
            misconception="word-twice" if twice else names.get(len(found), ""),
            function=STEP,
        )


def test_no_more_than_there_are(student, fresh):
    """Where there are fewer words than wanted, all of them come back."""
    rng = fresh("few")
    for text in (joined(invented(rng, 6)), ["one", "two", "one"]):
        token_lists = [text]
        found = of_the_texts(student.vocabulary(token_lists, 50), token_lists)
        there = sorted(expectations.counts(token_lists))
        expect.true(
            sorted(found) == there,
            f"Of {len(there)} words {len(found)} come back, where up to 50 are wanted.",
            expected=f"all of them, such as {expectations.quoted(there, 8)}",
            function=STEP,
        )
