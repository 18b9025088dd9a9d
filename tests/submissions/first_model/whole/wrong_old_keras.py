# fails: compile_model, fit_model, predict_digits
# names: lr-keyword, -, -
# An answer in the Keras of 2017: lr, nb_epoch and predict_classes.
import time

import matplotlib.pyplot as plt
import numpy as np
import keras
from keras.datasets import mnist
from keras.layers import Activation, Dense, Flatten
from keras.models import Sequential
from keras.optimizers import Adam


def load_data():
    (X_train, y_train), (X_test, y_test) = mnist.load_data()
    return (X_train, y_train), (X_test, y_test)


def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap=plt.get_cmap("gray"))
    plt.title("Digit: %d" % label)
    return plt.gcf()


def normalize(x):
    X = x.astype("float32")
    X /= 255
    return X


def build_model():
    model = Sequential()
    model.add(Flatten(input_shape=(28, 28)))
    model.add(Dense(128))
    model.add(Activation("relu"))
    model.add(Dense(128))
    model.add(Activation("relu"))
    model.add(Dense(10))
    model.add(Activation("softmax"))
    return model


def compile_model(model):
    model.compile(
        loss="sparse_categorical_crossentropy", optimizer=Adam(lr=0.001), metrics=["accuracy"]
    )
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, batch_size=128, nb_epoch=3, verbose=1)


def evaluate_model(model, x_test, y_test):
    score = model.evaluate(x_test, y_test, verbose=0)
    return score[0], score[1]


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
    return model.predict_classes(images, verbose=0)


if __name__ == "__main__":
    (X_train, y_train), (X_test, y_test) = load_data()
    fit_model(compile_model(build_model()), normalize(X_train), y_train)
