# fails: load_data, build_model, load_model
# names: missing-function, no-softmax, calls-itself
# loadData in camel case; raw scores with a loss that expects probabilities; a hidden import.
import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.models import Sequential, load_model
from tensorflow.keras.layers import Dense, Flatten, Input


def loadData():
    mnist = tf.keras.datasets.mnist
    return mnist.load_data()


def show_digit(image, label):
    plt.figure(figsize=(3, 3))
    plt.imshow(image, cmap="gray")
    plt.xlabel(f"this is a {label}")
    return plt.gca()


def normalize(x):
    return x / 255.0


def build_model():
    model = Sequential()
    model.add(Input(shape=(28, 28)))
    model.add(Flatten())
    model.add(Dense(128, activation="relu"))
    model.add(Dense(128, activation="relu"))
    model.add(Dense(10))
    return model


def compile_model(model):
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, batch_size=64, verbose=2)


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test, verbose=2)


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
    return load_model(path)


def predict_digits(model, images):
    probabilities = model.predict(images)
    return probabilities.argmax(axis=1)
