"""Everything is looked at on the way: arrays, summaries, predictions, progress."""

import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf


def load_data():
    mnist = tf.keras.datasets.mnist
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    print(x_train.shape, y_train.shape, x_test.shape, y_test.shape)
    print(x_train[0])
    return (x_train, y_train), (x_test, y_test)


def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap=plt.cm.binary)
    plt.title(label)
    plt.colorbar()
    print(image)
    plt.show()
    return plt.gca()


def normalize(x):
    normalised = x / 255.0
    print(normalised.min(), normalised.max(), normalised.dtype)
    print(normalised[0])
    return normalised


def build_model():
    model = tf.keras.models.Sequential()
    model.add(tf.keras.Input(shape=(28, 28)))
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(10, activation="softmax"))
    model.summary()
    return model


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3)
    print(history.history)
    return history


def evaluate_model(model, x_test, y_test):
    val_loss, val_acc = model.evaluate(x_test, y_test)
    print(val_loss, val_acc)
    return val_loss, val_acc


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units, epochs in [(32, 2), (64, 3), (128, 4)]:
        model = tf.keras.models.Sequential()
        model.add(tf.keras.layers.Flatten())
        model.add(tf.keras.layers.Dense(units, activation="relu"))
        model.add(tf.keras.layers.Dense(units, activation="relu"))
        model.add(tf.keras.layers.Dense(10, activation="softmax"))
        model.compile(
            optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        model.build((None, 28, 28))
        model.summary()
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs)
        seconds = time.time() - start
        val_loss, val_acc = model.evaluate(x_test, y_test)
        print(units, epochs, val_loss, val_acc)
        trials.append({"model": model, "epochs": epochs, "accuracy": val_acc, "seconds": seconds})
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return tf.keras.models.load_model(path)


def predict_digits(model, images):
    predictions = model.predict(images)
    digits = np.argmax(predictions, axis=1)
    print(predictions[:5])
    print(digits)
    return digits
