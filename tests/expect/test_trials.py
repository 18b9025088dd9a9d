"""What counts as a training of a trial; the notes are claims, and may lack any part."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from msgspec.structs import replace
from of_first_model import TASK

from grader.common.outcomes import Failed
from grader.expect.honesty import true_records
from grader.expect.trials import independent_trials, made_inside, seen_training, trials_differ
from grader.sandbox.claims import Note
from grader.sandbox.evidence import Handle

TRIAL = {"epochs": 1, "accuracy": 0.9, "seconds": 1.0}
NOTE = Note("fit", 7, epochs=1, asked_epochs=1, seconds=1.0, updates=250)


class NothingLearned:
    """A probe for which the model reads digits by chance."""

    def accuracies(self, *_: Any) -> list[float]:
        return [0.1]


def check(**note: Any) -> None:
    model = Handle(7, "model", "keras.Sequential", lambda _: None)
    true_records(
        NothingLearned(),  # type: ignore[arg-type]
        [{**TRIAL, "model": model}],
        [replace(NOTE, **note)],
        (None, None),  # type: ignore[arg-type]
        elapsed=1.2,
        function="experiment",
    )


@pytest.mark.parametrize(
    "note", [{"before": (1, 2), "after": (3, 4)}, {"before": (1, 2)}, {"after": (3, 4)}, {}]
)
def test_a_training_counts_where_nothing_shows_that_it_changed_no_weight(note: Any) -> None:
    check(**note)


@pytest.mark.parametrize("note", [{"before": (1, 2), "after": (1, 2)}, {"updates": 0}])
def test_a_training_that_changed_no_weight_is_none(note: Any) -> None:
    with pytest.raises(Failed, match="was never trained"):
        check(**note)


def trial(number: int, **told: Any) -> dict[str, Any]:
    """A trial with the model of this number."""
    return {**TRIAL, **told, "model": Handle(number, "model", "keras.Sequential", lambda _: None)}


def training(number: int, epochs: int) -> Note:
    """The note of a training that differs from others in its epochs."""
    return replace(NOTE, model=number, setup=f"epochs {epochs}")


def test_one_model_trained_on_is_told_as_that_where_the_trainings_differ() -> None:
    found = [trial(7), trial(7), trial(7)]
    notes = [training(7, 1), training(7, 2), training(7, 3)]
    trials_differ(found, notes, 3, function="experiment")
    with pytest.raises(Failed, match="same model object"):
        independent_trials(found, notes, function="experiment")


@pytest.mark.parametrize("trainings", [1, 3])
def test_one_trial_told_three_times_is_one_trial(trainings: int) -> None:
    found = [trial(7)] * 3
    with pytest.raises(Failed, match="only 1 differs"):
        trials_differ(found, [training(7, 1)] * trainings, 3, function="experiment")


@pytest.mark.parametrize(
    ("elapsed", "ignores", "notes", "is_told"),
    [
        (0.01, True, [], True),
        (0.01, False, [], True),  # it says that it trained longer than it ran
        (9.0, False, [], False),  # a loop of the student's own leaves no note
        (9.0, False, [NOTE], False),
        (9.0, True, [NOTE], False),
    ],
)
def test_trials_that_were_made_before_the_call_are_told(
    elapsed: float, ignores: bool, notes: list[Any], is_told: bool
) -> None:
    found = [trial(n, seconds=2.0) for n in (1, 2, 3)]
    with pytest.raises(Failed, match="trains nothing") if is_told else nullcontext():
        made_inside(
            found, notes, elapsed=elapsed, ignores=ignores, task=TASK, function="experiment"
        )


@pytest.mark.parametrize(
    ("notes", "seen"),
    [
        ([NOTE, replace(NOTE, model=8)], True),
        ([NOTE, Note("loop", 8, updates=90)], True),
        ([NOTE, replace(NOTE, model=8, updates=4), replace(NOTE, model=8, updates=4)], True),
        ([NOTE], False),
        ([NOTE, replace(NOTE, model=9)], False),
        ([NOTE, replace(NOTE, model=8, updates=1)], False),
        ([], False),
    ],
    ids=["both", "a loop", "in parts", "one alone", "another one", "a pretext", "nothing"],
)
def test_trials_were_seen_training_or_may_be_others(notes: Any, seen: bool) -> None:
    """Where one of them was not, the function is called again where no trained model is."""
    assert seen_training([trial(7), trial(8)], notes) is seen
