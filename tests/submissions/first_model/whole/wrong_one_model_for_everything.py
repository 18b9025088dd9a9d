# fails: fit_model, experiment, save_model, load_model
# names: another-model, one-model-trained-on, another-model, model-in-memory
# One model of the module does all the work; arguments are ignored, files are for show.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    _, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title(label)
    return ax


def normalize(x):
    return x / 255


def build_model():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


MODEL = compile_model(build_model())


def fit_model(model, x_train, y_train):
    return MODEL.fit(x_train, y_train, epochs=3, verbose=0)


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test, verbose=0)


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for epochs in (1, 2, 3):
        t0 = time.time()
        MODEL.fit(x_train, y_train, epochs=epochs, verbose=0)
        t1 = time.time()
        _, acc = MODEL.evaluate(x_test, y_test, verbose=0)
        results.append({"model": MODEL, "epochs": epochs, "accuracy": acc, "seconds": t1 - t0})
    return results


def save_model(model, path):
    MODEL.save(path)


def load_model(path):
    return MODEL


def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=1)
