# fails: build_model, evaluate_model, experiment
# names: another-architecture, percent-not-fraction, percent-not-fraction
# Knows better than the exercise: a convolutional network, and accuracies in percent.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

NUM_CLASSES = 10
INPUT_SHAPE = (28, 28)


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="Greys")
    ax.set_xlabel(f"true label {label}")
    return ax


def normalize(x):
    return x.astype("float32") / 255.0


def build_model(dropout=0.5):
    model = keras.Sequential([keras.Input(shape=INPUT_SHAPE), layers.Reshape((28, 28, 1))])
    model.add(layers.Conv2D(8, kernel_size=(3, 3), activation="relu"))
    model.add(layers.MaxPooling2D(pool_size=(2, 2)))
    model.add(layers.Conv2D(16, kernel_size=(3, 3), activation="relu"))
    model.add(layers.MaxPooling2D(pool_size=(2, 2)))
    model.add(layers.Flatten())
    model.add(layers.Dropout(dropout))
    model.add(layers.Dense(NUM_CLASSES, activation="softmax"))
    return model


def compile_model(model):
    model.compile(
        loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"]
    )
    return model


def fit_model(model, x_train, y_train):
    return model.fit(
        x_train, y_train, batch_size=128, epochs=3, validation_split=0.1, verbose=0
    )


def evaluate_model(model, x_test, y_test):
    score = model.evaluate(x_test, y_test, verbose=0)
    return score[0], 100 * score[1]


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for dropout in (0.0, 0.25, 0.5):
        model = compile_model(build_model(dropout=dropout))
        begin = time.time()
        model.fit(x_train, y_train, batch_size=128, epochs=1, verbose=0)
        duration = time.time() - begin
        accuracy = 100 * model.evaluate(x_test, y_test, verbose=0)[1]
        results.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": duration})
    return results


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=1)
