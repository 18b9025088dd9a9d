"""What counts as a training of a trial; the notes are claims, and may lack any part."""

from __future__ import annotations

from typing import Any

import pytest

from grader.evidence import Handle
from grader.expect.honesty import true_records
from grader.outcomes import Failed

TRIAL = {"epochs": 1, "accuracy": 0.9, "seconds": 1.0}
NOTE = {"how": "fit", "model": 7, "epochs": 1, "asked_epochs": 1, "seconds": 1.0, "updates": 250}


class NothingLearned:
    """A probe for which the model reads digits by chance."""

    def accuracies(self, *_: Any) -> list[float]:
        return [0.1]


def check(**note: Any) -> None:
    model = Handle(7, "model", "keras.Sequential", lambda _: None)
    true_records(
        NothingLearned(),  # type: ignore[arg-type]
        [{**TRIAL, "model": model}],
        [{**NOTE, **note}],
        (None, None),  # type: ignore[arg-type]
        elapsed=1.2,
        function="experiment",
    )


@pytest.mark.parametrize(
    "note", [{"before": [1, 2], "after": [3, 4]}, {"before": [1, 2]}, {"after": [3, 4]}, {}]
)
def test_a_training_counts_where_nothing_shows_that_it_changed_no_weight(note: Any) -> None:
    check(**note)


@pytest.mark.parametrize("note", [{"before": [1, 2], "after": [1, 2]}, {"updates": 0}])
def test_a_training_that_changed_no_weight_is_none(note: Any) -> None:
    with pytest.raises(Failed, match="was never trained"):
        check(**note)
