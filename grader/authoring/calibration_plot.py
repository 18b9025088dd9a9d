"""A picture of what correct solutions reach: every run, and the gate."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Drawn(Protocol):
    """What was found of one metric; see `grader.authoring.calibrate.Calibration`."""

    @property
    def metric(self) -> str:
        """Its name."""
        ...

    @property
    def values(self) -> dict[str, list[float]]:
        """By variant the value of each run."""
        ...

    @property
    def gate(self) -> float:
        """The value to ask for."""
        ...

    @property
    def false_fail(self) -> float:
        """How likely a correct solution fails it."""
        ...


def draw(results: Sequence[Drawn]) -> bytes:
    """An SVG with a row of axes for each metric: a dot for each run of each variant, and the gate.

    It is the same for the same numbers.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    rows = max(len(each.values) for each in results)
    with rc_context({"svg.hashsalt": "calibration", "font.size": 9}):
        figure = Figure(figsize=(7, (0.6 + 0.35 * rows) * len(results) + 0.6), layout="constrained")
        for axes, each in zip(
            figure.subplots(len(results), squeeze=False)[:, 0], results, strict=True
        ):
            _draw_one(axes, each.values, each)
        made = io.BytesIO()
        figure.savefig(made, format="svg", metadata={"Date": None})
    return made.getvalue()


def _draw_one(axes: Any, values: Mapping[str, Sequence[float]], result: Drawn) -> None:
    names = list(values)
    for row, name in enumerate(names):
        some = values[name]
        # Beside each other where they would lie upon each other, and always in the same place.
        shifts = [0.12 * ((number * 7) % 5 - 2) / 2 for number in range(len(some))]
        axes.plot(some, [row + shift for shift in shifts], ".", alpha=0.6, markersize=5)
    axes.axvline(result.gate, color="black", linewidth=1)
    axes.set_yticks(range(len(names)), [f"{name} ({len(values[name])})" for name in names])
    axes.invert_yaxis()
    axes.set_xlabel(result.metric)
    axes.set_title(f"gate {result.gate:g}, false fail {result.false_fail:.1e}", loc="left")
