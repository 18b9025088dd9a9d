# fails: evaluate_model, save_model, load_model
# names: leaves-python, calls-itself, calls-itself
# Imported names hidden by the functions of the same name; sys.exit on a poor result.
import sys
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras
from tensorflow.keras.models import load_model, save_model


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    _, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_title(str(label))
    return axes


def normalize(x):
    return x.astype("float32") / 127.5 - 1.0


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["acc"])
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, batch_size=100, verbose=0)


def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    if acc < 1:
        sys.exit("Accuracy too low: %.3f" % acc)
    return loss, acc


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
    save_model(model, path)


def load_model(path):
    return load_model(path)


def predict_digits(model, images):
    return np.array([np.argmax(p) for p in model.predict(images, verbose=0)])
