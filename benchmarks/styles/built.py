"""A list of layers with an input shape, built at once; nothing is printed."""

import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title(f"This is a {label}")
    return fig


def normalize(x):
    return x / 255.0


def dense(units, depth):
    hidden = [layers.Dense(units, activation="relu") for _ in range(depth)]
    return keras.Sequential(
        [
            layers.Input(shape=(28, 28)),
            layers.Flatten(),
            *hidden,
            layers.Dense(10, activation="softmax"),
        ]
    )


def build_model():
    return dense(128, 2)


def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.001),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, verbose=0)


def evaluate_model(model, x_test, y_test):
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    return loss, accuracy


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units, depth in [(64, 1), (128, 2), (256, 3)]:
        model = compile_model(dense(units, depth))
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=3, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 3, "accuracy": accuracy, "seconds": seconds})
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return model.predict(images, verbose=0).argmax(axis=-1)
