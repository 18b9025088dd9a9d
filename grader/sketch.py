"""Pictures for the pages, drawn from numbers: SVG and PNG as text, no library, no script.

Each has a title and a description for people who do not see it.
"""

from __future__ import annotations

import base64
import difflib
import math
import struct
import zlib
from collections.abc import Sequence
from html import escape

import msgspec
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_WIDTH, _HEIGHT = 420, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 30


class Figure(msgspec.Struct, frozen=True):
    """A picture of a step.

    Attributes:
        body: SVG or `<img>`, drawn here.
        caption: what it shows.
    """

    body: str
    caption: str


def bar(share: float) -> str:
    """A progress bar; `share` from 0 to 1."""
    width = round(100 * min(1.0, max(0.0, share)), 2)
    return (
        '<svg viewBox="0 0 100 2" preserveAspectRatio="none" width="100%" height="12" '
        f'aria-hidden="true"><rect class="good" width="{width}" height="2"/></svg>'
    )


def digit(image: Numbers, *, about: str, size: int = 112) -> str:
    """A grey picture (rows, columns), stretched from its darkest to its lightest value."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64))
    low, high = float(values.min()), float(values.max())
    grey = (values - low) / (high - low) * 255 if high > low else np.zeros_like(values)
    data = base64.b64encode(_png(grey.astype(np.uint8))).decode()
    return (
        f'<img class="digit" width="{size}" height="{size}" alt="{escape(about, quote=True)}" '
        f'src="data:image/png;base64,{data}">'
    )


def bars(values: Sequence[tuple[str, float, str]], *, title: str, about: str) -> str:
    """Horizontal bars: a label, a share from 0 to 1, and what stands beside it."""
    height = 22 * len(values) + 6
    parts = [_begin(_WIDTH, height, title, about)]
    for row, (label, share, text) in enumerate(values):
        y, width = 22 * row + 4, 200 * min(1.0, max(0.0, share))
        parts.append(f'<text x="140" y="{y + 12}" text-anchor="end">{escape(label[:24])}</text>')
        parts.append(f'<rect class="good" x="148" y="{y}" width="{width:.1f}" height="15"/>')
        parts.append(f'<text x="{154 + width:.1f}" y="{y + 12}">{escape(text)}</text>')
    return "".join([*parts, "</svg>"])


def histogram(
    counts: Sequence[tuple[str, int]], *, title: str, about: str, numbers: bool = True
) -> str:
    """Vertical bars with a label below each, and with `numbers` the count above."""
    most = max((count for _, count in counts), default=1) or 1
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(counts))
    floor = _HEIGHT - _BOTTOM
    parts = [_begin(_WIDTH, _HEIGHT, title, about)]
    for place, (label, count) in enumerate(counts):
        x, height = _LEFT + place * step, (floor - _TOP - 12) * count / most
        parts.append(
            f'<rect class="dot" x="{x + 2:.1f}" y="{floor - height:.1f}" '
            f'width="{step - 4:.1f}" height="{height:.1f}"/>'
        )
        if count and numbers:
            parts.append(
                f'<text x="{x + step / 2:.1f}" y="{floor - height - 4:.1f}" '
                f'text-anchor="middle">{count}</text>'
            )
        parts.append(
            f'<text x="{x + step / 2:.1f}" y="{floor + 16}" text-anchor="middle">'
            f"{escape(label)}</text>"
        )
    parts.append(f'<path class="axis" d="M{_LEFT} {floor}H{_WIDTH - _RIGHT}"/>')
    return "".join([*parts, "</svg>"])


def lines(
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    about: str,
    band: tuple[Sequence[float], Sequence[float]] | None = None,
) -> str:
    """Up to two curves over the epochs 1, 2, 3, ..., on a common scale; a band behind them."""
    finite = [v for _, values in series for v in values if math.isfinite(v)]
    finite += [v for each in band or () for v in each]
    if not finite:
        return ""
    low, high = min(0.0, *finite), max(finite) * 1.05 or 1.0
    count = max(len(values) for _, values in series)

    def at(epoch: int, value: float) -> str:
        x = _LEFT + (_WIDTH - _LEFT - _RIGHT) * (epoch / max(1, count - 1))
        return f"{x:.1f},{_y(value, low, high):.1f}"

    parts = [_begin(_WIDTH, _HEIGHT, title, about), _scale(low, high)]
    if band:
        edge = [at(i, v) for i, v in enumerate(band[1])]
        edge += [at(i, v) for i, v in reversed(list(enumerate(band[0])))]
        parts.append(f'<polygon class="band" points="{" ".join(edge)}"/>')
    for kind, (name, values) in zip(("one", "two"), series, strict=False):
        points = " ".join(at(i, v) for i, v in enumerate(values) if math.isfinite(v))
        parts.append(f'<polyline class="{kind}" points="{points}"/>')
        if len(series) == 1:
            continue
        y = 24 if kind == "one" else 40
        parts.append(f'<path class="{kind}" d="M{_WIDTH - 150} {y - 4}h24"/>')
        parts.append(f'<text x="{_WIDTH - 120}" y="{y}">{escape(name[:18])}</text>')
    for epoch in range(min(count, 20)):
        x = at(epoch, low).split(",")[0]
        parts.append(f'<text x="{x}" y="{_HEIGHT - 8}" text-anchor="middle">{epoch + 1}</text>')
    return "".join([*parts, "</svg>"])


def scatter(
    points: Sequence[tuple[float, float, str]], *, x_name: str, title: str, about: str
) -> str:
    """Dots at (x from 0, y from 0 to 1), each with a name."""
    good = [p for p in points if math.isfinite(p[0]) and math.isfinite(p[1])]
    if not good:
        return ""
    widest = max(p[0] for p in good) * 1.1 or 1.0
    low = max(0.0, min(p[1] for p in good) - 0.05)
    parts = [_begin(_WIDTH, _HEIGHT, title, about), _scale(low, 1.0)]
    for x, y, name in good:
        left = _LEFT + (_WIDTH - _LEFT - _RIGHT - 60) * max(0.0, x) / widest
        top = _y(y, low, 1.0)
        parts.append(f'<circle class="dot" cx="{left:.1f}" cy="{top:.1f}" r="5"/>')
        parts.append(f'<text x="{left + 8:.1f}" y="{top + 4:.1f}">{escape(name[:24])}</text>')
    parts.append(
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 8}" text-anchor="end">{escape(x_name)}</text>'
    )
    return "".join([*parts, "</svg>"])


def layers(asked: Sequence[str], found: Sequence[str], *, title: str, about: str) -> str:
    """Two stacks of layers side by side; what only one of them has is marked."""
    rows: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, asked, found).get_opcodes():
        left, right = list(asked[a:b]), list(found[c:d])
        for n in range(max(len(left), len(right)) if kind != "equal" else len(left)):
            rows.append((left[n] if n < len(left) else "", right[n] if n < len(right) else ""))
    parts = [_begin(_WIDTH, 26 * (len(rows) + 1) + 4, title, about)]
    parts += [f'<text x="{x}" y="16">{text}</text>' for x, text in ((8, "asked"), (218, "yours"))]
    for row, pair in enumerate(rows):
        colour = "good" if pair[0] == pair[1] else "bad"
        for x, text in zip((8, 218), pair, strict=True):
            if text:
                y = 26 * (row + 1)
                parts.append(
                    f'<rect class="{colour}" fill-opacity="0.2" x="{x}" y="{y}" width="190" '
                    f'height="22" rx="4"/><text x="{x + 8}" y="{y + 15}">{escape(text[:28])}</text>'
                )
    return "".join([*parts, "</svg>"])


def confusion(matrix: Numbers, *, title: str, about: str) -> str:
    """A table of counts (10, 10): rows are the true digits, columns what the model said."""
    counts = np.asarray(matrix, dtype=np.int64)
    cell, size = 26, 26 * (len(counts) + 1) + 18
    parts = [_begin(size, size, title, about)]
    for row, line in enumerate(counts):
        total = max(1, int(line.sum()))
        y = cell * (row + 1)
        parts.append(f'<text x="14" y="{y + 17}" text-anchor="middle">{row}</text>')
        parts.append(f'<text x="{cell * (row + 1) + 13}" y="17" text-anchor="middle">{row}</text>')
        for column, count in enumerate(line):
            x = cell * (column + 1)
            colour = "good" if row == column else "bad"
            strength = 0.15 + 0.85 * (count / total) ** 0.5 if count else 0.0
            parts.append(
                f'<rect class="{colour}" fill-opacity="{strength:.2f}" x="{x}" y="{y}" '
                f'width="{cell - 1}" height="{cell - 1}"/>'
            )
            if count and row != column:
                parts.append(
                    f'<text x="{x + 13}" y="{y + 17}" text-anchor="middle">{int(count)}</text>'
                )
    return "".join([*parts, "</svg>"])


def _begin(width: float, height: float, title: str, about: str) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {width:g} {height:g}" width="{width:g}">'
        f"<title>{escape(title)}</title><desc>{escape(about)}</desc>"
    )


def _scale(low: float, high: float) -> str:
    """Four lines across with their values."""
    parts = []
    for n in range(4):
        value = low + (high - low) * n / 3
        y = _y(value, low, high)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>')
    return "".join(parts)


def _y(value: float, low: float, high: float) -> float:
    floor = _HEIGHT - _BOTTOM
    return floor - (floor - _TOP) * (value - low) / ((high - low) or 1.0)


def _png(grey: NDArray[np.uint8]) -> bytes:
    """A grey PNG (PNG specification, third edition: signature, IHDR, IDAT, IEND)."""
    height, width = grey.shape

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + row.tobytes() for row in np.ascontiguousarray(grey))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )
