# A command line tool: everything is run only under the main guard.
import argparse
import sys
import time

import numpy as np
import tensorflow as tf
from matplotlib import pyplot

EPOCHS = 3


def load_data():
    return tf.keras.datasets.mnist.load_data()


def show_digit(image, label):
    pyplot.clf()
    pyplot.imshow(image, cmap="gray")
    pyplot.suptitle("label: %s" % label)
    return pyplot.gcf()


def normalize(x):
    return tf.keras.layers.Rescaling(1 / 255)(x).numpy()


def build_model():
    model = tf.keras.Sequential(name="first_model")
    model.add(tf.keras.Input(shape=(28, 28)))
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(128, kernel_initializer="he_uniform"))
    model.add(tf.keras.layers.BatchNormalization())
    model.add(tf.keras.layers.Activation("relu"))
    model.add(tf.keras.layers.Dense(128, kernel_initializer="he_uniform"))
    model.add(tf.keras.layers.BatchNormalization())
    model.add(tf.keras.layers.Activation("relu"))
    model.add(tf.keras.layers.Dropout(0.1))
    model.add(tf.keras.layers.Dense(10))
    model.add(tf.keras.layers.Activation("softmax"))
    return model


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    early = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=5)
    return model.fit(x_train, y_train, epochs=EPOCHS, callbacks=[early], verbose=0)


def evaluate_model(model, x_test, y_test):
    return tuple(model.evaluate(x_test, y_test, verbose=0))


def experiment(x_train, y_train, x_test, y_test):
    def once(optimizer, epochs):
        model = build_model()
        model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        return {
            "model": model,
            "epochs": epochs,
            "seconds": time.time() - start,
            "accuracy": evaluate_model(model, x_test, y_test)[1],
        }

    return once("adam", 1), once("sgd", 1), once(tf.keras.optimizers.RMSprop(0.0005), 1)


def save_model(model, path):
    tf.keras.models.save_model(model, path)


def load_model(path):
    return tf.keras.models.load_model(path)


def predict_digits(model, images):
    return np.array([int(np.argmax(row)) for row in model.predict(images, verbose=0)])


def main(argv=None):
    parser = argparse.ArgumentParser(description="Train a digit classifier")
    parser.add_argument("path", nargs="?", default="first_model.keras")
    args = parser.parse_args(argv)
    (x_train, y_train), (x_test, y_test) = load_data()
    x_train, x_test = normalize(x_train), normalize(x_test)
    model = compile_model(build_model())
    fit_model(model, x_train, y_train)
    print("loss %.3f accuracy %.3f" % evaluate_model(model, x_test, y_test))
    save_model(model, args.path)


if __name__ == "__main__":
    sys.exit(main())
