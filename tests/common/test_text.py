"""Text from strangers is harmless where it is put, and text of ours is said in one way."""

from __future__ import annotations

import doctest

import pytest

import grader.common.text
from grader.common.text import bounded, did_you_mean, encodable, one_line, printable, shown, visible

HOSTILE = "a\x1b[2J\u202eb\r\nc\td\x85\ud800\x00e"


def test_what_the_docstrings_show_is_so() -> None:
    assert doctest.testmod(grader.common.text).failed == 0


@pytest.mark.parametrize(
    "harmless",
    [lambda text: visible(text, 100), shown, printable, one_line],
    ids=["visible", "shown", "printable", "one_line"],
)
def test_nothing_is_left_that_steers_a_terminal_or_cannot_be_written(harmless) -> None:
    made = harmless(HOSTILE)
    assert all(c.isprintable() or c in "\n\t" for c in made)
    assert encodable(made) == made


def test_a_record_keeps_line_ends_and_a_name_has_none() -> None:
    assert visible("a\nb", 100) == "a\nb"
    assert shown("a\nb") == r"a\nb"
    assert shown("a  b") == "a  b"
    assert one_line("a\n b") == "a b"
    assert printable("a\rb\r\nc") == "a\nb\nc"


@pytest.mark.parametrize(
    ("cut", "end"),
    [
        (lambda text: visible(text, 20), "x"),
        (lambda text: shown(text, most=20), "…"),
        (lambda text: one_line(text, 20), "..."),
        (lambda text: bounded(text, 20), "… (shortened)"),
    ],
    ids=["visible", "shown", "one_line", "bounded"],
)
def test_what_is_too_long_is_cut_to_the_length_that_is_asked_for(cut, end: str) -> None:
    made = cut("x" * 1000)
    assert len(made) == 20
    assert made.endswith(end)


def test_a_line_without_a_bound_is_kept_whole() -> None:
    assert one_line("x " * 1000, None) == " ".join("x" * 1000)


def test_halves_of_characters_become_question_marks() -> None:
    assert encodable("a\ud800b") == "a?b"


def test_a_name_like_none_gets_no_question() -> None:
    assert did_you_mean("zzz", ["ana", "ben"]) == ""
    assert did_you_mean("zzz", []) == ""
    assert did_you_mean("zzz", ["ana"], cutoff=0.0) == " Did you mean 'ana'?"
