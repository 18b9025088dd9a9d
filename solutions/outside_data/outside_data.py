"""Outside data: a folder of pictures, and a network that has never seen one like them.

This file holds eleven functions, one for each step. How to work:

1. Take the first function that still raises ``NotImplementedError``. Its docstring says what
   goes in and what has to come out. Replace the ``raise`` line by your own code. Keep the
   function's name and its parameters as they are.
2. Run ``pytest exercises/outside_data``. It tells you which step is right, which is not yet, and
   why. To check a single step, name it: ``pytest exercises/outside_data -k read_image``.
3. Stuck? ``pytest exercises/outside_data --hint read_image`` gives you a hint for that step.

You may add imports, constants and helper functions, and call your own functions of other steps.
You may leave a step open and go on with the next one. The pictures lie in ``photos/``, beside this
file. Pillow (``from PIL import Image``) and ``keras.utils`` can both read them.
"""

from pathlib import Path

import numpy as np
from PIL import Image
from tensorflow import keras

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
Image.MAX_IMAGE_PIXELS = (
    20_000_000  # Pillow warns of larger ones, and refuses twice as large: they may fill the memory
)

Paths = list[str] | list[Path]  # as texts or as paths, whichever you like better


def list_images(folder: str) -> Paths:
    """Step 1: the paths of all pictures in a folder, and in the folders below it.

    Args:
        folder: The path of a folder.

    Returns:
        The paths of those files whose names end in one of ``SUFFIXES``, in lower or in upper
        case, sorted. Each begins with ``folder``. Folders are no pictures, whatever they are
        called, nor are files whose names begin with a dot.
    """
    # BEGIN SOLUTION
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    seen = [path for path in found if path.suffix.lower() in SUFFIXES and path.name[0] != "."]
    return sorted(str(path) for path in seen)
    # END SOLUTION


def read_image(path: str) -> np.ndarray:
    """Step 2: a picture as grey levels, whatever colours it is stored with.

    Args:
        path: A file: grey, coloured, with a palette, black and white, or with transparent places.

    Returns:
        Grey levels from 0 (black) to 255 (white), whole numbers or floats, shape
        ``(rows, columns)``. What is transparent is white.
    """
    # BEGIN SOLUTION
    with Image.open(path) as image:
        seen = image.convert("RGBA")
    sheet = Image.new("RGBA", seen.size, "white")
    sheet.alpha_composite(seen)
    return np.asarray(sheet.convert("L"))
    # END SOLUTION


def sort_out(paths: list[str]) -> tuple[Paths, Paths]:
    """Step 3: tell pictures from files that only look like some.

    Args:
        paths: Files with names of pictures. Some are empty, torn off in the middle, or hold
            something else.

    Returns:
        Two lists: the paths of those that can be read to their end, and the paths of the others,
        both in the order in which they came.
    """
    # BEGIN SOLUTION
    whole, broken = [], []
    for path in paths:
        try:
            read_image(path)
        except Exception:
            broken.append(path)
        else:
            whole.append(path)
    return whole, broken
    # END SOLUTION


def prepare(image: np.ndarray) -> np.ndarray:
    """Step 4: bring a picture into the form of the digits that the model was trained on.

    Args:
        image: Grey levels from 0 to 255, shape ``(rows, columns)``, of any size: a digit somewhere
            on plain paper, dark on light or light on dark, and some noise of the camera. More than
            half of the rim is paper.

    Returns:
        Floats from 0 to 1, shape ``(28, 28)``: a light digit on a dark ground, the paper about 0,
        the strongest ink about 1. The digit keeps its proportions, its longer side is 20 pixels
        long, and it stands in the middle: by its edges, or better, by the centre of gravity of
        its ink.
    """
    # BEGIN SOLUTION
    grey = np.asarray(image, dtype=np.float64)
    paper = np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]]))
    ink = np.abs(grey - paper)
    ink = ink / max(ink.max(), 1.0)
    rows = np.flatnonzero((ink > 0.35).any(axis=1))
    columns = np.flatnonzero((ink > 0.35).any(axis=0))
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    height, width = (max(1, round(side * scale)) for side in cut.shape)
    whole = Image.fromarray(np.uint8(np.rint(cut * 255)))
    small = np.asarray(whole.resize((width, height), Image.Resampling.BOX)) / 255
    weights = small / small.sum()
    down, right = np.arange(height) @ weights.sum(axis=1), np.arange(width) @ weights.sum(axis=0)
    top, left = (
        np.clip(round(13.5 - down), 0, 28 - height),
        np.clip(round(13.5 - right), 0, 28 - width),
    )
    frame = np.zeros((28, 28), dtype=np.float32)
    frame[top : top + height, left : left + width] = small / small.max()
    return frame
    # END SOLUTION


def label_images(paths: list[str]) -> np.ndarray:
    """Step 5: the label of each picture, which is the name of the folder that it lies in.

    Args:
        paths: Paths such as ``photos/7/board-1.png``, whose label is 7.

    Returns:
        Whole numbers, shape ``(n,)``, one for each path.
    """
    # BEGIN SOLUTION
    return np.array([int(Path(path).parent.name) for path in paths])
    # END SOLUTION


def split(labels: np.ndarray, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Step 6: which samples to train on, and which to keep for measuring.

    Args:
        labels: The label of each sample, shape ``(n,)``. Some labels are rare.
        share: How much of each label goes into the second part, such as 0.25.
        seed: Decides by chance which samples these are: the same one always gives the same parts.

    Returns:
        Two arrays of places in ``labels``. Each place stands in one of them, once. Of each label,
        ``share`` of its samples stand in the second one, give or take one.
    """
    # BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    aside = []
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        aside.append(places[: round(share * len(places))])
    second = np.sort(np.concatenate(aside))
    return np.setdiff1d(np.arange(len(labels)), second), second
    # END SOLUTION


def train_model(x: np.ndarray, y: np.ndarray) -> keras.Model:
    """Step 7: train a network on prepared pictures.

    Args:
        x: Pictures as ``prepare`` makes them, shape ``(n, 28, 28)``.
        y: Their digits, shape ``(n,)``.

    Returns:
        A trained model: pictures of shape ``(n, 28, 28)`` go in, a number for each of the ten
        digits comes out.
    """
    # BEGIN SOLUTION
    model = keras.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=12, verbose=0)
    return model
    # END SOLUTION


def measure(model: keras.Model, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Step 8: how good the model is, and how good somebody is who only guesses.

    Args:
        model: A trained model, with a probability for each digit.
        x: Prepared pictures that it has not seen, shape ``(n, 28, 28)``.
        y: Their digits, shape ``(n,)``.

    Returns:
        The share of pictures whose digit the model finds, and the share that is found by saying of
        each picture the digit that is most frequent in ``y``; both from 0 to 1.
    """
    # BEGIN SOLUTION
    found = np.argmax(model.predict(x, verbose=0), axis=1)
    return float(np.mean(found == y)), float(np.bincount(y).max() / len(y))
    # END SOLUTION


def predict_digit(model: keras.Model, image: np.ndarray) -> tuple[int, float]:
    """Step 9: what the model sees in one picture, and how sure it is.

    Args:
        model: A trained model, with a probability for each digit.
        image: One prepared picture, shape ``(28, 28)``.

    Returns:
        The most probable digit, a whole number, and its probability, from 0 to 1.
    """
    # BEGIN SOLUTION
    (probabilities,) = model.predict(image[np.newaxis], verbose=0)
    digit = int(np.argmax(probabilities))
    return digit, float(probabilities[digit])
    # END SOLUTION


def find_failures(model: keras.Model, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Step 10: the pictures that the model gets wrong.

    Args:
        model: A trained model, with a probability for each digit.
        x: Prepared pictures, shape ``(n, 28, 28)``.
        y: Their digits, shape ``(n,)``.

    Returns:
        The places of the wrong ones in ``x``, whole numbers: first the one where the model is
        surest of its wrong answer, last the one where it is least sure.
    """
    # BEGIN SOLUTION
    probabilities = model.predict(x, verbose=0)
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != y)
    sure = probabilities[wrong].max(axis=1)
    return wrong[np.argsort(-sure, kind="stable")]
    # END SOLUTION


def failure_rates(wrong: np.ndarray, kinds: list[str]) -> dict[str, float]:
    """Step 11: which kind of picture fails how often, so that you know what to mend first.

    Args:
        wrong: The places of the wrong ones among all pictures, as in step 10.
        kinds: The kind of each picture, such as "paper" or "faint"; all of them, right or wrong.

    Returns:
        For each kind the share of its pictures that are wrong, from 0 to 1; the worst kind first.
    """
    # BEGIN SOLUTION
    of_wrong = [kinds[place] for place in wrong]
    rates = {kind: of_wrong.count(kind) / kinds.count(kind) for kind in kinds}
    return dict(sorted(rates.items(), key=lambda pair: -pair[1]))
    # END SOLUTION
