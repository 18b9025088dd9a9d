"""The pictures of the text of `better_model`, drawn from what `make_numbers.py` has measured.

`grader generate` runs this in a process of its own, with the reference as `reference`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from grader.authoring.pictures import BLUE, GREY, ORANGE, drawn

NUMBERS = Path(__file__).with_name("numbers")


def make_pictures(reference: Any, folder: Path) -> None:
    """Write all of them."""
    numbers = json.loads((NUMBERS / "numbers.json").read_text("utf-8"))
    with np.load(NUMBERS / "images.npz", allow_pickle=False) as data:
        images = {name: data[name].astype(np.float64) for name in data.files}
    with drawn(folder / "curves.png", height=3.1) as figure:
        _curves(figure, numbers["curves"], *reference.read_curves(numbers["curves"]))
    with drawn(folder / "windows.png", height=4.2) as figure:
        _windows(figure, images)
    with drawn(folder / "augmentation.png", height=1.7) as figure:
        _augmentation(figure, images)
    with drawn(folder / "confusion.png", height=4.2, width=5.2) as figure:
        _confusion(figure, np.array(numbers["confusion"]))
    with drawn(folder / "runs.png", height=2.3) as figure:
        _runs(figure, numbers["accuracies"])


def _curves(figure: Any, curves: dict[str, list[float]], best: int, gap: float) -> None:
    axes = figure.subplots()
    loss, aside = curves["loss"], curves["val_loss"]
    epochs = range(1, len(loss) + 1)
    axes.plot(epochs, loss, color=BLUE, marker=".")
    axes.plot(epochs, aside, color=ORANGE, marker=".")
    axes.axvline(best, color=GREY, linewidth=0.8, linestyle=":")
    axes.text(best + 0.1, 0.93 * max(loss), f"best epoch: {best}", color=GREY)
    last = len(loss)
    axes.annotate("", (last + 0.1, aside[-1]), (last + 0.1, loss[-1]), arrowprops=_both_ways())
    axes.text(last + 0.2, (loss[-1] + aside[-1]) / 2, f"gap {gap:.2f}", color=GREY, va="center")
    axes.text(3.2, loss[2] + 0.03, "loss on 400 training images", color=BLUE)
    axes.text(6.4, aside[6] + 0.12, "loss on 300 others", color=ORANGE)
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, None), xlim=(0.8, last + 1.3))
    axes.set_xticks(epochs)
    axes.set_title("learned by heart: the curves move apart")


def _both_ways() -> dict[str, Any]:
    return {"arrowstyle": "<->", "color": GREY, "linewidth": 1}


def _windows(figure: Any, images: dict[str, Any]) -> None:
    rows = figure.subplots(2, 4)
    size, half = images["filtered"].shape[0], images["pooled"].shape[0]
    rows[0, 0].imshow(images["image"], cmap="gray")
    rows[0, 0].set_title("image: 28 × 28")
    rows[1, 0].set_visible(False)
    for n in range(3):
        rows[0, n + 1].imshow(images["filtered"][..., n], cmap="gray")
        rows[0, n + 1].set_title(f"its answer: {size} × {size}")
        rows[1, n + 1].imshow(images["pooled"][..., n], cmap="gray")
        rows[1, n + 1].set_title(f"pooled: {half} × {half}")
    for axes in rows.flat:
        axes.set_axis_off()


def _augmentation(figure: Any, images: dict[str, Any]) -> None:
    altered = images["altered"]
    rows = figure.subplots(1, len(altered) + 1)
    for axes, image, name in zip(
        rows, [images["image"], *altered], ["as it is", *["altered"] * len(altered)], strict=True
    ):
        axes.imshow(image, cmap="gray", vmin=0, vmax=1)
        axes.set_title(name)
        axes.set_axis_off()


def _confusion(figure: Any, table: Any) -> None:
    axes = figure.subplots()
    wrong = table - np.diag(np.diag(table))
    axes.imshow(wrong, cmap="Oranges")
    for (row, column), count in np.ndenumerate(table):
        if count:
            right = row == column
            strong = count > 0.6 * wrong.max() and not right
            colour = BLUE if right else "white" if strong else "black"
            axes.text(column, row, str(count), ha="center", va="center", color=colour, fontsize=9)
    axes.set(xlabel="what the model says", ylabel="the digit", xticks=range(10), yticks=range(10))
    share = np.trace(table) / table.sum()
    axes.set_title(f"{table.sum():,} test images, {share:.1%} right")


def _runs(figure: Any, accuracies: dict[str, list[float]]) -> None:
    axes = figure.subplots()
    names = {"convolutions": "the network of step 4", "dense": "a network of Dense layers"}
    for row, values in enumerate(accuracies.values()):
        colour = (BLUE, ORANGE)[row]
        axes.plot(values, [row] * len(values), "o", color=colour, alpha=0.6)
        mean, error = np.mean(values), np.std(values, ddof=1) / np.sqrt(len(values))
        said = f"{mean:.3f} ± {error:.3f}"
        axes.plot([mean - error, mean + error], [row - 0.28] * 2, color=colour, linewidth=3)
        axes.text(mean, row - 0.42, said, color=colour, ha="center")
    axes.set_yticks(range(len(accuracies)), [names[name] for name in accuracies])
    axes.set(ylim=(1.5, -0.8), xlabel="accuracy on the test images")
    runs = len(accuracies["dense"])
    axes.set_title(f"{runs} trainings each; the mean, and one standard error to either side")
