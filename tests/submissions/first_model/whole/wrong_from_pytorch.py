# fails: normalize, compile_model
# names: standardised, logits-after-softmax
# PyTorch habits: mean and deviation of MNIST, and a loss that takes raw scores.
import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow import keras

MEAN = 0.1307
STD = 0.3081


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    fig = plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title(f"target: {label}")
    return fig


def normalize(x):
    x = x.astype(np.float32) / 255.0
    return (x - MEAN) / STD


def build_model():
    inputs = keras.Input((28, 28))
    x = keras.layers.Flatten()(inputs)
    x = keras.layers.Dense(128, activation="relu")(x)
    x = keras.layers.Dense(128, activation="relu")(x)
    outputs = keras.layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs, outputs)


def compile_model(model):
    criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=criterion, metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    train_loader = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(10000).batch(64)
    return model.fit(train_loader, epochs=3, verbose=0)


def evaluate_model(model, x_test, y_test):
    test_loader = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(256)
    loss, acc = model.evaluate(test_loader, verbose=0)
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
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    logits = model(tf.convert_to_tensor(images), training=False)
    return tf.argmax(logits, axis=-1).numpy()
