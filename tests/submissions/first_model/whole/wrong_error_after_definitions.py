# fails: show_digit, save_model
# names: another-label, another-path
# All functions are defined; the script below them stops with a NameError of its own.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras

MODEL_FILE = "digits.keras"


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title("Digit no. %d" % (label + 1))
    return plt.gca()


def normalize(x):
    return x / 255.0


def build_model():
    return keras.Sequential(
        [
            keras.layers.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, validation_split=0.1, verbose=0)


def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
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
    model.save(MODEL_FILE)
    print("saved to", MODEL_FILE)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=1)


(train_images, train_labels), (test_images, test_labels) = load_data()
show_digit(train_images[0], train_labels[0])
my_model = compile_model(build_model())
history = fit_model(my_model, normalize(train_images[:500]), train_labels[:500])
plt.plot(histroy.history["accuracy"])
