"""Pictures for the pages, drawn from numbers: SVG and PNG as text, no library, no script.

Each has a title and a description for people who do not see it.
"""

from __future__ import annotations

import base64
import difflib
import math
from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np

from grader.pages.svg import (
    BOTTOM,
    HEIGHT,
    LEFT,
    LONG,
    RIGHT,
    TOP,
    WIDTH,
    Numbers,
    begin_drawing,
    heading_of,
    height_of,
    png_of,
    points_of,
    round_step,
    round_values,
    scale_of,
    short_words,
)

_COLUMNS, _ROW = (8, 222), 36  # of the layers: where the two stacks begin, from box to box
_MOST_EPOCHS, _MOST_LAYERS, _MOST_DOTS, _MOST_NAMES = 200, 40, 2000, 30
_MOST_BINS = 13  # of points: 26 points are shown two by two
_MOST_PIXELS = 200  # rows, and columns; of a larger picture some are left out
STRONGEST = 0.4  # opacity of a cell below text


class Figure(msgspec.Struct, frozen=True):
    """A picture of a step.

    Attributes:
        body: SVG or `<img>`, drawn here.
        caption: what it shows.
    """

    body: str
    caption: str


class Pictures(msgspec.Struct, frozen=True):
    """What stands in `feedback/pictures/<student>.json`.

    Attributes:
        figures: for each step its pictures.
        measures: `seconds` and `accuracy` of the student's training, where there was one.
    """

    figures: dict[str, list[Figure]] = {}
    measures: dict[str, float] = {}


def bar(share: float) -> str:
    """A progress bar; `share` from 0 to 1."""
    width = round(100 * min(1.0, max(0.0, share)), 2)
    return (
        '<svg viewBox="0 0 100 2" preserveAspectRatio="none" width="100%" height="12" '
        f'aria-hidden="true"><rect class="good" width="{width}" height="2"/></svg>'
    )


def image(values: Numbers, *, about: str, caption: str = "", size: int = 112) -> str:
    """A grey picture (rows, columns), stretched from its darkest to its lightest value.

    With a `caption` the picture stands above a short text; several such stand side by side.
    """
    values = np.asarray(values)
    steps = [max(1, math.ceil(length / _MOST_PIXELS)) for length in values.shape]
    values = np.nan_to_num(values[:: steps[0], :: steps[1]].astype(np.float64))
    low, high = float(values.min()), float(values.max())
    grey = (values - low) / (high - low) * 255 if high > low else np.zeros_like(values)
    data = base64.b64encode(png_of(grey.astype(np.uint8))).decode()
    drawn = (
        f'<img class="pixels" width="{size}" height="{size}" alt="{short_words(about, LONG)}" '
        f'src="data:image/png;base64,{data}">'
    )
    if not caption:
        return drawn
    return f'<span class="captioned">{drawn}<span>{short_words(caption, 60)}</span></span>'


def bars(values: Sequence[tuple[str, float, str]], *, title: str, about: str) -> str:
    """Horizontal bars: a label, a share from 0 to 1, and what stands beside it."""
    height = 22 * len(values) + 6
    parts = [begin_drawing(WIDTH, height, title, about)]
    for row, (label, share, text) in enumerate(values):
        y, width = 22 * row + 4, 200 * min(1.0, max(0.0, share))
        parts.append(
            f'<text x="140" y="{y + 12}" text-anchor="end">{short_words(label, 24)}</text>'
        )
        parts.append(f'<rect class="good" x="148" y="{y}" width="{width:.1f}" height="15"/>')
        parts.append(f'<text x="{154 + width:.1f}" y="{y + 12}">{short_words(text, 40)}</text>')
    return "".join([*parts, "</svg>"])


def histogram(
    counts: Sequence[tuple[str, int]],
    *,
    title: str,
    about: str,
    numbers: bool = True,
    heading: bool = False,
    end: str = "",
) -> str:
    """Vertical bars with a label below each, and with `numbers` the count above.

    With `end` each label stands where its bar begins, and `end` where the last one ends. The title
    is for people who do not see the picture; with `heading` it is drawn, too.
    """
    most = max((count for _, count in counts), default=1) or 1
    step = (WIDTH - LEFT - RIGHT) / max(1, len(counts))
    floor, top = HEIGHT - BOTTOM, TOP + (20 if heading else 12)
    parts = [begin_drawing(WIDTH, HEIGHT, title, about)]
    if heading:
        parts.append(heading_of(title))
    for place, (label, count) in enumerate(counts):
        x, height = LEFT + place * step, (floor - top) * count / most
        parts.append(
            f'<rect class="dot" x="{x + 2:.1f}" y="{floor - height:.1f}" '
            f'width="{step - 4:.1f}" height="{height:.1f}"/>'
        )
        if count and numbers:
            parts.append(
                f'<text x="{x + step / 2:.1f}" y="{floor - height - 4:.1f}" '
                f'text-anchor="middle">{count}</text>'
            )
        parts.append(_below(x if end else x + step / 2, floor, label))
    if end:
        parts.append(_below(WIDTH - RIGHT, floor, end))
    parts.append(f'<path class="axis" d="M{LEFT} {floor}H{WIDTH - RIGHT}"/>')
    return "".join([*parts, "</svg>"])


def distribution(values: Sequence[float], most: float, *, title: str) -> str:
    """How many reached how many points, in bins that begin and end at round numbers.

    Args:
        values: what each reached, points.
        most: full marks.
        title: see `histogram`.

    Returns:
        The picture; "" where there is nothing to show.
    """
    if not values or most <= 0:
        return ""
    width = round_step(most / _MOST_BINS)
    count = max(1, math.ceil(most / width - 1e-9))
    found = Counter(min(count - 1, max(0, int(value / width + 1e-9))) for value in values)
    counts = [(f"{n * width:g}", found[n]) for n in range(count)]
    about = "; ".join(f"{number} from {label} points on" for label, number in counts if number)
    return histogram(counts, title=title, about=about, end=f"{count * width:g}")


def _below(x: float, floor: float, label: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{floor + 16}" text-anchor="middle">{short_words(label, 12)}</text>'
    )


def lines(
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    about: str,
    band: tuple[Sequence[float], Sequence[float]] | None = None,
) -> str:
    """Up to two curves over the epochs 1, 2, 3, ..., on a common scale; a band behind them.

    The title is drawn. What is no finite number, and epochs beyond the 200th, are left out.
    """
    series = [(name, [float(v) for v in values[:_MOST_EPOCHS]]) for name, values in series]
    drawn = [v for _, values in series for v in values if math.isfinite(v)]
    if not drawn:
        return ""
    drawn += [v for each in band or () for v in each]
    margin = 0.06 * (max(drawn) - min(drawn)) or 0.05
    low, high = min(drawn) - margin, max(drawn) + margin
    low = max(0.0, low) if min(drawn) >= 0 else low
    if not math.isfinite(high - low):
        return ""
    epochs = max(len(values) for values in (*(v for _, v in series), *(band or ())))

    def at(epoch: int, value: float) -> tuple[float, float]:
        share = epoch / (epochs - 1) if epochs > 1 else 0.5
        left, right = LEFT + 16, WIDTH - RIGHT - 16
        return left + (right - left) * share, height_of(value, low, high, top=TOP + 20)

    parts = [begin_drawing(WIDTH, HEIGHT, title, about), heading_of(title)]
    parts.append(scale_of(low, high, top=TOP + 20))
    if band:
        edge = [*enumerate(band[1]), *reversed(list(enumerate(band[0])))]
        parts.append(f'<polygon class="band" points="{points_of(at(i, v) for i, v in edge)}"/>')
    for kind, (name, values) in zip(("one", "two"), series, strict=False):
        places = [at(i, v) for i, v in enumerate(values) if math.isfinite(v)]
        parts.append(f'<polyline class="{kind}" points="{points_of(places)}"/>')
        parts += [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places]
        if len(series) > 1:
            y = 40 if kind == "one" else 56
            parts.append(f'<path class="{kind}" d="M{WIDTH - 150} {y - 4}h24"/>')
            parts.append(f'<text x="{WIDTH - 120}" y="{y}">{short_words(name, 18)}</text>')
    parts += _epochs(epochs, [at(i, low)[0] for i in range(epochs)])
    return "".join([*parts, "</svg>"])


def _epochs(count: int, places: Sequence[float]) -> list[str]:
    """At most ten numbers below the curves, and what they count."""
    every = max(1, math.ceil(count / 10))
    parts = [
        f'<text x="{places[epoch]:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{epoch + 1}</text>'
        for epoch in range(0, count, every)
    ]
    return [*parts, f'<text x="6" y="{HEIGHT - 8}">epoch</text>']


def scatter(
    points: Sequence[tuple[float, float, str]],
    *,
    x_name: str,
    title: str,
    about: str,
    named: bool = True,
) -> str:
    """Dots at (x from 0, y from 0 to 1), each with a name.

    Names stand beside the dots, where there is room for them; with `named=False` they are only
    shown for the dot that the mouse points at.
    """
    good = [p for p in points[:_MOST_DOTS] if math.isfinite(p[0]) and math.isfinite(p[1])]
    if not good:
        return ""
    named = named and len(good) <= _MOST_NAMES
    widest = max(p[0] for p in good) * 1.1 or 1.0
    low = max(0.0, min(p[1] for p in good) - 0.05)
    parts = [begin_drawing(WIDTH, HEIGHT + 12, title, about), scale_of(low, 1.0)]
    parts += _seconds(widest, x_name)
    places = [
        (
            LEFT + (WIDTH - LEFT - RIGHT) * max(0.0, x) / widest,
            height_of(min(1.0, max(low, y)), low, 1.0),
        )
        for x, y, _ in good
    ]
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in places]
    for (x, y), (_, _, name) in zip(places, good, strict=True):
        parts.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{5 if named else 4}">'
            f"<title>{short_words(name, 80)}</title></circle>"
        )
        if named:
            parts.append(_label(x, y, name[:24], taken))
    return "".join([*parts, "</svg>"])


def _label(x: float, y: float, text: str, taken: list[tuple[float, float, float, float]]) -> str:
    """A name beside a dot, where it covers neither another dot nor another name."""
    width = 7.6 * len(text)
    beside = [(x + 9, y + 4), (x - 9 - width, y + 4)]
    away = [
        (left, y + 4 + sign * 14 * n) for n in (1, 2, 3) for sign in (-1, 1) for left, _ in beside
    ]
    for left, base in (*beside, *away):
        box = (left, base - 11, left + width, base + 3)
        inside = left >= 0 and box[2] <= WIDTH - RIGHT and box[1] >= 0 and box[3] <= HEIGHT - 20
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            name = f'<text x="{left:.1f}" y="{base:.1f}">{short_words(text, 24)}</text>'
            return name if base == y + 4 else _leader(x, y, box) + name
    return ""  # the mouse still finds it


def _leader(x: float, y: float, box: tuple[float, float, float, float]) -> str:
    """A line from a dot to the name that belongs to it, where this does not stand beside it."""
    end = box[0] - 2 if box[0] > x else box[2] + 2
    middle = (box[1] + box[3]) / 2
    return f'<line class="axis" x1="{x:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{middle:.1f}"/>'


def _overlap(
    one: tuple[float, float, float, float], two: tuple[float, float, float, float]
) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _seconds(widest: float, name: str) -> list[str]:
    """Numbers below a scatter plot, and what they are."""
    parts = []
    for value, number in round_values(0.0, widest):
        x = LEFT + (WIDTH - LEFT - RIGHT) * value / widest
        anchor = "end" if x > WIDTH - 2 * RIGHT else "middle"
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 12}" text-anchor="{anchor}">{number}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    label = (
        f'<text x="{middle:g}" y="{HEIGHT + 6}" text-anchor="middle">{short_words(name, 40)}</text>'
    )
    return [*parts, label]


def layers(asked: Sequence[str], found: Sequence[str], *, title: str, about: str) -> str:
    """Two stacks of layers side by side, first layer on top; differences are marked in words."""
    asked, found = asked[:_MOST_LAYERS], found[:_MOST_LAYERS]
    rows: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, asked, found).get_opcodes():
        left, right = list(asked[a:b]), list(found[c:d])
        for n in range(max(len(left), len(right)) if kind != "equal" else len(left)):
            rows.append((left[n] if n < len(left) else "", right[n] if n < len(right) else ""))
    parts = [begin_drawing(WIDTH, _ROW * len(rows) + 30, title, about)]
    parts += [
        f'<text class="strong" x="{x}" y="16">{text}</text>'
        for x, text in zip(_COLUMNS, ("asked", "yours"), strict=True)
    ]
    for column, x in enumerate(_COLUMNS):
        parts += _stack(x, [(pair[column], pair[1 - column]) for pair in rows], of=column)
    return "".join([*parts, "</svg>"])


def _stack(x: int, boxes: Sequence[tuple[str, str]], *, of: int) -> list[str]:
    """One column: a box for each layer, a line from each to the next, and what differs."""
    parts: list[str] = []
    above = 0
    for row, (text, other) in enumerate(boxes):
        y = 26 + _ROW * row
        kind, mark = _difference(text, other, of)
        if text:
            if above:
                parts.append(f'<path class="axis" d="M{x + 95} {above}V{y}"/>')
            above = y + 24
        if not text and not mark:
            continue
        parts.append(
            f'<rect class="layer {kind}" x="{x}" y="{y}" width="190" height="24" rx="4"/>'
            f'<text x="{x + 8}" y="{y + 16}">{short_words(text, 24)}</text>'
            f'<text class="strong" x="{x + 182}" y="{y + 16}" text-anchor="end">{mark}</text>'
        )
    return parts


def _difference(text: str, other: str, of: int) -> tuple[str, str]:
    """The look of a box, and the word on it; only in the student's column (1) is anything said."""
    if of == 0 or text == other:
        return ("same", "")
    if not text:
        return ("absent", "missing")
    return ("differs", "differs" if other else "added")


def confusion(matrix: Numbers, *, title: str, about: str) -> str:
    """A table of counts (classes, classes): rows are true, columns what the model said."""
    counts = np.asarray(matrix, dtype=np.int64)
    cell, size = 26, 26 * (len(counts) + 1) + 18
    parts = [begin_drawing(size, size, title, about)]
    for row, line in enumerate(counts):
        total = max(1, int(line.sum()))
        y = cell * (row + 1)
        parts.append(f'<text x="14" y="{y + 17}" text-anchor="middle">{row}</text>')
        parts.append(f'<text x="{cell * (row + 1) + 13}" y="17" text-anchor="middle">{row}</text>')
        for column, count in enumerate(line):
            x = cell * (column + 1)
            colour = "good" if row == column else "bad"
            strength = STRONGEST * (0.25 + 0.75 * (count / total) ** 0.5) if count else 0.0
            parts.append(
                f'<rect class="{colour}" fill-opacity="{strength:.2f}" x="{x}" y="{y}" '
                f'width="{cell - 1}" height="{cell - 1}"/>'
            )
            if count:
                parts.append(
                    f'<text x="{x + 13}" y="{y + 17}" text-anchor="middle">{int(count)}</text>'
                )
    return "".join([*parts, "</svg>"])
