# fails: normalize, fit_model
# names: in-place-on-integers, batch-size-for-epochs
# A script below the functions runs everything and stops at the student's own mistake.
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
    ax.set_title(f"Label: {label}")
    return fig


def normalize(x):
    x /= 255.0
    return x


def build_model():
    inputs = keras.Input(shape=(28, 28))
    x = layers.Flatten()(inputs)
    x = layers.Dense(128, activation="relu")(x)
    x = layers.Dense(128, activation="relu")(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs, outputs)


def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model


def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, 3)
    return history


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test, verbose=0)


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
    return np.argmax(model.predict(images, verbose=0), axis=-1)


(x_train, y_train), (x_test, y_test) = load_data()
show_digit(x_train[0], y_train[0])
x_train = normalize(x_train)  # stops here: UFuncTypeError
x_test = normalize(x_test)
model = compile_model(build_model())
fit_model(model, x_train, y_train)
print(evaluate_model(model, x_test, y_test))
