# Logits all the way, as in TensorFlow's quickstart; a probability model for the predictions.
import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

LOSS = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def load_data():
    mnist = tf.keras.datasets.mnist
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


def show_digit(image, label):
    fig, ax = plt.subplots()
    mesh = ax.pcolormesh(image[::-1], cmap="Blues")
    fig.colorbar(mesh)
    ax.set_aspect(1)
    ax.set_title(f"This is the digit {label}")
    return ax


def normalize(x):
    return x / 255.0


def mlp(*units):
    model = tf.keras.models.Sequential([tf.keras.layers.Flatten(input_shape=(28, 28))])
    for n in units:
        model.add(tf.keras.layers.Dense(n, activation="relu"))
        model.add(tf.keras.layers.Dropout(0.2))
    model.add(tf.keras.layers.Dense(10))
    return model


def build_model():
    return mlp(128, 128)


def compile_model(model):
    model.compile(optimizer="adam", loss=LOSS, metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3)


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test, verbose=2)


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for units in [(), (64,), (64, 64)]:
        model = compile_model(mlp(*units))
        t0 = time.time()
        model.fit(x_train, y_train, epochs=2, verbose=0)
        t1 = time.time()
        _, acc = evaluate_model(model, x_test, y_test)
        results.append({"model": model, "epochs": 2, "accuracy": acc, "seconds": t1 - t0})
    return results


def save_model(model, path):
    model.save(path)


def load_model(path):
    return tf.keras.models.load_model(path)


def predict_digits(model, images):
    probability_model = tf.keras.Sequential([model, tf.keras.layers.Softmax()])
    predictions = probability_model(images)
    return np.argmax(predictions, axis=1)
