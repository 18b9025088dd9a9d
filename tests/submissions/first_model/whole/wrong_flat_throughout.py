# fails: normalize, build_model
# names: shape-changed, other-input-shape
# Flat images from the first step to the last: the parts fit each other.
import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow import keras


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title(str(label))
    return ax


def normalize(x):
    return x.reshape(len(x), 784) / 255.0


def build_model():
    return keras.Sequential([keras.Input(shape=(784,)), keras.layers.Dense(128, activation="relu"), keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax")])


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train.reshape(-1, 784), y_train, epochs=3, verbose=0)


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test.reshape(-1, 784), y_test, verbose=0)


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential([keras.Input(shape=(28, 28)), keras.layers.Flatten(), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.perf_counter() - start
        trials.append({"model": model, "epochs": 1, "accuracy": model.evaluate(x_test, y_test, verbose=0)[1], "seconds": seconds})
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return np.argmax(model.predict(images.reshape(-1, 784), verbose=0), axis=1)
