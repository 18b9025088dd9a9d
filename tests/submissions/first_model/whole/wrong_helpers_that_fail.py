# fails: compile_model, fit_model, predict_digits
# names: one-hot-loss, batch-size-for-epochs, argmax-over-images
# Functions call each other: what is wrong in one costs nothing in those that use it.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_title(str(label))
    return axes


def normalize(x):
    return x / 255.0


def build_model(units=128):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, 3)


def evaluate_model(model, x_test, y_test):
    right = predict_digits(model, x_test) == y_test
    loss = keras.losses.sparse_categorical_crossentropy(y_test, model.predict(x_test, verbose=0))
    return float(np.mean(loss)), float(np.mean(right))


class Trial:
    def __init__(self, start):
        self.model = compile_model(keras.models.clone_model(start))

    def run(self, x_train, y_train):
        start = time.perf_counter()
        history = fit_model(self.model, y_train=y_train, x_train=x_train)
        return len(history.epoch), time.perf_counter() - start


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    small = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    smaller = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.AveragePooling1D(4), keras.layers.Flatten(),
         keras.layers.Dense(10, "softmax")]
    )
    for start in (build_model(), small, smaller):
        trial = Trial(start)
        epochs, seconds = trial.run(x_train, y_train)
        _, accuracy = evaluate_model(trial.model, x_test, y_test)
        trials.append(
            {"model": trial.model, "epochs": epochs, "accuracy": accuracy, "seconds": seconds}
        )
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=0)
