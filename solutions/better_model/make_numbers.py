"""Numbers of trainings, for the pictures of the text of `better_model`.

`grader generate` runs this in a process of its own, with the reference as `reference`, and keeps
what it writes: the same pictures can be drawn again without any training.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from tensorflow import keras

EAGER = Path(__file__).parents[2] / "exercises" / "better_model" / "given" / "eager.keras"
EPOCHS = 12
RUNS = 6
SHOWN = 7  # which test image the pictures show: a 3
VARIANTS = 5


def make_numbers(reference: Any, folder: Path) -> None:
    """Write curves, what convolutions give, a confusion matrix, and accuracies of several runs."""
    (x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
    x, x_test = (images[..., None].astype("float32") / 255 for images in (x, x_test))
    keras.utils.set_random_seed(2026)
    network, of_network = _runs(reference.build_cnn, x, y, x_test, y_test)
    _, of_dense = _runs(_dense, x, y, x_test, y_test)
    found = network.predict(x_test, verbose=0).argmax(axis=1)
    numbers = {
        "curves": _curves(x, y),
        "shapes": [[type(each).__name__, *each.output.shape[1:]] for each in network.layers],
        "confusion": reference.confusion_matrix(y_test, found, 10).tolist(),
        "accuracies": {"convolutions": of_network, "dense": of_dense},
        "compared": reference.compare_models(of_network, of_dense),
    }
    (folder / "numbers.json").write_text(json.dumps(numbers, indent=1) + "\n", "utf-8")
    np.savez_compressed(folder / "images.npz", **_images(reference, network, x_test[SHOWN]))


def _curves(x: Any, y: Any) -> dict[str, list[float]]:
    """Of a network that learns 400 images by heart; 300 others are held out."""
    model = keras.models.load_model(EAGER)
    history = model.fit(
        x[:400], y[:400], validation_data=(x[400:700], y[400:700]), epochs=EPOCHS, verbose=0
    )
    return {
        name: [round(float(value), 4) for value in history.history[name]]
        for name in ("loss", "val_loss")
    }


def _runs(build: Any, x: Any, y: Any, x_test: Any, y_test: Any) -> tuple[Any, list[float]]:
    """The last of several trainings of a model, and the accuracies of all of them."""
    accuracies = []
    for _ in range(RUNS):
        model = build()
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x[:2000], y[:2000], epochs=6, verbose=0)
        found = model.predict(x_test, verbose=0).argmax(axis=1)
        accuracies.append(round(float(np.mean(found == y_test)), 3))
    return model, accuracies


def _dense() -> Any:
    """A network of Dense layers with about as many numbers as that of step 4."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def _images(reference: Any, network: Any, image: Any) -> dict[str, Any]:
    """An image, what some filters and the pooling make of it, and what augmentation does."""
    seen = keras.Model(network.inputs, [layer.output for layer in network.layers[:2]])
    filtered, pooled = (np.asarray(each)[0] for each in seen(image[None]))
    chosen = _unlike(filtered)
    augment = reference.augmentation()
    altered = [np.asarray(augment(image[None], training=True))[0] for _ in range(VARIANTS)]
    return {
        "image": image[..., 0],
        "filtered": filtered[..., chosen].astype("float16"),
        "pooled": pooled[..., chosen].astype("float16"),
        "altered": np.array(altered)[..., 0].astype("float16"),
    }


def _unlike(filtered: Any, count: int = 3) -> list[int]:
    """Filters that answer to different things: the strongest, then those least like the chosen."""
    strength = filtered.std(axis=(0, 1))
    alike = np.abs(np.corrcoef(filtered.reshape(-1, len(strength)).T + 1e-9))
    chosen = [int(strength.argmax())]
    strong = np.flatnonzero(strength > np.median(strength))
    while len(chosen) < count:
        chosen.append(int(min(strong, key=lambda each: alike[each, chosen].max())))
    return chosen
