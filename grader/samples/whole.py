import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow import keras


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_title(str(label))
    return axes


def normalize(x):
    return x.astype("float32") / 255


def build_model():
    return keras.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, verbose=0)


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test, verbose=0)


def experiment(x_train, y_train, x_test, y_test):
    import time

    trials = []
    for units in (16, 64, 128):
        model = keras.Sequential(
            [
                keras.layers.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=2, batch_size=64, verbose=0)
        seconds = time.time() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append(
            {"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds, "units": units}
        )
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=1)
