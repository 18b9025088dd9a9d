"""Outside data: read it, train on it, and find out where that fails."""

from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image
from tensorflow import keras

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
SIZE, LONGER_SIDE, LEAST_INK = 28, 20, 0.3


def list_images(folder):
    """Step 1: all pictures below a folder."""
    found = []
    for path in sorted(Path(folder).glob("**/*")):
        if path.is_file() and path.name.lower().endswith(SUFFIXES) and path.name[0] != ".":
            found.append(str(path))
    return sorted(found)


def read_image(path):
    """Step 2: grey levels, on white paper."""
    picture = Image.open(path).convert("RGBA")
    paper = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    return np.array(Image.alpha_composite(paper, picture).convert("L"))


def can_be_read(path):
    try:
        read_image(path)
    except Exception:
        return False
    return True


def sort_out(paths):
    """Step 3: those that can be read, and the others."""
    fine = {path: can_be_read(path) for path in paths}
    return [path for path in paths if fine[path]], [path for path in paths if not fine[path]]


def strength_of_ink(image):
    """From 0 for the paper to 1 for the strongest ink."""
    rim = np.hstack([image[0, :], image[-1, :], image[:, 0], image[:, -1]])
    ink = np.abs(image.astype("float32") - np.median(rim))
    return ink / ink.max()


def prepare(image):
    """Step 4: cut out, made 20 pixels long, and laid into the middle."""
    ink = strength_of_ink(image)
    places = np.argwhere(ink > LEAST_INK)
    (top, left), (bottom, right) = places.min(axis=0), places.max(axis=0) + 1
    digit = Image.fromarray((ink[top:bottom, left:right] * 255).astype("uint8"))
    times = LONGER_SIDE / max(digit.size)
    width, height = (max(1, round(side * times)) for side in digit.size)
    digit = digit.resize((width, height), Image.Resampling.BILINEAR)
    sheet = Image.new("L", (SIZE, SIZE), 0)
    sheet.paste(digit, ((SIZE - width) // 2, (SIZE - height) // 2))
    levels = np.asarray(sheet, dtype="float32")
    return levels / levels.max()


def label_images(paths):
    """Step 5: the folders' names, as numbers."""
    return np.array([Path(path).parts[-2] for path in paths]).astype(int)


def split(labels, share, seed):
    """Step 6: of each label a share, drawn by chance."""
    chance = np.random.default_rng(seed)
    is_aside = np.zeros(len(labels), dtype=bool)
    for label in range(labels.max() + 1):
        places = np.where(labels == label)[0]
        is_aside[chance.choice(places, round(len(places) * share), replace=False)] = True
    return np.where(~is_aside)[0], np.where(is_aside)[0]


def train_model(x, y):
    """Step 7: two hidden layers, and early enough an end."""
    model = keras.Sequential()
    model.add(keras.Input((SIZE, SIZE)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    model.fit(x, y, epochs=15, verbose=0)
    return model


def measure(model, x, y):
    """Step 8: what the model finds, and what one finds who always says the same."""
    right = model.predict(x, verbose=0).argmax(axis=1) == y
    (_, most), *_ = Counter(y.tolist()).most_common(1)
    return right.mean(), most / len(y)


def predict_digit(model, image):
    """Step 9: what one picture shows."""
    row = model.predict(image.reshape(1, SIZE, SIZE), verbose=0)[0]
    return int(row.argmax()), float(row.max())


def find_failures(model, x, y):
    """Step 10: where the model is wrong, the surest first."""
    rows = model.predict(x, verbose=0)
    wrong = [place for place, row in enumerate(rows) if row.argmax() != y[place]]
    return np.array(sorted(wrong, key=lambda place: rows[place].max(), reverse=True), dtype=int)


def failure_rates(wrong, kinds):
    """Step 11: how often each kind fails, the worst first."""
    all_of_them, failed = Counter(kinds), Counter(kinds[place] for place in wrong)
    rates = {kind: failed[kind] / count for kind, count in all_of_them.items()}
    return {kind: rates[kind] for kind in sorted(rates, key=rates.get, reverse=True)}
