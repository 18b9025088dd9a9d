"""`draws_curves`: the curves, and what the legend calls each of them, in real figures."""

from collections.abc import Callable
from typing import Any

import matplotlib
import pytest

from grader import expect
from grader.common.outcomes import Failed
from grader.sandbox.child import figures

matplotlib.use("agg")

from matplotlib.figure import Figure

LOSS, ASIDE = [0.9, 0.4, 0.2, 0.1], [0.8, 0.6, 0.5, 0.7]
CURVES = {"training loss": LOSS, "validation loss": ASIDE}
BOTH = {"first": LOSS, "second": ASIDE}


def looked_at(draw: Callable[[Any], object], curves: dict[str, list[float]] = CURVES) -> None:
    figure = Figure()
    draw(figure.subplots())
    expect.draws_curves(figures.describe(figure)[0], curves, function="draw")


def called(first: str, second: str) -> Callable[[Any], object]:
    def draw(axes: Any) -> None:
        axes.plot(LOSS, label=first)
        axes.plot(ASIDE, label=second)
        axes.legend()

    return draw


def in_another_order(axes: Any) -> None:
    (one,), (two,) = axes.plot(LOSS), axes.plot(ASIDE)
    axes.legend([two, one], ["val", "train"])


def by_the_legend_alone(axes: Any) -> None:
    axes.plot(LOSS)
    axes.plot(ASIDE)
    axes.legend(["loss", "val_loss"])


def with_words_beside(axes: Any) -> None:
    axes.plot(LOSS)
    axes.plot(ASIDE)
    axes.text(3, 0.1, "train")
    axes.text(3, 0.7, "validation")


@pytest.mark.parametrize(
    "draw",
    [
        called("training loss", "validation loss"),
        called("loss (train)", "loss (val)"),
        called("loss", "val_loss"),
        called("train", "test"),
        called("trainLoss", "held-out"),
        called("Training", "Validierung"),
        in_another_order,
        by_the_legend_alone,
        with_words_beside,
    ],
)
def test_a_legend_may_word_the_names_as_it_likes(draw: Callable[[Any], object]) -> None:
    """Both curves are there, and it can be told which is which."""
    looked_at(draw)


def without_any(axes: Any) -> None:
    axes.plot(LOSS)
    axes.plot(ASIDE)


def swapped_in_the_legend_alone(axes: Any) -> None:
    axes.plot(LOSS)
    axes.plot(ASIDE)
    axes.legend(["validation loss", "training loss"])


def renamed_by_the_legend(axes: Any) -> None:
    axes.plot(LOSS, label="train")
    axes.plot(ASIDE, label="val")
    axes.legend(["val", "train"])


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (called("validation loss", "training loss"), "named 'validation loss' in the legend"),
        (called("val", "train"), "training loss is named 'val'"),
        (called("train", "train loss"), "validation loss is named 'train loss'"),
        (swapped_in_the_legend_alone, "named 'validation loss' in the legend"),
        (renamed_by_the_legend, "training loss is named 'val'"),
        (called("a", "b"), "the legend says 'a', 'b'"),
        (called("loss", "loss"), "nothing says which is which"),
        (without_any, "nothing says which is which"),
    ],
)
def test_a_legend_that_says_another_curve_or_none_is_wrong(
    draw: Callable[[Any], object], says: str
) -> None:
    """What is said is the name of the other curve, or tells neither."""
    with pytest.raises(Failed, match=says):
        looked_at(draw)


def test_names_of_any_kind_are_compared_and_one_may_be_missing() -> None:
    """Which the last one is, the others tell; curves of the same values may go by either name."""
    looked_at(called("the first model", "the second model"), BOTH)
    looked_at(called("first", "rival"), BOTH)
    with pytest.raises(Failed, match="first is named 'second'"):
        looked_at(called("second", "first"), BOTH)
