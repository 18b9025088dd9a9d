"""Step 2: small letters, no punctuation, words."""

import re
import string

import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "tokenise"


def bare(text):
    """Without punctuation."""
    return "".join(each for each in text if each not in string.punctuation)


def mistakes(text):
    """What known mistakes give."""
    blanks = "".join(" " if each in string.punctuation else each for each in text.lower())
    right = expectations.tokens(text)
    return {
        "case-kept": lambda: bare(text).split(),
        "capitals": lambda: bare(text.upper()).split(),
        "punctuation-kept": lambda: text.lower().split(),
        "punctuation-kept nothing-done": lambda: text.split(),
        "blank-for-punctuation": blanks.split,
        "blank-for-punctuation pattern": lambda: re.findall(r"\w+", text.lower()),
        "split-at-each-blank": lambda: bare(text.lower()).split(" "),
        "characters-for-words": lambda: list(bare(text.lower())),
        "characters-for-words all": lambda: list(text.lower()),
        "only-a-to-z": lambda: re.findall(r"[a-z]+", text.lower()),
        "only-a-to-z inside": lambda: re.sub(r"[^a-z\s]", "", text.lower()).split(),
        "only-a-to-z ascii": lambda: bare(text.lower()).encode("ascii", "ignore").decode().split(),
        "only-at-the-ends": lambda: [
            each for x in text.lower().split() if (each := x.strip(string.punctuation))
        ],
        "punctuation-left-out-in-part": lambda: re.sub(r"[.,;:!?]", "", text.lower()).split(),
        "punctuation-left-out-in-part two": lambda: re.sub(r"[.,]", "", text.lower()).split(),
        "order-lost": lambda: sorted(right),
        "order-lost once": lambda: sorted(set(right)),
        "each-word-once": lambda: list(dict.fromkeys(right)),
    }


def ask(student, text):
    """One call is right."""
    value = student.tokenise(text)
    found = expectations.words(value, expected="a list of words, each a text", function=STEP)
    wanted = expectations.tokens(text)
    if found == wanted:
        return found
    name = expectations.known(found, mistakes(text))
    if not name and sorted(set(found)) == sorted(set(wanted)):
        name = "order-lost"
    both = enumerate(zip(found, wanted, strict=False))
    same = next((n for n, (one, two) in both if one != two), min(len(found), len(wanted)))
    start = max(0, same - 5)  # what is alike for long is not shown
    where = f", from word {start + 1} on" if start else ""
    expect.fail(
        f"Of {text[:70]!r} it makes{where} {expectations.quoted(found[start:])}.",
        expected=expectations.quoted(wanted[start:]),
        misconception=name,
    )
    return []


@pytest.mark.weight(2)
def test_words_in_small_letters(student, sentences, fresh, given):
    """Sentences become their words, in small letters, in their order."""
    for place in fresh("sentences").choice(len(sentences.texts), 6, replace=False):
        ask(student, sentences.texts[place])
    found = ask(student, "The more the words, the more THE meaning")
    given.worth_knowing(
        lambda: (
            f"Of {len(found)} words yours left {len(set(found))} different ones: the, The and THE "
            "are one word now. For telling languages apart that is no loss; for names it might be."
        )
    )


def test_all_punctuation_is_left_out(student):
    """Punctuation is left out wherever it stands, and nothing else is."""
    for text in (
        "Tutti gli esseri umani: l'uomo, la donna.",
        "Är det någon självklarhet? Ja!",
        "Non-political (ikke-politiske) crimes; 'so-called' \"acts\" - 50% of #1 & #2.",
        "Œuvre, Straße, ÉTAT, Øst, año",
    ):
        ask(student, text)


def test_blanks_of_any_kind(student):
    """Several blanks, tabs and new lines part words as one blank does; an empty text has none."""
    for text in ("  two   blanks ", "a\ttab and\na new line", "a - b", ""):
        ask(student, text)
