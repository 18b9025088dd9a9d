"""What a Matplotlib figure shows: its images, its texts, and what `curves` reads."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

from grader.sandbox.child.things import curves

_MOST_PIXELS = 1 << 20
_MOST_TEXT = 500
_WIDEST = 640  # pixels of a drawing, and as many from top to bottom
_SHOWN: list[Any] = []


def describe(thing: Any) -> tuple[dict[str, Any], list[np.ndarray[Any, Any]]]:
    """The pictures and words of a Figure or Axes.

    Returns:
        A tree with `texts`, with `hidden` ones that are set but not drawn, with the `axes` as in
        `curves.describe`, and, for each image, whether it stands `upright` and is `mirrored`; and
        the images' values, float64 (rows, columns) or (rows, columns, channels).
    """
    figure = thing if _is_figure(thing) else getattr(thing, "figure", None)
    all_axes = list(figure.axes) if figure is not None else [thing]
    figures = _with_subfigures(figure)
    nodes, arrays = [], []
    for axes in all_axes:
        for artist, values in _images(axes):
            upright, mirrored = _orientation(axes, artist)
            limits = _limits(artist) if values.ndim == 2 else None
            nodes.append({"upright": upright, "mirrored": mirrored, "limits": limits})
            arrays.append(values)
    for artist in filter(_is_seen, [image for each in figures for image in each.images]):
        whole = _values(artist)
        if whole is not None:
            nodes.append({"upright": True, "mirrored": False, "limits": None})
            arrays.append(whole)
    drawn, hidden = _texts(figures, all_axes)
    told = {"images": nodes, "texts": drawn, "hidden": hidden, "axes": curves.describe(all_axes)}
    return told, arrays


def draw(thing: Any) -> np.ndarray[Any, Any]:
    """A Figure, or the one that an Axes is in, as the eye sees it: uint8 (rows, columns, 3)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = thing if _is_figure(thing) else thing.figure
    figure = getattr(figure, "figure", None) or figure  # the whole one of a subfigure
    before, dpi = figure.canvas, figure.dpi
    try:
        width, height = (max(float(each), 0.01) for each in figure.get_size_inches())
        # Through `set_dpi` the window of an open figure would change its size, too.
        figure._set_dpi(max(1.0, min(dpi, _WIDEST / width, _WIDEST / height)), forward=False)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        seen = np.asarray(canvas.buffer_rgba(), np.float64)[:_WIDEST, :_WIDEST]
    finally:
        figure._set_dpi(dpi, forward=False)
        figure.set_canvas(before)
    opaque = seen[..., 3:] / 255  # what is transparent lies on white paper
    return np.rint(seen[..., :3] * opaque + 255 * (1 - opaque)).astype(np.uint8)


def note_what_is_shown() -> None:
    """From now on `plt.show` notes which figures it is asked to show: all that are open."""
    from matplotlib import pyplot

    show = pyplot.show

    @functools.wraps(show)
    def noted(*args: Any, **kwargs: Any) -> Any:
        _SHOWN.extend(pyplot.get_fignums())
        return show(*args, **kwargs)

    pyplot.show = noted


def close_shown() -> None:
    """Close the figures that have been shown, as the end of a cell or a closed window does."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    while _SHOWN and pyplot is not None:
        pyplot.close(_SHOWN.pop())


def close_all() -> None:
    """Close all figures."""
    _SHOWN.clear()
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


def _with_subfigures(figure: Any) -> list[Any]:
    if figure is None:
        return []
    return [figure, *(each for inner in figure.subfigs for each in _with_subfigures(inner))]


def _is_figure(thing: Any) -> bool:
    from matplotlib.figure import FigureBase

    return isinstance(thing, FigureBase)


def _images(axes: Any) -> list[tuple[Any, np.ndarray[Any, Any]]]:
    found = []
    for artist in filter(_is_seen, [*axes.images, *axes.collections] if _is_seen(axes) else []):
        values = _values(artist)
        if values is not None and values.ndim in (2, 3):
            found.append((artist, values))
    return found


def _is_seen(artist: Any) -> bool:
    """Whether something is drawn at all."""
    alpha = artist.get_alpha()
    return bool(artist.get_visible()) and not (isinstance(alpha, int | float) and alpha < 0.02)


def _values(artist: Any) -> np.ndarray[Any, Any] | None:
    data = artist.get_array() if hasattr(artist, "get_array") else None
    if data is None:
        return None
    masked = np.ma.asarray(data, dtype=np.float64)
    # What is masked is drawn like the darkest or the lightest: as background.
    values = np.asarray(masked.filled(masked.min() if masked.count() else 0.0))
    return values if 0 < values.size <= _MOST_PIXELS else None


def _limits(artist: Any) -> list[float] | None:
    """The values between which the colours change, where they are plain numbers."""
    norm = getattr(artist, "norm", None)
    limits = [
        float(each)
        for each in (getattr(norm, "vmin", None), getattr(norm, "vmax", None))
        if isinstance(each, int | float | np.number)
    ]
    return sorted(limits) if len(limits) == 2 else None


def _orientation(axes: Any, artist: Any) -> tuple[bool, bool]:
    """Whether the first row is drawn on top, and whether the first column is drawn on the right."""
    if hasattr(artist, "get_extent"):
        left, right, bottom, top = artist.get_extent()
        first_row, last_row = (top, bottom) if artist.origin == "upper" else (bottom, top)
        first_column, last_column = left, right
    elif hasattr(artist, "get_coordinates"):  # a mesh: the corners of its cells
        corners_of_cells = np.asarray(artist.get_coordinates(), dtype=np.float64)
        (first_column, first_row), (last_column, last_row) = corners_of_cells[[0, -1], [0, -1]]
    else:  # other meshes: row 0 lies at the smallest y
        box = artist.get_datalim(axes.transData)
        first_row, last_row, first_column, last_column = box.y0, box.y1, box.x0, box.x1
    corners = axes.transData.transform([(first_column, first_row), (last_column, last_row)])
    return bool(corners[0][1] > corners[1][1]), bool(corners[0][0] > corners[1][0])


def _texts(figures: list[Any], all_axes: list[Any]) -> tuple[list[str], list[str]]:
    """The texts that are drawn, and those that are not."""
    drawn: list[Any] = []
    hidden: list[Any] = []
    for axes in all_axes:
        (drawn if _is_seen(axes) else hidden).extend(_texts_of_axes(axes))
        # `axis("off")` hides their names, too.
        names = [axes.xaxis.label, axes.yaxis.label]
        (drawn if _is_seen(axes) and axes.axison else hidden).extend(names)
    for figure in figures:
        names = [getattr(figure, each, None) for each in ("_suptitle", "_supxlabel", "_supylabel")]
        drawn += [*figure.texts, *names]
    hidden += [each for each in drawn if each is not None and not _is_seen(each)]
    found = _words(each for each in drawn if each is not None and _is_seen(each))
    return [*found, *filter(None, map(_window_title, figures[:1]))], _words(hidden)


def _texts_of_axes(axes: Any) -> list[Any]:
    boxes = getattr(axes, "artists", [])
    inner = [box.txt for box in boxes if hasattr(box, "txt")]
    legend = axes.get_legend()
    names = [*legend.get_texts(), legend.get_title()] if legend else []
    titles = [axes.title, axes._left_title, axes._right_title]
    return [*titles, *axes.texts, *boxes, *inner, *names]


def _words(artists: Iterable[Any]) -> list[str]:
    found = [artist.get_text() for artist in artists if hasattr(artist, "get_text")]
    return list(dict.fromkeys(str(text)[:_MOST_TEXT] for text in found if text))[:100]


def _window_title(figure: Any) -> str:
    manager = getattr(getattr(figure, "canvas", None), "manager", None)
    title = manager.get_window_title() if manager is not None else None
    return "" if not title or str(title).startswith("Figure ") else str(title)
