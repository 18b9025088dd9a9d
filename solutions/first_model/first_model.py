"""Your first model: teach a small neural network to read handwritten digits.

This file holds eleven functions, one for each step. How to work:

1. Take the first function that still raises ``NotImplementedError``. Its docstring says what
   goes in and what has to come out. Replace the ``raise`` line by your own code. Keep the
   function's name and its parameters as they are.
2. Run ``pytest exercises``. It tells you which step is right, which is not yet, and why.
   To check a single step, name it: ``pytest exercises -k normalize``.
3. Stuck? ``pytest exercises --hint normalize`` gives you a hint for that step.

Whenever you like, ``python first_model.py`` shows what your functions do so far.

You may add imports, constants and helper functions. And you may leave a step open and go on
with the next one: each later step is then checked with a ready-made input.

In the shapes below, ``n`` is the number of images; it need not be the same in every call.
"""

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras

Arrays = tuple[np.ndarray, np.ndarray]  # images and their labels


def load_data() -> tuple[Arrays, Arrays]:
    """Step 1: load the MNIST digits, just as Keras gives them.

    Returns:
        Two pairs, ``(x_train, y_train), (x_test, y_test)``. The images ``x_...`` are uint8
        arrays of shape ``(n, 28, 28)`` with grey levels from 0 (background) to 255 (full ink).
        The labels ``y_...`` are uint8 arrays of shape ``(n,)`` with the digits 0 to 9. Leave
        the values, the order and the number of images as they are.
    """
    # BEGIN SOLUTION
    return keras.datasets.mnist.load_data()
    # END SOLUTION


def show_digit(image: np.ndarray, label: int) -> plt.Axes:
    """Step 2: draw one digit, and say beside it which digit it is.

    Start a new figure on each call, so that nothing from an earlier picture remains in it.

    Args:
        image: One image, shape ``(28, 28)``, as ``load_data`` gives it.
        label: The digit that the image shows, 0 to 9.

    Returns:
        The Matplotlib Axes (or the Figure) that shows the image upright and names the label in
        its title, in a text or in the label of an axis.
    """
    # BEGIN SOLUTION
    _, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_title(f"label: {label}")
    return axes
    # END SOLUTION


def normalize(x: np.ndarray) -> np.ndarray:
    """Step 3: bring the grey levels down to small numbers that a network learns well from.

    Args:
        x: Images, uint8, shape ``(n, 28, 28)``, grey levels from 0 to 255. Do not change this
            array; return a new one.

    Returns:
        The images as floats (float32 or float64) in [0, 1] or in [-1, 1], in the same shape.
        The result for an image must not depend on the other images in ``x``.
    """
    # BEGIN SOLUTION
    return x.astype("float32") / 255
    # END SOLUTION


def build_model() -> keras.Model:
    """Step 4: build the network, still untrained and not compiled.

    Returns:
        A Keras model that takes images of shape ``(n, 28, 28)`` and gives an array of shape
        ``(n, 10)``: for each image ten probabilities, one per digit, which add up to 1.
        Between input and output stand two hidden layers, each fully connected with 128 relu
        units.
    """
    # BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    # END SOLUTION


def compile_model(model: keras.Model) -> keras.Model:
    """Step 5: tell the model how to learn.

    Use the optimizer Adam, a cross-entropy loss that fits labels given as whole numbers
    (0 to 9, not one-hot), and accuracy as the metric.

    Args:
        model: The model of ``build_model``, not compiled yet.

    Returns:
        The same model, compiled.
    """
    # BEGIN SOLUTION
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
    # END SOLUTION


def fit_model(
    model: keras.Model, x_train: np.ndarray, y_train: np.ndarray
) -> keras.callbacks.History:
    """Step 6: train the model for three epochs on the training images.

    Args:
        model: The compiled model. Train this one, and train it once.
        x_train: Normalised training images, float, shape ``(n, 28, 28)``.
        y_train: Their labels, the digits 0 to 9, shape ``(n,)``.

    Returns:
        The History object that Keras hands back from the training.
    """
    # BEGIN SOLUTION
    return model.fit(x_train, y_train, epochs=3, verbose=0)
    # END SOLUTION


def evaluate_model(
    model: keras.Model, x_test: np.ndarray, y_test: np.ndarray
) -> tuple[float, float]:
    """Step 7: measure the trained model on images that it has never seen.

    Args:
        model: The trained model.
        x_test: Normalised test images, float, shape ``(n, 28, 28)``.
        y_test: Their labels, the digits 0 to 9, shape ``(n,)``.

    Returns:
        The loss and the accuracy over all of these images, in this order. The accuracy is a
        fraction from 0 to 1, not a percentage.
    """
    # BEGIN SOLUTION
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    return loss, accuracy
    # END SOLUTION


def experiment(
    x_train: np.ndarray, y_train: np.ndarray, x_test: np.ndarray, y_test: np.ndarray
) -> list[dict]:
    """Step 8, your turn: try out at least three different ways to build or train a model.

    The trials must differ in something: the layers, the number of units, the epochs, the
    learning rate, whatever you are curious about. Each trial starts from a new, untrained
    model. Every honest accuracy is welcome, a low one too.

    Args:
        x_train: Normalised training images, float, shape ``(n, 28, 28)``.
        y_train: Their labels, the digits 0 to 9, shape ``(n,)``.
        x_test: Normalised test images, float, shape ``(m, 28, 28)``.
        y_test: Their labels, shape ``(m,)``.

    Returns:
        One dict per trial, with the keys ``"model"`` (the trained model), ``"epochs"`` (how many
        epochs it was trained, an int), ``"accuracy"`` (on the test images, a fraction from 0 to
        1) and ``"seconds"`` (how long the training took, by the clock).
    """
    # BEGIN SOLUTION
    import time

    plans = [
        {"units": 32, "epochs": 2},  # a narrower network
        {"units": 256, "epochs": 2},  # more units
        {"units": 32, "epochs": 3},  # the narrow one again, one epoch more
    ]
    trials = []
    for plan in plans:
        model = keras.Sequential(
            [
                keras.Input(shape=(28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(plan["units"], activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=plan["epochs"], batch_size=64, verbose=0)
        seconds = time.perf_counter() - start
        _, accuracy = model.evaluate(x_test, y_test, batch_size=128, verbose=0)
        trials.append(
            {"model": model, "epochs": plan["epochs"], "accuracy": accuracy, "seconds": seconds}
        )
    return trials
    # END SOLUTION


def save_model(model: keras.Model, path: str) -> None:
    """Step 9: write the whole trained model to disk.

    Whole means: its layers, its trained weights, and the settings it was compiled with.

    Args:
        model: The trained model.
        path: Where the file has to stand, exactly; the name ends in ``.keras`` and the folder
            exists.
    """
    # BEGIN SOLUTION
    model.save(path)
    # END SOLUTION


def load_model(path: str) -> keras.Model:
    """Step 10: read a saved model back from disk.

    Args:
        path: A ``.keras`` file. It may hold any Keras model, not only yours.

    Returns:
        The model stored in that file, ready to predict, to evaluate and to train on.
    """
    # BEGIN SOLUTION
    return keras.models.load_model(path)
    # END SOLUTION


def predict_digits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Step 11: let the model read digits.

    Args:
        model: A trained model that gives ten probabilities per image.
        images: Images that are normalised already, float, shape ``(n, 28, 28)``.

    Returns:
        The most likely digit for each image: whole numbers from 0 to 9, shape ``(n,)``.
    """
    # BEGIN SOLUTION
    probabilities = model.predict(images, verbose=0)
    return np.argmax(probabilities, axis=1)
    # END SOLUTION


if __name__ == "__main__":
    # This shows what your functions do so far. Each step that you write adds something to it.
    # Change it as you like: it does not run when your functions are checked.
    import grader.offline  # Keras takes the digits that come with the exercise, and downloads none

    try:
        (x_train, y_train), (x_test, y_test) = load_data()
        print(f"Step 1: {len(x_train):,} images to train on, {len(x_test):,} to test with.")
        try:
            show_digit(x_train[0], y_train[0])
            print(f"Step 2: the first image shows a {y_train[0]}. It is drawn at the end.")
        except NotImplementedError as todo:
            print(f"Open: {todo}.")
        x_train, x_test = normalize(x_train), normalize(x_test)
        print(f"Step 3: the pixels lie between {x_train.min():g} and {x_train.max():g}.")
        model = build_model()
        outputs = np.asarray(model(x_train[:1]))[0]
        print("Step 4: without any training, the network says of the first image:")
        print("       ", "  ".join(f"{digit}: {p:.2f}" for digit, p in enumerate(outputs)))
        model = compile_model(model)
        print(f"Step 5: it will learn with {type(model.optimizer).__name__}.")
        history = fit_model(model, x_train, y_train).history
        print("Step 6: the loss in each epoch:", ", ".join(f"{x:.3f}" for x in history["loss"]))
        found = evaluate_model(model, x_test, y_test)
        found = [*found.values()] if isinstance(found, dict) else found
        print(f"Step 7: on the test images, loss {found[0]:.3f} and accuracy {found[1]:.3f}.")
        try:
            trials = experiment(x_train[:2000], y_train[:2000], x_test, y_test)
            print(f"Step 8: {len(trials)} trials, on 2,000 images:")
            for trial in trials.values() if isinstance(trials, dict) else trials:
                print(f"        accuracy {trial['accuracy']:.3f} in {trial['seconds']:.1f} s")
        except NotImplementedError as todo:
            print(f"Open: {todo}.")
        save_model(model, "my_digits.keras")
        print("Step 9: the model is stored in my_digits.keras.")
        stored = load_model("my_digits.keras")
        print("Step 10: and it can be loaded again.")
        digits = predict_digits(stored, x_test)
        wrong = np.flatnonzero(digits != y_test)
        print(f"Step 11: it reads {len(digits) - len(wrong)} of {len(digits)} test images right.")
        for n in wrong[:3]:
            print(f"        Test image {n} is read as {digits[n]}; its label is {y_test[n]}.")
            show_digit(x_test[n], y_test[n])
    except NotImplementedError as todo:
        print(f"Next: {todo}.")
    plt.show()
