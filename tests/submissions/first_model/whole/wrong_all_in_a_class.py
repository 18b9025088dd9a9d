# fails: compile_model, fit_model, evaluate_model
# names: one-hot-loss, returned-history-dict, forgot-return
# Everything lives in a class; the functions asked for only pass the calls on.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras


class DigitClassifier:
    """Loads, trains and evaluates."""

    def __init__(self, units=128, epochs=3):
        self.units = units
        self.epochs = epochs

    def build(self):
        model = keras.Sequential(name="digit_classifier")
        model.add(keras.Input(shape=(28, 28)))
        model.add(keras.layers.Flatten())
        for _ in range(2):
            model.add(keras.layers.Dense(self.units, activation="relu"))
        model.add(keras.layers.Dense(10, activation="softmax"))
        return model

    def compile(self, model):
        model.compile(
            optimizer=keras.optimizers.Adam(learning_rate=0.001),
            loss=keras.losses.CategoricalCrossentropy(),
            metrics=["accuracy"],
        )
        return model

    def fit(self, model, x, y):
        history = model.fit(x, y, epochs=self.epochs, verbose=0)
        return history.history

    def evaluate(self, model, x, y):
        loss, acc = model.evaluate(x, y, verbose=0)
        print(f"loss={loss:.3f} acc={acc:.3f}")


_classifier = DigitClassifier()


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="viridis")
    ax.set_title(f"{label}")
    return ax


def normalize(x):
    return np.asarray(x, dtype="float32") / 255.0


def build_model():
    return _classifier.build()


def compile_model(model):
    return _classifier.compile(model)


def fit_model(model, x_train, y_train):
    return _classifier.fit(model, x_train, y_train)


def evaluate_model(model, x_test, y_test):
    return _classifier.evaluate(model, x_test, y_test)


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.perf_counter() - start
        _, accuracy = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return model.predict(images, verbose=0).argmax(axis=1)
