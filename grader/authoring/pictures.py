"""Pictures for the text of an exercise: one look, small files, the same for the same numbers.

For `solutions/<name>/make_pictures.py`, which `grader generate` runs.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.common.outcomes import UsageError

WIDTH = 8.0
"""Inches: 960 pixels, what a page of text is wide."""
BLUE, ORANGE, GREEN, GREY = "#1f5fa8", "#c8560b", "#2f7d3b", "#6b6b6b"
"""Colours that can be read on white. Without colour, ORANGE and GREY are alike."""
MOST_BYTES = 60_000
_DOTS = 120  # an inch
_LOOK: Any = {
    "font.size": 10.5,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": f"cycler('color', ['{BLUE}', '{ORANGE}', '{GREEN}', '{GREY}'])",
    "legend.frameon": False,
    "figure.facecolor": "white",
}


@contextmanager
def drawn(path: Path, *, height: float, width: float = WIDTH, colours: int = 64) -> Iterator[Any]:
    """A Matplotlib figure to draw in, which is then written as PNG.

    Args:
        path: of the picture.
        height: of it, in inches.
        width: likewise.
        colours: how many are kept; the fewer, the smaller the file.

    Raises:
        UsageError: the file would be too large.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(_LOOK):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure
        made = io.BytesIO()
        figure.savefig(made, format="png", dpi=_DOTS, metadata={"Software": None})
    data = _in_few_colours(made.getvalue(), colours)
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"{path.name} takes {len(data):,} bytes of at most {MOST_BYTES:,}: draw less, or in "
            "fewer colours."
        )
    path.write_bytes(data)


def _in_few_colours(png: bytes, colours: int) -> bytes:
    from PIL import Image

    library: Any = Image
    made = io.BytesIO()
    picture = library.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(colours, dither=library.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
