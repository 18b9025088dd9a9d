"""What a student process says beside its values: a claim, which may be forged."""

from __future__ import annotations

from typing import Any

import pytest

from grader.common.text import visible
from grader.sandbox import claims
from grader.sandbox.evidence import EvidenceError

MAY_BE_UNKNOWN = ("samples", "held_out", "batch_size", "seed")

FIT = {"how": "fit", "model": 1, "epochs": 3, "held_out": None}
NEVER_NULL = [each for each in claims.Note.__struct_fields__ if each not in MAY_BE_UNKNOWN]


@pytest.mark.parametrize(
    ("check", "claim"),
    [
        (claims.raised, None),
        (claims.raised, {}),
        (claims.raised, {"type": ["x"]}),
        (claims.raised, {"type": "X", "frames": [{"line": "7"}]}),
        (claims.raised, {"type": "X", "message": 7}),
        (claims.raised, {"type": "X", "\ud800": 7}),
        (claims.all_raised, {"type": "X"}),
        (claims.all_raised, [7]),
        (claims.outlines, [1]),
        (claims.outlines, {"f": {"callable": "yes"}}),
        (claims.outlines, {"f": {"callable": True, "parameters": [1]}}),
        (claims.notes, "none"),
        (claims.notes, [{}]),
        (claims.notes, [{"how": "fit", "model": "1"}]),
        (claims.notes, [{"how": "fit", "model": 1, "labels": ["many"]}]),
        (claims.notes, [{"how": "fit", "model": 2**64}]),
        (claims.notes, [{"how": "fit", "model": 1, "labels": [10**40]}]),
        (claims.notes, [{"how": "fit", "model": 1, "before": [0] * 5000}]),
        (claims.notes, [{"how": "fit", "model": 1, "span": [1.0]}]),
        (claims.notes, [{"how": "batches", "model": 1, "spread": [1.0]}]),
        (claims.notes, [{"how": "fit", "model": 1, "held_out": 0}]),
        (claims.notes, [{"how": "fit", "model": 1, "epochs": 3}]),
        *((claims.notes, [{**FIT, name: None}]) for name in NEVER_NULL),
        (claims.notes, [{"how": "fit", "model": 1, "setup": "x" * 20_001}]),
        (claims.seconds, None),
        (claims.seconds, -1.0),
        (claims.seconds, float("inf")),
    ],
)
def test_what_is_not_in_our_form_is_refused(check: Any, claim: Any) -> None:
    """It is the end of that process, not of the judge."""
    with pytest.raises(EvidenceError):
        check(claim)


def test_texts_are_cut_and_steer_nothing() -> None:
    """No escape sequence, no direction, no half character, however much of it there is."""
    found = claims.raised(
        {
            "type": "\x1b[31m" + "T" * 5000,
            "message": "\ud800\u202e\x9b" + "m" * 5_000_000,
            "frames": [{"line": 10**30 % 2**60, "function": "f\x00", "text": "t" * 9000}] * 5000,
        }
    )
    assert found.type.startswith("\\x1b[31mT")
    assert found.message.startswith("\\ud800\\u202e\\x9bm")
    assert len(found.message) < 2100
    assert len(found.frames) == 20
    assert found.frames[0].line == 0
    assert len(found.frames[0].text) == 300


def test_the_names_in_an_outline_are_cut() -> None:
    told = {"callable": False, "type": "\x1b" * 500, "parameters": ["p" * 500] * 50}
    found = claims.outlines({"f": {**told, "keyword_only": ["k\n"] * 50}})["f"]
    assert (found.callable, found.least, found.most) == (False, 0, None)
    assert found.type == "\\x1b" * 99 + "…"
    assert [len(found.parameters), len(found.keyword_only)] == [20, 20]
    assert len(found.parameters[0]) <= 100
    assert found.keyword_only[0].isprintable()


def test_the_names_of_tensorflows_nodes_are_left_out_wherever_they_stand() -> None:
    noise = "{{function_node __wrapped__Sub_device_/job:localhost/task:0}} "
    found = claims.raised({"type": "E", "message": f"{noise}shapes", "causes": f"one, {noise}two"})
    assert (found.message, found.causes) == ("shapes", "one, two")


def test_a_note_keeps_what_it_holds_and_nothing_else() -> None:
    told = {"how": "batches", "model": 3, "samples": 64, "updates": 2}
    assert claims.notes([{**told, "extra": "x"}]) == [claims.Note(**told)]


@pytest.mark.parametrize("name", MAY_BE_UNKNOWN)
def test_what_nobody_knows_is_told_as_null(name: str) -> None:
    (note,) = claims.notes([{**FIT, name: None}])
    assert getattr(note, name) is None


@pytest.mark.parametrize(
    ("notes", "why"),
    [
        ([{"how": "loop", "model": 1}, {"how": "fit", "model": 1, "epochs": 3}], r"images - .*\[1"),
        ([{**FIT, "mean": None}], r"Expected `float`, got `null` - at `\$\[0\]\.mean`"),
    ],
)
def test_what_a_default_would_hide_is_refused_with_its_place(notes: Any, why: str) -> None:
    with pytest.raises(EvidenceError, match=why):
        claims.notes(notes)


@pytest.mark.parametrize(("told", "most", "kept"), [(-1.0, 9.0, 0.0), (3.0, 9.0, 3.0), (7.0, 2, 2)])
def test_no_training_took_longer_than_we_waited(told: float, most: float, kept: float) -> None:
    (note,) = claims.notes([{**FIT, "seconds": told}], most=most)
    assert note == claims.Note("fit", 1, epochs=3, seconds=kept)


@pytest.mark.parametrize("text", ["plain", "two\nlines\tand a tab", "Grüße, 数字, 🙂"])
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert visible(text, 100) == text
