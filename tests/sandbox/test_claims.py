"""What a student process says beside its values: a claim, which may be forged."""

from __future__ import annotations

from typing import Any

import pytest

from grader.common.text import visible
from grader.sandbox import claims
from grader.sandbox.evidence import EvidenceError


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
    assert found["type"].startswith("\\x1b[31mT")
    assert found["message"].startswith("\\ud800\\u202e\\x9bm")
    assert len(found["message"]) < 2100
    assert len(found["frames"]) == 20
    assert found["frames"][0]["line"] == 0
    assert len(found["frames"][0]["text"]) == 300


def test_the_names_of_tensorflows_nodes_are_left_out_wherever_they_stand() -> None:
    noise = "{{function_node __wrapped__Sub_device_/job:localhost/task:0}} "
    found = claims.raised({"type": "E", "message": f"{noise}shapes", "causes": f"one, {noise}two"})
    assert (found["message"], found["causes"]) == ("shapes", "one, two")


def test_a_note_keeps_what_it_holds_and_nothing_else() -> None:
    note = {"how": "batches", "model": 3, "samples": 64, "updates": 2}
    assert claims.notes([{**note, "extra": "x"}]) == [note]


@pytest.mark.parametrize("text", ["plain", "two\nlines\tand a tab", "Grüße, 数字, 🙂"])
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert visible(text, 100) == text
