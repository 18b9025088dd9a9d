"""What the axes of a Matplotlib figure show beside images: lines, points, bars, and their names."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np

_MOST_AXES = 32
_MOST_ARTISTS = 64  # of a kind, in one axes
_MOST_POINTS = 10_000
_MOST_TEXT = 200

Node = dict[str, Any]


def describe(axes: list[Any]) -> list[Node]:
    """Of each of these axes its words, lines, points and bars.

    Returns:
        A tree for each, with arrays float64 (points,). What cannot be read, such as an artist of a
        class of somebody's own, is left out.
    """
    found = []
    for each in axes[:_MOST_AXES]:
        with contextlib.suppress(Exception):  # no axes of Matplotlib's own raises one
            if each.get_visible():
                found.append(_of_axes(each))
    return found


def _of_axes(axes: Any) -> Node:
    legend = axes.get_legend()
    named = [_text(each) for each in legend.get_texts()] if legend else []
    lines = [each for each in axes.lines if each.get_visible()][:_MOST_ARTISTS]
    return {
        "title": _text(axes.title),
        "x_label": _text(axes.xaxis.label),
        "y_label": _text(axes.yaxis.label),
        "legend": named[:_MOST_ARTISTS],
        "lines": _all(lines, _line, _names(lines, legend, named)),
        "points": _all(list(axes.collections), _points, []),
        "bars": _bars(axes),
    }


def _all(artists: list[Any], read: Any, names: list[str]) -> list[Node]:
    found = []
    for place, artist in enumerate(artists[:_MOST_ARTISTS]):
        with contextlib.suppress(Exception):
            node = read(artist)
            if node is not None:
                found.append({"name": names[place] if names else _name(artist), **node})
    return found


def _line(line: Any) -> Node:
    return {"x": _numbers(line.get_xdata(orig=False)), "y": _numbers(line.get_ydata(orig=False))}


def _points(collection: Any) -> Node | None:
    if not hasattr(collection, "get_sizes"):  # an area, or a mesh
        return None
    at = np.ma.asarray(collection.get_offsets()).filled(np.nan)
    return {"x": _numbers(at[:, 0]), "y": _numbers(at[:, 1])}


def _bars(axes: Any) -> list[Node]:
    found = []
    for container in list(axes.containers)[:_MOST_ARTISTS]:
        with contextlib.suppress(Exception):
            patches = [each for each in container.patches if each.get_visible()][:_MOST_POINTS]
            lies = getattr(container, "orientation", "vertical") == "horizontal"
            boxes = np.array([_box(each, lies=lies) for each in patches], dtype=np.float64)
            ticks = axes.yaxis if lies else axes.xaxis
            names = _tick_names(ticks, boxes[:, 0])
            found.append({
                "name": _name(container), "at": boxes[:, 0], "size": boxes[:, 1], "names": names,
            })  # fmt: skip
    return found


def _box(patch: Any, *, lies: bool) -> tuple[float, float]:
    """Where the middle of a bar stands, and how long it is."""
    if lies:
        return patch.get_y() + patch.get_height() / 2, patch.get_width()
    return patch.get_x() + patch.get_width() / 2, patch.get_height()


def _tick_names(axis: Any, places: np.ndarray[Any, Any]) -> list[str]:
    """What is written at these places of an axis; empty where nothing is."""
    texts = [_text(each) for each in axis.get_majorticklabels()]
    ticks = np.asarray(axis.get_majorticklocs(), dtype=np.float64)
    pairs = list(zip(ticks.tolist(), texts, strict=False))
    return [next((text for at, text in pairs if abs(at - place) < 0.01), "") for place in places]


def _names(lines: list[Any], legend: Any, named: list[str]) -> list[str]:
    """The lines' names: what the legend says beside a line that looks the same, else their own.

    Where a legend without such lines alone gives names, they are those of the lines in order.
    """
    own = [_name(line) for line in lines]
    handles = list(getattr(legend, "legend_handles", None) or [])
    looks = [_look(line) for line in lines]
    if len(set(looks)) == len(lines):
        said = dict(zip(map(_look, handles), named, strict=False))
        if any(look in said for look in looks):
            return [said.get(look, name) for look, name in zip(looks, own, strict=True)]
    return named if not any(own) and len(named) == len(lines) else own


def _look(line: Any) -> tuple[Any, ...]:
    """By what an eye tells a line from others; empty for what is no line."""
    if not hasattr(line, "get_linestyle") or not hasattr(line, "get_marker"):
        return ()
    from matplotlib.colors import to_hex

    return to_hex(line.get_color()), line.get_linestyle(), str(line.get_marker())


def _name(artist: Any) -> str:
    """An artist's label; Matplotlib's own ones begin with an underscore."""
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else label[:_MOST_TEXT]


def _text(artist: Any) -> str:
    return str(artist.get_text())[:_MOST_TEXT]


def _numbers(values: Any) -> np.ndarray[Any, Any]:
    """Numbers, float64 (n,); NaN where a point is masked."""
    return np.ma.asarray(values, dtype=np.float64).filled(np.nan).reshape(-1)[:_MOST_POINTS]
