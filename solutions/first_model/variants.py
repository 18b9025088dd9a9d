"""Correct ways of training that the accuracy gate must let through; see `grader calibrate`.

This file is run behind the reference's source. Each function trains once and returns the accuracy
on the test digits.
"""


def reference():
    """The reference as it is."""
    return _accuracy(normalize, lambda model, x, y: fit_model(model, x, y))


def large_batches():
    """The largest batch size that the exercise allows."""
    return _accuracy(
        normalize, lambda model, x, y: model.fit(x, y, epochs=3, batch_size=512, verbose=0)
    )


def half_held_out():
    """Half of the images held out for validation."""
    return _accuracy(
        normalize, lambda model, x, y: model.fit(x, y, epochs=3, validation_split=0.5, verbose=0)
    )


def slow_adam():
    """The lowest learning rate that the exercise allows."""
    return _accuracy(
        normalize, lambda model, x, y: model.fit(x, y, epochs=3, verbose=0), learning_rate=1e-4
    )


def fast_adam():
    """The highest learning rate that the exercise allows."""
    return _accuracy(
        normalize, lambda model, x, y: model.fit(x, y, epochs=3, verbose=0), learning_rate=1e-2
    )


def columns_as_unit_vectors():
    """`keras.utils.normalize` along the rows of each image."""
    return _accuracy(
        lambda x: keras.utils.normalize(x, axis=1), lambda model, x, y: fit_model(model, x, y)
    )


def minus_one_to_one():
    """Scaled to [-1, 1]."""
    return _accuracy(lambda x: x / 127.5 - 1, lambda model, x, y: fit_model(model, x, y))


def _accuracy(scale, train, learning_rate=None):
    (x_train, y_train), (x_test, y_test) = load_data()
    order = np.random.permutation(len(x_train))[:7936]
    model = compile_model(build_model())
    if learning_rate is not None:
        model.optimizer.learning_rate = learning_rate
    train(model, scale(x_train[order]), y_train[order])
    return float(np.mean(predict_digits(model, scale(x_test)) == y_test))
