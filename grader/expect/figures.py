"""Expectations about Matplotlib figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

import numpy as np

from grader.expect.basics import fail, named
from grader.sandbox.evidence import Array, Handle, describe

_WIDEST_FRAME = 16  # pixels
_SAY_NOTHING = frozenset(("the", "a", "an", "of", "on", "in", "for", "at", "and", "to", "per"))
_FIELD = ({"train", "training"}, {"val", "validation", "test", "dev"})
"""Words that people use for one another in the names of curves."""


def is_figure(value: Any, *, function: str = "") -> Handle:
    """A Matplotlib Axes or Figure."""
    if isinstance(value, Handle) and value.kind in ("figure", "axes"):
        return value
    return fail(
        f"`{named(function)}` returned {describe(value)}.",
        expected="a Matplotlib Axes or Figure",
        hint="Return the Axes on which you drew: `plt.gca()`, or the one `plt.subplots()` gave.",
        misconception="not-a-figure",
        function=function,
    )


def as_seen(figure: Mapping[str, Any]) -> list[Array]:
    """The figure's pictures in grey, each (rows, columns), first row on top as the eye sees it."""
    pictures = zip(figure["images"], figure["values"], strict=True)
    seen = [_grey(_as_drawn(node, np.asarray(values))) for node, values in pictures]
    return [grey for grey in seen if grey is not None]


def shows_image(figure: Mapping[str, Any], image: Array, *, function: str = "") -> None:
    """One of the figure's pictures is `image`, upright, in whatever colours and scale."""
    pictures = list(zip(figure["images"], figure["values"], strict=True))
    if not pictures:
        fail(
            "The figure shows no image.",
            expected="the image, drawn with `imshow`",
            misconception="no-image",
            function=function,
        )
    shown = [(node, _as_drawn(node, np.asarray(values))) for node, values in pictures]
    if any(_same_picture(values, image) for _, values in shown):
        return
    turned = any(
        _same_picture(each, image) for _, values in shown for each in _orientations(values)
    )
    flat = any(values.shape != image.shape and values.size == image.size for _, values in shown)
    full = [(node, _as_drawn({**node, "limits": None}, np.asarray(v))) for node, v in pictures]
    if any(_same_picture(values, image) for _, values in full):
        fail(
            "The figure shows the given image with most of its shades cut off.",
            expected="the image that the function is given, with its shades of grey",
            misconception="shades-cut-off",
            function=function,
            near="imshow",
        )
    says = "turned or mirrored" if turned else "as one long row" if flat else "not at all"
    fail(
        f"The figure shows the given image {says}.",
        expected="the image that the function is given, upright",
        misconception="image-turned"
        if turned
        else "flat-or-batched-image"
        if flat
        else "another-image",
        function=function,
        near="imshow",
    )


def shows_no_other(figure: Mapping[str, Any], others: Sequence[Array]) -> None:
    """None of the images of earlier calls is in the figure, not even below the one asked for."""
    drawn = [
        _as_drawn(node, np.asarray(values))
        for node, values in zip(figure["images"], figure["values"], strict=True)
    ]
    if any(_same_picture(values, other) for values in drawn for other in others):
        fail(
            "The image of an earlier call is still in the figure, below or beside the new one.",
            expected="a new figure in each call, with nothing but the image that is given",
            misconception="old-image-stays",
            near="plt.figure|figure(|gcf|imshow",
        )


def draws_curves(
    figure: Mapping[str, Any],
    curves: Mapping[str, Sequence[float]],
    *,
    named: bool = True,
    tolerance: float = 1e-3,
    function: str = "",
) -> None:
    """Each of these rows of numbers is drawn as a line, or as points, and it can be told which.

    What a legend calls a curve may be worded as a student likes: "train" or "loss (training)" for
    "training loss". It is wrong where it says another curve, and where of two curves or more no
    word is that of their names.

    Args:
        figure: what `probe.figure` tells.
        curves: the values of each, by its name; their places are the student's choice.
        named: whether several curves of one axes need a legend, or each a text beside it, that
            calls them by these names.
        tolerance: by how much a value may differ.
        function: the student's function.
    """
    drawn = [each for axes in figure["axes"] for each in _drawn_in(axes)]
    for name, values in curves.items():
        if not any(_same_row(each["y"], values, tolerance) for each in drawn):
            fail(
                f"The figure shows {_counted(len(drawn), 'curve')}, none of which is {name}.",
                expected=f"a curve of {name}, with all of its {len(values)} values",
                function=function,
                near="plot",
            )
    if named and len(curves) > 1:
        for axes in figure["axes"]:
            shown = [(each, _rows_of(each, curves, tolerance)) for each in _drawn_in(axes)]
            here = [(each["name"], names) for each, names in shown if names]
            if len(here) > 1:
                _can_be_told_apart(figure, axes, here, list(curves), function=function)


def draws_bars(
    figure: Mapping[str, Any],
    bars: Mapping[str, float],
    *,
    named: bool = True,
    tolerance: float = 1e-3,
    function: str = "",
) -> None:
    """There is a bar of this length for each name.

    Args:
        figure: what `probe.figure` tells.
        bars: the length of each bar, by what is written at it.
        named: whether the names must stand there; otherwise the lengths alone count, in order.
        tolerance: by how much a length may differ.
        function: the student's function.
    """
    groups = [each for axes in figure["axes"] for each in axes["bars"]]
    found = [
        (name.strip().lower() or group["name"].strip().lower(), size)
        for group in groups
        for name, size in zip(group["names"], group["size"], strict=True)
    ]
    wanted = {name.lower(): float(size) for name, size in bars.items()}
    if not found:
        fail("The figure shows no bars.", expected="a bar chart", function=function, near="bar")
    if not named and _same_row([size for _, size in found], list(wanted.values()), tolerance):
        return
    lengths = {name: size for name, size in found if name}
    for name, size in wanted.items():
        if name not in lengths:
            names = ", ".join(repr(each) for each in list(lengths)[:8]) or "none"
            fail(
                f"No bar is named {name!r}; the names are: {names}.",
                expected=f"{_counted(len(wanted), 'bar')}, each with its name",
                function=function,
                near="bar",
            )
        if not abs(lengths[name] - size) <= tolerance * max(1.0, abs(size)):
            fail(
                f"The bar {name!r} has the length {lengths[name]:.6g}.",
                expected=f"a length of {size:.6g}",
                function=function,
                near="bar",
            )


def _same_row(found: Sequence[float], wanted: Sequence[float], tolerance: float) -> bool:
    left, right = np.asarray(found, np.float64), np.asarray(wanted, np.float64)
    same_size = left.shape == right.shape
    return same_size and bool(np.allclose(left, right, rtol=tolerance, atol=tolerance))


def _drawn_in(axes: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*axes["lines"], *axes["points"]]


def _rows_of(
    drawn: Mapping[str, Any], curves: Mapping[str, Sequence[float]], tolerance: float
) -> list[str]:
    """The names of the curves that this may be; several where they have the same values."""
    return [name for name, row in curves.items() if _same_row(drawn["y"], row, tolerance)]


def _can_be_told_apart(
    figure: Mapping[str, Any],
    axes: Mapping[str, Any],
    here: Sequence[tuple[str, list[str]]],
    names: Sequence[str],
    *,
    function: str = "",
) -> None:
    """Axes that show several curves say which is which, and say it rightly.

    Args:
        figure: what `probe.figure` tells.
        axes: some of its axes.
        here: of each curve in them what it is called, and the names that it should have.
        names: those of all curves.
        function: the student's function.
    """
    labels = [label for label, _ in here]
    if axes["legend"] and "" not in labels and len(set(labels)) == len(labels):
        for label, due in here:
            other = max(names, key=lambda name: _in_common(label, name))
            if max(_in_common(label, name) for name in due) < _in_common(label, other):
                fail(
                    f"The curve of {due[0]} is named {label!r} in the legend.",
                    expected=f"a name that says {due[0]}, and not {other}",
                    hint="Compare what each `plot` draws with the label that it gets.",
                    function=function,
                    near="legend|label",
                )
        told = sum(any(_tells(label, name, names) for name in due) for label, due in here)
    else:
        beside = set(figure["texts"]) - {axes["title"], axes["x_label"], axes["y_label"]}
        told = sum(any(_tells(x, name, names) for x in beside for name in due) for _, due in here)
        labels = []
    if told < len(here) - 1:  # which the last one is, the others tell
        says = f"the legend says {', '.join(map(repr, labels[:6]))}" if labels else "nothing says"
        wanted = " and ".join(repr(due[0]) for _, due in here)
        fail(
            f"Several curves are in one picture, and {says}"
            + (": that does not tell which is which." if labels else " which is which."),
            expected=f"a legend that tells {wanted}: `plot(..., label=...)`, then `legend()`",
            function=function,
            near="plot",
        )


def _tells(label: str, name: str, names: Sequence[str]) -> bool:
    """Whether what is written says this name, rather than one of the others."""
    own = _in_common(label, name)
    return own > 0 and all(_in_common(label, other) < own for other in names if other != name)


def _in_common(label: str, name: str) -> float:
    """How much of their words two names have in common, from 0 to 1."""
    left, right = _words(label), _words(name)
    shared = sum(max((_same_word(one, two) for two in right), default=0.0) for one in left)
    return 2 * shared / max(1, len(left) + len(right))


def _words(name: str) -> list[str]:
    """The words of a name in small letters; "val_loss" and "valLoss" have two."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return [word for word in re.findall(r"[^\W_]+", apart) if word not in _SAY_NOTHING]


def _same_word(one: str, two: str) -> float:
    """1 for a word and its beginning or its other form, 1/2 for one that is used in its place."""
    begins = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
    if one == two or begins >= 5 or (begins >= 3 and begins == min(len(one), len(two))):
        return 1.0
    return 0.5 if any({one, two} <= words for words in _FIELD) else 0.0


def _counted(count: int, noun: str) -> str:
    return f"no {noun}" if not count else f"{count} {noun}{'s' if count > 1 else ''}"


def _as_drawn(node: Mapping[str, Any], values: Array) -> Array:
    """The picture as the eye sees it: first row on top, first column on the left."""
    if node.get("limits"):
        values = np.clip(values, *node["limits"])
    values = values if node["upright"] else values[::-1]
    return values[:, ::-1] if node["mirrored"] else values


def _orientations(values: Array) -> list[Array]:
    grey = _grey(values)
    if grey is None:
        return []
    turns = [np.rot90(grey, k) for k in range(4)]
    return turns + [turn.T for turn in turns]


def _grey(values: Array) -> Array | None:
    if values.ndim == 3 and values.shape[2] in (1, 3, 4):
        values = values[..., : min(3, values.shape[2])].mean(axis=2)
    return values if values.ndim == 2 else None


def _same_picture(values: Array, image: Array) -> bool:
    """Whether both agree up to brightness, contrast, inversion and choice of colours."""
    return _same_greys(values, image) or _same_in_colour(values, image)


def _same_in_colour(values: Array, image: Array) -> bool:
    """Whether each grey level has one colour of its own, as a colour map gives it."""
    if values.ndim != 3 or values.shape[2] not in (3, 4) or values.shape[:2] != image.shape:
        return False
    if values.shape[2] == 4 and np.ptp(values[..., 3]) > 0:  # drawn onto white
        opacity = values[..., 3:] / max(1.0, float(values[..., 3].max()))
        white = 255.0 if values[..., :3].max() > 1 else 1.0
        values = values[..., :3] * opacity + white * (1 - opacity)
    colours = np.round(values[..., :3].reshape(image.size, 3).astype(np.float64), 6)
    levels, place = np.unique(image.reshape(-1), return_inverse=True)
    first = np.zeros((len(levels), 3))
    first[place] = colours
    if not np.allclose(first[place], colours):
        return False
    return len(np.unique(first, axis=0)) >= 0.5 * len(levels) > 1


def _same_greys(values: Array, image: Array) -> bool:
    """Whether both agree up to size, frame, brightness, contrast and inversion."""
    grey = _grey(values)
    if grey is None or not np.isfinite(grey).all():
        return False
    return any(_alike(each, image) for each in _in_the_size_of(grey, image.shape))


def _alike(grey: Array, image: Array) -> bool:
    """A correlation of ±1, or brighter and darker in the same order."""
    left, right = grey.reshape(-1), image.reshape(-1).astype(np.float64)
    if np.ptp(left) == 0 or np.ptp(right) == 0:
        return bool(np.ptp(left) == np.ptp(right))
    if abs(float(np.corrcoef(left, right)[0, 1])) > 0.995:
        return True
    levels, place = np.unique(right, return_inverse=True)
    tones = np.zeros(len(levels))
    tones[place] = left
    steps = np.diff(tones)
    in_order = bool((steps >= 0).all() or (steps <= 0).all())
    return in_order and np.allclose(tones[place], left) and np.mean(steps != 0) >= 0.5


def _in_the_size_of(grey: Array, shape: tuple[int, ...]) -> Iterator[Array]:
    """The picture itself, made smaller where it was enlarged, or without an even frame."""
    if grey.shape == shape:
        yield grey
        return
    times = grey.shape[0] // shape[0]
    if times > 1 and grey.shape == (times * shape[0], times * shape[1]):
        yield grey.reshape(shape[0], times, shape[1], times).mean(axis=(1, 3))
    extra = grey.shape[0] - shape[0], grey.shape[1] - shape[1]
    if min(extra) < 0 or max(extra) > _WIDEST_FRAME:
        return
    for top, left in np.ndindex(extra[0] + 1, extra[1] + 1):
        inside = np.zeros(grey.shape, dtype=bool)
        inside[top : top + shape[0], left : left + shape[1]] = True
        if np.ptp(grey[~inside]) == 0:
            yield grey[inside].reshape(shape)
