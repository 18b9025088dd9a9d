# fails: show_digit, normalize, compile_model, fit_model
# names: forgot-return, forgot-return, forgot-return, forgot-return
# Somebody who is used to notebooks: cells print and show, functions rarely return.
import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow import keras


def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    print(x_train.shape)
    return (x_train, y_train), (x_test, y_test)


def show_digit(image, label):
    plt.imshow(image)
    plt.title(label)
    plt.show()


def normalize(x):
    x = x / 255.0
    print("scaled to", x.min(), x.max())


def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.summary()
    return model


def compile_model(model):
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )


def fit_model(model, x_train, y_train):
    model.fit(x_train, y_train, epochs=3)


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test)


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
    return tf.argmax(model.predict(images), axis=1).numpy()
