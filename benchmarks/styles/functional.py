"""Models of the functional interface; Keras prints one line for each epoch."""

import time

import matplotlib.pyplot as plt
import numpy as np
import keras
from keras import layers


def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


def show_digit(image, label):
    plt.figure(figsize=(3, 3))
    axes = plt.axes()
    axes.imshow(image, cmap="gray_r")
    axes.set_xlabel(f"label {label}")
    return axes


def normalize(x):
    return x.astype("float32") / 255.0


def network(units, depth=2, rate=0.0):
    inputs = keras.Input(shape=(28, 28), name="image")
    x = layers.Flatten()(inputs)
    for _ in range(depth):
        x = layers.Dense(units, activation="relu")(x)
    if rate:
        x = layers.Dropout(rate)(x)
    outputs = layers.Dense(10, activation="softmax", name="digit")(x)
    return keras.Model(inputs=inputs, outputs=outputs)


def build_model():
    return network(128)


def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, batch_size=32, epochs=3, verbose=2)


def evaluate_model(model, x_test, y_test):
    return tuple(model.evaluate(x_test, y_test, verbose=2))


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units, depth, rate in [(64, 1, 0.0), (128, 2, 0.2), (64, 3, 0.0)]:
        model = compile_model(network(units, depth, rate))
        start = time.time()
        model.fit(x_train, y_train, epochs=3, verbose=2)
        seconds = time.time() - start
        loss, accuracy = model.evaluate(x_test, y_test, verbose=2)
        trials.append({"model": model, "epochs": 3, "accuracy": accuracy, "seconds": seconds})
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.saving.load_model(path)


def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=1)
