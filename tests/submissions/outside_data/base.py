from pathlib import Path
import numpy as np
from PIL import Image
from tensorflow import keras

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")


def list_images(folder):
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    seen = [path for path in found if path.suffix.lower() in SUFFIXES and path.name[0] != "."]
    return sorted((str(path) for path in seen))


def read_image(path):
    with Image.open(path) as image:
        seen = image.convert("RGBA")
    sheet = Image.new("RGBA", seen.size, "white")
    sheet.alpha_composite(seen)
    return np.asarray(sheet.convert("L"))


def sort_out(paths):
    whole, broken = ([], [])
    for path in paths:
        try:
            read_image(path)
        except Exception:
            broken.append(path)
        else:
            whole.append(path)
    return (whole, broken)


def prepare(image):
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
    frame = np.zeros((28, 28), dtype=np.float32)
    top, left = ((28 - height) // 2, (28 - width) // 2)
    frame[top : top + height, left : left + width] = small / small.max()
    return frame


def label_images(paths):
    return np.array([int(Path(path).parent.name) for path in paths])


def split(labels, share, seed):
    rng = np.random.default_rng(seed)
    aside = []
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        aside.append(places[: round(share * len(places))])
    second = np.sort(np.concatenate(aside))
    return (np.setdiff1d(np.arange(len(labels)), second), second)


def train_model(x, y):
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


def measure(model, x, y):
    found = np.argmax(model.predict(x, verbose=0), axis=1)
    return (float(np.mean(found == y)), float(np.bincount(y).max() / len(y)))


def predict_digit(model, image):
    (probabilities,) = model.predict(image[np.newaxis], verbose=0)
    digit = int(np.argmax(probabilities))
    return (digit, float(probabilities[digit]))


def find_failures(model, x, y):
    probabilities = model.predict(x, verbose=0)
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != y)
    sure = probabilities[wrong].max(axis=1)
    return wrong[np.argsort(-sure, kind="stable")]


def failure_rates(wrong, kinds):
    of_wrong = [kinds[place] for place in wrong]
    rates = {kind: of_wrong.count(kind) / kinds.count(kind) for kind in kinds}
    return dict(sorted(rates.items(), key=lambda pair: -pair[1]))
