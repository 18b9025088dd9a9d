"""Correct ways to make the model of step 9 that the gate must let through; see `grader calibrate`.

This file is run behind the reference's source. Each function trains once, on as many images as the
check does, and returns the accuracy on the test digits.
"""


def reference():
    """The reference as it is."""
    return _accuracy(best_model)


def small_and_slow():
    """Half as many filters, and Adam as it comes."""

    def build(x, y, *_):
        return _trained(8, 16, 0.001, x, y, epochs=10)

    return _accuracy(build)


def without_stopping():
    """More epochs than are good, without anything against overfitting."""

    def build(x, y, *_):
        return _trained(12, 24, 0.003, x, y, epochs=15)

    return _accuracy(build)


def _trained(first, second, rate, x, y, *, epochs):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(first, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(second, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=epochs, verbose=0)
    return model


def _accuracy(build):
    (x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
    order = np.random.permutation(len(x))[:2000]
    x = x[order, ..., None].astype("float32") / 255
    model = build(x[:1600], y[order][:1600], x[1600:], y[order][1600:])
    x_test = x_test[..., None].astype("float32") / 255
    return float(np.mean(model.predict(x_test, verbose=0).argmax(axis=1) == y_test))
