# fails: fit_model, evaluate_model, predict_digits
# names: ignores-arguments, ignores-arguments, ignores-arguments
# A script turned into functions afterwards: the bodies still use the arrays of the module.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
X_TRAIN = x_train / 255.0
X_TEST = x_test / 255.0
Y_TRAIN, Y_TEST = y_train, y_test


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title("label: {}".format(label))
    return plt.gca()


def normalize(x):
    return x / 255.0


def build_model():
    return keras.Sequential(
        [
            keras.layers.Flatten(input_shape=(28, 28)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    model.compile(
        loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"]
    )
    return model


def fit_model(model, x, y):
    return model.fit(X_TRAIN, Y_TRAIN, epochs=3, verbose=0)


def evaluate_model(model, x, y):
    return model.evaluate(X_TEST, Y_TEST, verbose=0)


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
    predictions = model.predict(X_TEST, verbose=0)
    return np.argmax(predictions, axis=1)
