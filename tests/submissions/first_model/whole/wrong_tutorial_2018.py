# fails: normalize, evaluate_model, save_model
# names: across-images, one-number-twice, legacy-extension
# The well-known tutorial of 2018, cut into functions: normalised over the images, the accuracy
# printed and returned under both names, the extension .model.
import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow import keras

mnist = tf.keras.datasets.mnist  # 28x28 images of hand-written digits 0-9


def load_data():
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap=plt.cm.binary)
    plt.title(label)
    plt.show()
    return plt.gca()


def normalize(x):
    x = x.astype("float32")
    norm = np.linalg.norm(x, axis=0)
    norm[norm == 0] = 1
    return x / norm


def build_model():
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(10, activation="softmax"))
    return model


def compile_model(model):
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3)


def evaluate_model(model, x_test, y_test):
    val_loss, val_acc = model.evaluate(x_test, y_test)
    print(f"Validation loss: {val_acc}, validation accuracy: {val_acc}")
    return val_acc, val_acc


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
    model.save("first_model_of_many_to_come.model")


def load_model(path):
    new_model = tf.keras.models.load_model(path)
    return new_model


def predict_digits(model, images):
    predictions = model.predict(images)
    return np.argmax(predictions, axis=1)
