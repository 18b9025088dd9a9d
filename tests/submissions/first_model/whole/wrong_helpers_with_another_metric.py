# fails: compile_model
# names: other-optimizer
# Only the optimizer is wrong; what reads the metric by the name given to it here is right.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(image)
    axes.set_title(f"{label}")
    return figure


def normalize(x):
    return x / 255.0


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
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["acc"])
    return model


def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    print("reached", history.history["acc"][-1])
    return history


def evaluate_model(model, x_test, y_test):
    found = model.evaluate(x_test, y_test, return_dict=True, verbose=0)
    return found["loss"], found["acc"]


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for rate in (0.01, 0.1, 0.3):
        model = build_model()
        model.compile(keras.optimizers.SGD(rate), "sparse_categorical_crossentropy", metrics=["acc"])
        start = time.time()
        model.fit(x_train, y_train, epochs=2, verbose=0)
        seconds = time.time() - start
        _, accuracy = evaluate_model(model, x_test, y_test)
        trials.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=1)
