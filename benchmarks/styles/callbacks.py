"""Trainings with callbacks that stop them, slow them down and keep the best weights."""

import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf


def load_data():
    mnist = tf.keras.datasets.mnist
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap=plt.cm.binary)
    plt.title(label)
    return plt.gca()


def normalize(x):
    return tf.keras.utils.normalize(x, axis=1)


def build_model():
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(10, activation="softmax"))
    return model


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class Diary(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(f"epoch {epoch + 1}: {logs['accuracy']:.3f}")


def callbacks():
    return [
        tf.keras.callbacks.EarlyStopping(monitor="loss", patience=3, restore_best_weights=True),
        tf.keras.callbacks.ReduceLROnPlateau(monitor="loss", patience=2),
        Diary(),
    ]


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, verbose=0, callbacks=callbacks())


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
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0, callbacks=callbacks())
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
    return np.argmax(predictions, axis=1)
