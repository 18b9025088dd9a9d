"""Correct ways of training that the gates must let through; see `grader calibrate`.

This file is run behind the reference's source. Each function trains a reader, and two regressors
as the checks do. It returns the accuracy on held-out sentences, the error on held-out penguins
relative to that of the baseline, and the mean absolute error on made-up measurements.
"""

import csv
from pathlib import Path

import grader


def reference():
    """The reference as it is."""
    return _measured(build_classifier, train_classifier, fit_regressor)


def part_held_out():
    """A quarter of what is to be learned from is held out for validation."""

    def train(model, texts, labels):
        model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
        return model.fit(texts, labels, validation_split=0.25, epochs=10, verbose=0)

    return _measured(build_classifier, train, lambda x, y: _regressor(x, y, validation_split=0.25))


def slow_and_small():
    """Keras's own learning rate, few numbers for a word, a limited vocabulary; a small network."""

    def build(texts, classes):
        vectorise = keras.layers.TextVectorization(max_tokens=1000)
        vectorise.adapt(texts)
        return keras.Sequential(
            [
                keras.Input((), dtype="string"),
                vectorise,
                keras.layers.Embedding(1000, 8, mask_zero=True),
                keras.layers.GlobalAveragePooling1D(),
                keras.layers.Dense(classes, activation="softmax"),
            ]
        )

    def train(model, texts, labels):
        model.compile("adam", "sparse_categorical_crossentropy")
        return model.fit(texts, labels, epochs=40, verbose=0)

    return _measured(build, train, lambda x, y: _regressor(x, y, units=16, rate=5e-3, loss="mae"))


def straight_line():
    """RMSprop, and no hidden layer."""

    def train(model, texts, labels):
        model.compile(keras.optimizers.RMSprop(0.01), "sparse_categorical_crossentropy")
        return model.fit(texts, labels, epochs=10, batch_size=64, verbose=0)

    return _measured(build_classifier, train, lambda x, y: _regressor(x, y, units=0, rate=0.1))


def _regressor(x, y, units=32, rate=0.01, loss="mse", **more):
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    hidden = [keras.layers.Dense(units, activation="relu")] if units else []
    layers = [keras.Input((x.shape[1],)), normalise, *hidden, keras.layers.Dense(1)]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(rate), loss)
    model.fit(x, y, epochs=60, verbose=0, **more)
    return model


def _measured(build, train, fit):
    texts, labels = _sentences()
    kept, tests = _parted(len(texts))
    reader = build(texts[kept], 9)
    train(reader, texts[kept], labels[kept])
    said = reader.predict(texts[tests], verbose=0).argmax(axis=1)
    x, y = _penguins()
    kept, tests = _parted(len(x))
    error, baseline = measure(y[tests], fit(x[kept], y[kept]).predict(x[tests], verbose=0), y[kept])
    x, y = _made_up()
    other, _ = measure(y[180:], fit(x[:180], y[:180]).predict(x[180:], verbose=0), y[:180])
    return {
        "accuracy": float((said == labels[_parted(len(texts))[1]]).mean()),
        "relative_error": error / baseline,
        "mae": other,
    }


# As the checks have it, in conftest.py and expectations.py


def _parted(n):
    mixed = np.random.default_rng(2026).permutation(n)
    return mixed[int(0.25 * n) :], mixed[: int(0.25 * n)]


def _rows(name):
    given = Path(grader.__file__).parents[1] / "exercises" / "words_and_numbers" / "given"
    with (given / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sentences():
    table = _rows("sentences.csv")
    names = sorted({row["language"] for row in table})
    texts = np.array([row["sentence"] for row in table], dtype=object)
    return texts, np.array([names.index(row["language"]) for row in table])


def _penguins():
    columns = "bill_length_mm", "bill_depth_mm", "flipper_length_mm"
    table = _rows("penguins.csv")
    x = [[*(float(row[name]) for name in columns), float(row["sex"] == "male")] for row in table]
    y = [float(row["body_mass_g"]) / 1000 for row in table]
    return np.array(x, dtype=np.float32), np.array(y, dtype=np.float32)


def _made_up():
    rng = np.random.default_rng(np.random.randint(2**31))
    z = rng.normal(0, 1, (260, 3))
    y = -2.0 + 0.7 * z[:, 0] - 0.6 * z[:, 1] + 0.3 * z[:, 2] + rng.normal(0, 0.1, len(z))
    units = np.array([500.0, 0.004, 15.0]) * rng.uniform(0.7, 1.4, 3)
    return (np.array([2e4, 0.5, -900.0]) + units * z).astype(np.float32), y.astype(np.float32)
