# Everything in one class; the asked names are bound methods of one object.
import time

import keras
import matplotlib.pyplot as plt
import numpy as np


class DigitRecognizer:
    classes = 10

    def __init__(self, units=128, epochs=3):
        self.units = units
        self.epochs = epochs

    def load_data(self):
        return keras.datasets.mnist.load_data()

    def show_digit(self, image, label):
        figure, axes = plt.subplots()
        axes.imshow(image, cmap="gray")
        axes.set_title(f"Digit {label}")
        return figure

    def normalize(self, x):
        return x.astype("float32") / 255.0

    def _dense(self, units=None):
        return keras.layers.Dense(units or self.units, activation="relu")

    def build_model(self):
        return keras.Sequential(
            [
                keras.layers.Input((28, 28)),
                keras.layers.Flatten(),
                self._dense(),
                self._dense(),
                keras.layers.Dense(self.classes, activation="softmax"),
            ]
        )

    def compile_model(self, model):
        model.compile(
            optimizer=keras.optimizers.Adam(),
            loss=keras.losses.SparseCategoricalCrossentropy(),
            metrics=["accuracy"],
        )
        return model

    def fit_model(self, model, x_train, y_train):
        return model.fit(x_train, y_train, epochs=self.epochs, verbose=0)

    def evaluate_model(self, model, x_test, y_test):
        return model.evaluate(x_test, y_test, verbose=0)

    def experiment(self, x_train, y_train, x_test, y_test):
        results = []
        for units in (16, 32, 64):
            other = DigitRecognizer(units=units, epochs=1)
            model = other.compile_model(other.build_model())
            start = time.time()
            other.fit_model(model, x_train, y_train)
            seconds = time.time() - start
            _, accuracy = other.evaluate_model(model, x_test, y_test)
            results.append(dict(model=model, epochs=other.epochs, accuracy=accuracy, seconds=seconds))
        return results

    def save_model(self, model, path):
        model.save(path)

    def load_model(self, path):
        return keras.models.load_model(path)

    def predict_digits(self, model, images):
        return np.argmax(model.predict(images, verbose=0), axis=-1)


_recognizer = DigitRecognizer()
load_data = _recognizer.load_data
show_digit = _recognizer.show_digit
normalize = _recognizer.normalize
build_model = _recognizer.build_model
compile_model = _recognizer.compile_model
fit_model = _recognizer.fit_model
evaluate_model = _recognizer.evaluate_model
experiment = _recognizer.experiment
save_model = _recognizer.save_model
load_model = _recognizer.load_model
predict_digits = _recognizer.predict_digits
