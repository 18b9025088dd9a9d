"""Make the pictures in `exercises/outside_data/photos`.

    python solutions/outside_data/make_photos.py

They are made from the digits that `first_model` keeps aside to test on, which no model there is
trained on: ten of each, in all kinds, sizes and formats, and what else lies in such a folder.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np

ROOT = Path(__file__).parents[2]
EXERCISE = ROOT / "exercises" / "outside_data"
DIGITS = ROOT / "exercises" / "first_model" / "given" / "mnist.npz"
SEED = 2026
EACH = 10
FORMATS = (("png", ""), ("jpg", ""), ("png", "P"), ("JPG", ""), ("bmp", ""), ("gif", "P"))


def pictures() -> ModuleType:
    """What draws them: a module beside the exercise."""
    spec = importlib.util.spec_from_file_location("pictures", EXERCISE / "pictures.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files() -> dict[str, bytes]:
    """Content by path below `photos/`."""
    draw, rng = pictures(), np.random.default_rng(SEED)
    with np.load(DIGITS) as data:
        x, y = data["x_test"], data["y_test"]
    found: dict[str, bytes] = {}
    for digit in range(10):
        for number, place in enumerate(np.flatnonzero(y == digit)[:EACH]):
            turn = digit + number
            kind, (suffix, mode) = draw.KINDS[turn % len(draw.KINDS)], FORMATS[turn % 5 + turn % 2]
            name = {"jpg": "jpeg"}.get(suffix.lower(), suffix)
            picture = draw.disguised(x[place], rng, kind)
            found[f"{digit}/{kind}-{number}.{suffix}"] = draw.as_bytes(picture, name, mode=mode)
    return found | {
        "7/torn.png": found["7/noisy-4.png"][:900],
        "4/empty.jpg": b"",
        "1/renamed.jpeg": b"A text whose name was changed.\n",
        "5/._board.png": b"\x00\x05\x16\x07" + b"\0" * 60,
        "8/Thumbs.db": b"\xd0\xcf\x11\xe0" + b"\0" * 60,
        "about.txt": b"One folder for each digit; its name is the label.\n",
        "0/again.png.txt": b"Not a picture, whatever stands before the last dot.\n",
    }


def main() -> None:
    """Write them."""
    for name, content in files().items():
        path = EXERCISE / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
