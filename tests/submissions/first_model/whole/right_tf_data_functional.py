# tf.data everywhere, the functional API, tensors instead of arrays where possible.
import time
from pathlib import Path

import matplotlib.pyplot as plt
import tensorflow as tf
from tensorflow.keras import Input, Model
from tensorflow.keras import layers as kl
from tensorflow.keras.datasets.mnist import load_data

BATCH_SIZE = 64
EPOCHS = 3
AUTOTUNE = tf.data.AUTOTUNE


def make_dataset(x, y, training):
    ds = tf.data.Dataset.from_tensor_slices((x, y))
    if training:
        ds = ds.shuffle(buffer_size=len(x), reshuffle_each_iteration=True)
    return ds.batch(BATCH_SIZE).prefetch(AUTOTUNE)


def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(tf.constant(image), cmap="gray")
    ax.set_xlabel(f"label: {label}")
    return ax


def normalize(x):
    return tf.cast(x, tf.float32) / 255.0


def build_model():
    inputs = Input((28, 28))
    hidden = kl.Flatten()(inputs)
    for _ in range(2):
        hidden = kl.Dense(128, activation="relu")(hidden)
    return Model(inputs, kl.Dense(10, activation="softmax")(hidden))


def compile_model(model):
    model.compile(
        loss=tf.keras.losses.SparseCategoricalCrossentropy(),
        optimizer=tf.keras.optimizers.Adam(learning_rate=1e-3),
        metrics=[tf.keras.metrics.SparseCategoricalAccuracy(name="acc")],
    )
    return model


def fit_model(model, x_train, y_train):
    return model.fit(make_dataset(x_train, y_train, True), epochs=EPOCHS, verbose=0)


def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(make_dataset(x_test, y_test, False), verbose=0)
    return [loss, acc]


def experiment(x_train, y_train, x_test, y_test):
    train, test = make_dataset(x_train, y_train, True), make_dataset(x_test, y_test, False)
    results = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        results.append(
            {"model": model, "epochs": epochs, "accuracy": model.evaluate(test, verbose=0)[1], "seconds": seconds}
        )
    return results


def save_model(model, path):
    model.save(Path(path))


def load_model(path):
    return tf.keras.models.load_model(Path(path))


def predict_digits(model, images):
    ds = tf.data.Dataset.from_tensor_slices(images).batch(BATCH_SIZE)
    return tf.math.argmax(model.predict(ds, verbose=0), axis=1, output_type=tf.int32)
