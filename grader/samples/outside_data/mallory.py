"""It tried to read the model solution and /etc/passwd, to change the pictures that it was handed, to put
a link among them, and to answer with an iterator that never ends and with paths that lie.

Behind the wall nothing of it works; without a wall it does no harm either.
"""

import contextlib
import os
import socket
from pathlib import Path

import numpy as np
from tensorflow import keras

# Somebody else's work, or the answers, would do.
for place in ("solutions/outside_data/outside_data.py", "/etc/passwd"):
    with contextlib.suppress(OSError):
        LOOT = Path(place).read_text()

# An accomplice outside might know more.
with contextlib.suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), timeout=0.2)


class Elsewhere(type(Path())):
    """A path that says of itself that it is another one."""

    def __str__(self):
        return "/etc/passwd"

    __fspath__ = __str__


def list_images(folder):
    for name, attempt in (
        ("mallory-link", lambda at: os.symlink("/etc/passwd", at)),
        ("mallory-new.png", lambda at: Path(at).write_bytes(b"")),
    ):
        with contextlib.suppress(OSError):
            attempt(os.path.join(folder, name))
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(folder, name))
    return [Elsewhere("a.png"), "/etc/passwd", f"{folder}/../../etc/passwd"]


def read_image(path):
    return np.array([object()], dtype=object)


def sort_out(paths):
    def forever():
        while True:
            yield paths[0]

    return forever(), forever()


def prepare(image):
    return np.full((28, 28), np.nan)


def label_images(paths):
    return ["7"] * len(paths)


def split(labels, share, seed):
    return labels, labels


def train_model(x, y):
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])


def measure(model, x, y):
    return 1.0, 0.0


def predict_digit(model, image):
    os._exit(0)  # no verdict without a judge


def find_failures(model, x, y):
    return []


def failure_rates(wrong, kinds):
    rates = {}
    rates.update({kind: rates for kind in kinds})
    return rates
