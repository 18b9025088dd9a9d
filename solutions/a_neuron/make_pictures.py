"""The pictures of the text of `a_neuron`, drawn from what the functions of the reference return.

`grader generate` runs this in a process of its own, with the reference as `reference`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from grader.authoring.pictures import BLUE, GREEN, GREY, ORANGE, drawn

INPUTS, WEIGHTS, BIAS = (1.0, 2.0), (0.5, -1.0), 1.0  # the example of step 2
PLACES = ((0, 0), (0, 1), (1, 0), (1, 1))
RATES = (0.05, 1.0, 6.0)


def make_pictures(reference: Any, folder: Path) -> None:
    """Write all of them."""
    with drawn(folder / "neuron.png", height=2.5) as figure:
        _neuron(figure, reference)
    with drawn(folder / "curves.png", height=2.4) as figure:
        _curves(figure, reference)
    with drawn(folder / "lines.png", height=2.9, width=6.4) as figure:
        _lines(figure, reference)
    with drawn(folder / "descent.png", height=2.7) as figure:
        _descent(figure, reference)


def _neuron(figure: Any, reference: Any) -> None:
    axes = figure.subplots()
    total = float(np.dot(INPUTS, WEIGHTS) + BIAS)
    fires = reference.one_neuron(np.array(INPUTS), np.array(WEIGHTS), BIAS)
    for row, value, weight in zip((1.0, -1.0), INPUTS, WEIGHTS, strict=True):
        _circle(axes, (0, row), f"{value:g}", BLUE)
        _arrow(axes, (0.35, row), (2.55, 0.25 * row))
        axes.text(1.4, 0.75 * row, f"× {weight:g}", ha="center", va="center", backgroundcolor="w")
    _circle(axes, (3, 0), f"{total:g}", ORANGE, size=0.5)
    axes.text(2.5, -1.2, f"sum of the products, and the bias {BIAS:g}", color=ORANGE)
    _arrow(axes, (3.55, 0), (5.5, 0))
    axes.text(4.5, 0.3, "0 or more?", ha="center")
    _circle(axes, (5.9, 0), f"{fires:g}", GREEN)
    axes.text(0, 1.65, "inputs", ha="center", color=BLUE)
    axes.text(1.4, 1.65, "weights", ha="center")
    axes.text(5.9, 0.65, "silent", ha="center", color=GREEN)
    axes.set(xlim=(-0.7, 6.7), ylim=(-1.7, 2.0), aspect="equal")
    axes.set_axis_off()


def _circle(
    axes: Any, place: tuple[float, float], text: str, colour: str, size: float = 0.35
) -> None:
    from matplotlib.patches import Circle

    axes.add_patch(Circle(place, size, fill=False, edgecolor=colour, linewidth=1.8))
    axes.text(*place, text, ha="center", va="center")


def _arrow(axes: Any, begin: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate("", end, begin, arrowprops={"arrowstyle": "->", "color": GREY, "linewidth": 1.2})


def _curves(figure: Any, reference: Any) -> None:
    z = np.linspace(-4, 4, 401)
    shown = (("fires", reference.fires), ("relu", reference.relu), ("sigmoid", reference.sigmoid))
    for axes, (name, function) in zip(figure.subplots(1, 3), shown, strict=True):
        values = np.asarray(function(z), float)
        jump = int(np.argmax(np.abs(np.diff(values)) > 0.5)) + 1  # a step has no slope
        cut = [slice(0, jump), slice(jump, None)] if jump > 1 else [slice(None)]
        for part in cut:
            axes.plot(z[part], values[part], color=BLUE, linewidth=2)
        axes.axhline(0, color=GREY, linewidth=0.6)
        axes.axvline(0, color=GREY, linewidth=0.6)
        axes.set_title(name)
        axes.set_xlabel("z")
        axes.set_ylim((-0.1, 1.1) if name != "relu" else (-0.4, 4.2))


def _lines(figure: Any, reference: Any) -> None:
    weights, bias = reference.and_gate()
    x = np.array(PLACES, float)
    fires = [bool(reference.one_neuron(row, np.asarray(weights), bias)) for row in x]
    differs = [bool(a != b) for a, b in PLACES]
    along = np.linspace(-0.4, 1.4, 2)
    across = -(bias + weights[0] * along) / weights[1]
    for axes, ones, title in zip(
        figure.subplots(1, 2),
        (fires, differs),
        ("AND: one line is enough", "XOR: no line will do"),
        strict=True,
    ):
        for (a, b), one in zip(PLACES, ones, strict=True):
            axes.plot(a, b, "o", markersize=16, color=ORANGE, fillstyle="full" if one else "none")
            axes.text(a, b, str(int(one)), ha="center", va="center", color="white" if one else GREY)
        if ones is fires:
            axes.plot(along, across, "--", color=BLUE)
        axes.set(xlim=(-0.4, 1.4), ylim=(-0.4, 1.4), aspect="equal")
        axes.set(xticks=(0, 1), yticks=(0, 1), xlabel="first input", ylabel="second input")
        axes.set_title(title)


def _descent(figure: Any, reference: Any) -> None:
    """The loss over one weight, and the first steps that three rates take on it."""
    x, labels = _samples()
    shown = np.linspace(-1.6, 3.1, 200)
    losses = [_loss(reference, x, labels, weight) for weight in shown]
    words = ("too small", "fits", "too large")
    for axes, rate, word in zip(figure.subplots(1, 3, sharey=True), RATES, words, strict=True):
        axes.plot(shown, losses, color=GREY, linewidth=1)
        path = [-0.6]
        for _ in range(8):
            path.append(_step(reference, x, labels, path[-1], rate))
        heights = [_loss(reference, x, labels, weight) for weight in path]
        axes.plot(path, heights, "o-", color=ORANGE, markersize=4, linewidth=1)
        axes.set_title(f"rate {rate:g}: {word}")
        axes.set(xlabel="weight", xlim=(shown[0], shown[-1]), ylim=(0, 1.05 * max(losses)))
        if rate == RATES[0]:
            axes.set_ylabel("loss")


def _samples() -> tuple[Any, Any]:
    """Forty numbers and their two classes; some stand on the wrong side: no weight is perfect."""
    x = np.linspace(-2, 2, 40)[:, None]
    return x, (x[:, 0] + 2 * np.sin(9 * x[:, 0]) > 0).astype(int)


def _loss(reference: Any, x: Any, labels: Any, weight: float) -> float:
    scores = reference.dense(x, *_layer(weight))
    return float(reference.cross_entropy(reference.softmax(scores), labels))


def _step(reference: Any, x: Any, labels: Any, weight: float, rate: float) -> float:
    weights, _ = reference.descend(x, labels, *_layer(weight), rate)
    return float(weights[0, 1])


def _layer(weight: float) -> tuple[Any, Any]:
    """One weight as a layer for two classes, of which the second gets the score."""
    return np.array([[-weight, weight]]), np.zeros(2)
