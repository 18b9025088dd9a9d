"""The pictures in the text of `first_model`, of the digits and of `numbers/training.json`.

`grader generate` runs this in a process of its own, with the reference as `reference`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from grader.authoring.pictures import BLUE, GREY, ORANGE, drawn

NUMBERS = Path(__file__).with_name("numbers") / "training.json"
PIECE = slice(6, 17), slice(9, 20)  # of the first image: rows and columns that are shown as numbers


def make_pictures(reference: Any, folder: Path) -> None:
    """Write all of them."""
    numbers = json.loads(NUMBERS.read_text("utf-8"))
    (x_train, y_train), (x_test, _) = reference.load_data()
    with drawn(folder / "digit.png", height=3.6, colours=128) as figure:
        _digit(figure, x_train[0], y_train[0])
    with drawn(folder / "network.png", height=2.5) as figure:
        _network(figure, numbers, x_train[0])
    with drawn(folder / "activations.png", height=2.9) as figure:
        _activations(figure, numbers["one"])
    with drawn(folder / "rates.png", height=2.9) as figure:
        _rates(figure, numbers["rates"])
    with drawn(folder / "training.png", height=2.9) as figure:
        _training(figure, numbers["training"])
    with drawn(folder / "overfitting.png", height=2.9) as figure:
        _overfitting(figure, numbers["overfitting"])
    with drawn(folder / "confusion.png", height=4.2, width=5.2) as figure:
        _confusion(figure, numbers["confusion"])
    with drawn(folder / "wrong.png", height=3.2) as figure:
        _wrong(figure, numbers["wrong"], x_test)


def _digit(figure: Any, image: Any, label: int) -> None:
    rows, columns = PIECE
    whole, piece = figure.subplots(1, 2, width_ratios=(1, 1.15))
    whole.imshow(image, cmap="gray")
    whole.set_title(f"the first image, label {label}: 28 × 28 pixels")
    height, width = rows.stop - rows.start, columns.stop - columns.start
    corner = (columns.start - 0.5, rows.start - 0.5)
    _frame(whole, corner, width, height)
    piece.imshow(image[rows, columns], cmap="gray", vmin=0, vmax=255)
    for (row, column), level in np.ndenumerate(image[rows, columns]):
        colour = "black" if level > 110 else "white"
        piece.text(column, row, str(level), ha="center", va="center", color=colour, fontsize=9)
    piece.set_title("what the computer sees in the frame")
    _frame(piece, (-0.5, -0.5), width, height)
    piece.set_axis_off()
    whole.set_xticks(range(0, 28, 9))
    whole.set_yticks(range(0, 28, 9))


def _frame(axes: Any, corner: tuple[float, float], width: float, height: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=ORANGE, linewidth=2.5))


def _network(figure: Any, numbers: dict[str, Any], image: Any) -> None:
    """A box for the image and each layer: what it does, the shape that comes out, its weights."""
    does = ("Flatten\nrow after row", "Dense\nrelu", "Dense\nrelu", "Dense\nsoftmax")
    axes = figure.subplots()
    axes.set(xlim=(-0.5, 9.45), ylim=(-1.5, 1.5))
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.imshow(image, cmap="gray", extent=(-0.4, 1.1, -0.75, 0.75), zorder=2)
    axes.text(0.35, 1.35, "image", ha="center", va="center")
    _say(axes, 0.35, "(n, 28, 28)", "")
    for place, (what, (_, shape), weights) in enumerate(
        zip(does, numbers["layers"], numbers["weights"], strict=True), start=1
    ):
        x = 0.35 + 2.12 * place
        axes.annotate(
            "",
            (x - 0.72, 0),
            (x - 1.34, 0),
            arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5},
        )
        colour = "#e9eef6" if weights else "#f1f1f1"
        box = {"boxstyle": "round,pad=0.55", "facecolor": colour, "edgecolor": BLUE}
        axes.text(x, 0, what, ha="center", va="center", bbox=box, zorder=2)
        told = f"{weights:,} weights" if weights else "no weights"
        _say(axes, x, f"(n, {', '.join(map(str, shape))})", told)
    axes.text(-0.4, -1.4, f"together {sum(numbers['weights']):,} weights", color=GREY)


def _say(axes: Any, x: float, shape: str, weights: str) -> None:
    axes.text(x, 0.98, shape, ha="center", va="center", family="monospace", fontsize=9.5)
    axes.text(x, -1.0, weights, ha="center", va="center", color=BLUE, fontsize=9.5)


def _activations(figure: Any, one: dict[str, Any]) -> None:
    bend, scores, shares = figure.subplots(1, 3, width_ratios=(1.15, 1, 1))
    sums = np.array(one["sums"])
    line = np.array([sums.min() - 0.3, 0, sums.max() + 0.3])
    bend.plot(line, np.maximum(line, 0), color=GREY, linewidth=1, zorder=1)
    bend.scatter(sums, np.maximum(sums, 0), s=12, c=np.where(sums > 0, BLUE, ORANGE), zorder=2)
    silent = int((sums <= 0).sum())
    bend.set_title("relu: the first hidden layer")
    bend.set(xlabel="sum of inputs times weights, plus bias", ylabel="what the unit passes on")
    bend.text(
        0.04, 0.92, f"{silent} of {len(sums)} units: 0", color=ORANGE, transform=bend.transAxes
    )
    bend.text(0.04, 0.82, f"{len(sums) - silent} pass it on", color=BLUE, transform=bend.transAxes)
    colours = [ORANGE if digit == one["label"] else BLUE for digit in range(10)]
    scores.barh(range(10), one["scores"], color=colours)
    scores.set_title("before softmax: scores")
    shares.barh(range(10), one["probabilities"], color=colours)
    shares.set_title("after: probabilities")
    shares.set_xlim(0, 1.05)
    for digit, share in enumerate(one["probabilities"]):
        if share >= 0.005:
            shares.text(share + 0.02, digit, f"{share:.2f}", va="center", fontsize=9)
    for axes in (scores, shares):
        axes.set_yticks(range(10))
        axes.invert_yaxis()
    scores.axvline(0, color=GREY, linewidth=0.8)


def _rates(figure: Any, rates: dict[str, list[float]]) -> None:
    axes = figure.subplots()
    says = {"0.0001": "too small a step", "0.001": "the usual one", "0.1": "too large a step"}
    for colour, (rate, losses) in zip((BLUE, GREY, ORANGE), rates.items(), strict=True):
        smooth = np.convolve(losses, np.ones(10) / 10, "valid")
        axes.plot(np.arange(len(smooth)) + 10, smooth, color=colour)
        end = f"{rate}: {says[rate]}"
        axes.text(len(losses) + 4, smooth[-1], end, color=colour, va="center")
    axes.set(xlim=(0, 320), ylim=(0, 3.2), xlabel="batches of 32 images", ylabel="loss")
    axes.set_xticks(range(0, 251, 50))
    axes.axhline(np.log(10), color=GREY, linewidth=0.8, linestyle=":")
    axes.text(320, np.log(10) + 0.07, "2.303: knows nothing", color=GREY, ha="right", fontsize=9)
    axes.set_title("one epoch with three learning rates (mean of 10 batches)")


def _training(figure: Any, training: dict[str, Any]) -> None:
    losses, accuracy = figure.subplots(1, 2, width_ratios=(1.6, 1))
    batches = training["batches"]
    each = len(batches) // 3
    losses.plot(range(1, len(batches) + 1), batches, color=BLUE, linewidth=0.7, alpha=0.6)
    for epoch, mean in enumerate(training["loss"]):
        losses.plot([epoch * each, (epoch + 1) * each], [mean, mean], color=ORANGE, linewidth=2.5)
        losses.text((epoch + 0.5) * each, 1.2, f"mean {mean:.2f}", color=ORANGE, ha="center")
        if epoch:
            losses.axvline(epoch * each, color=GREY, linewidth=0.8, linestyle=":")
    losses.set(xlabel="batch (250 to an epoch)", ylabel="loss", ylim=(0, None), xlim=(0, 3 * each))
    losses.set_title("loss on each batch, and each epoch's mean")
    accuracy.plot([1, 2, 3], training["accuracy"], "o-", color=ORANGE)
    for epoch, value in enumerate(training["accuracy"], start=1):
        accuracy.annotate(
            f"{value:.3f}", (epoch, value), (8, -14), textcoords="offset points", ha="left"
        )
    accuracy.set(xlabel="epoch", ylim=(0.8, 1), xlim=(0.7, 3.7))
    accuracy.set_xticks([1, 2, 3])
    accuracy.set_title("accuracy, as fit reports it")


def _overfitting(figure: Any, found: dict[str, list[list[float]]]) -> None:
    pair = figure.subplots(1, 2)
    names = {"train": "7,000 images to train on", "validation": "1,000 held back"}
    for axes, place, title in zip(pair, (0, 1), ("loss", "accuracy"), strict=True):
        for colour, line, name in ((BLUE, ".-", "train"), (ORANGE, "--", "validation")):
            values = [each[place] for each in found[name]]
            axes.plot(range(1, len(values) + 1), values, line, color=colour, label=names[name])
        axes.set_title(title)
        axes.set_xlabel("epoch")
    held_back = [each[0] for each in found["validation"]]
    best = int(np.argmin(held_back))
    pair[0].axvline(best + 1, color=GREY, linewidth=0.8, linestyle=":")
    pair[0].annotate(
        f"lowest in epoch {best + 1}",
        (best + 1, held_back[best]),
        (best + 3, held_back[best] - 0.07),
        color=GREY,
        arrowprops={"arrowstyle": "-", "color": GREY},
    )
    pair[0].set_ylim(0, None)
    pair[1].set_ylim(None, 1.005)
    pair[1].legend(loc="lower right")


def _confusion(figure: Any, table: list[list[int]]) -> None:
    counts = np.array(table)
    axes = figure.subplots()
    mistakes = np.where(np.eye(10, dtype=bool), 0, counts)
    axes.imshow(mistakes, cmap="Oranges", vmax=mistakes.max() * 1.6)
    for (row, column), count in np.ndenumerate(counts):
        if count:
            weight, colour = ("bold", BLUE) if row == column else ("normal", "black")
            axes.text(
                column,
                row,
                count,
                ha="center",
                va="center",
                color=colour,
                weight=weight,
                fontsize=9,
            )
    axes.set(xlabel="read as", ylabel="is a")
    axes.set_xticks(range(10))
    axes.set_yticks(range(10))
    axes.tick_params(length=0)
    axes.set_title(f"{counts.sum():,} test images, {mistakes.sum()} read wrongly")


def _wrong(figure: Any, wrong: list[list[float]], images: Any) -> None:
    shown = wrong[:16]
    for axes, (n, label, read, sure) in zip(figure.subplots(2, 8).flat, shown, strict=True):
        axes.imshow(images[int(n)], cmap="gray")
        axes.set_title(f"read: {read} ({sure:.0%})\nlabel: {label}", fontsize=9.5, loc="center")
        axes.set_axis_off()
