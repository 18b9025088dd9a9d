# fails: load_data, normalize
# names: extra-axis, shape-changed
# Everything gets a channel axis, from a convolutional tutorial; labels stay as they are.
import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow import keras


def add_channel(images):
    return images.reshape(images.shape[0], 28, 28, 1)


def load_data():
    (train_images, train_labels), (test_images, test_labels) = keras.datasets.mnist.load_data()
    return (add_channel(train_images), train_labels), (add_channel(test_images), test_labels)


def show_digit(image, label):
    plt.figure()
    plt.imshow(np.squeeze(image), cmap="gray")
    plt.title(f"Label {label}")
    return plt.gca()


def normalize(x):
    return add_channel(x) / 255.0


def build_model():
    inputs = tf.keras.Input(shape=(28, 28))
    x = tf.keras.layers.Reshape(target_shape=(784,))(inputs)
    x = tf.keras.layers.Dense(128, activation=tf.keras.activations.relu)(x)
    x = tf.keras.layers.Dense(128, activation=tf.keras.activations.relu)(x)
    outputs = tf.keras.layers.Dense(10, activation=tf.keras.activations.softmax)(x)
    return tf.keras.Model(inputs=inputs, outputs=outputs)


def compile_model(model):
    model.compile(
        optimizer=tf.keras.optimizers.Adam(learning_rate=0.001),
        loss=tf.keras.losses.sparse_categorical_crossentropy,
        metrics=[tf.keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, batch_size=32, verbose=0)


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test, verbose=0, return_dict=True)


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
    tf.keras.models.save_model(model, path)


def load_model(path):
    return tf.keras.models.load_model(path)


def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=1)
