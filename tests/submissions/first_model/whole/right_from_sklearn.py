# scikit-learn habits: transformers and an estimator with fit, score and predict around the Keras model.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras


class PixelMinMax:
    """transform() needs no fit, the range of a pixel is known."""

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return np.asarray(X, dtype="float64") / 255

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


class KerasEstimator:
    def __init__(self, model, epochs=3, batch_size=32, random_state=None):
        self.model = model
        self.epochs = epochs
        self.batch_size = batch_size
        self.random_state = random_state

    def fit(self, X, y):
        if self.random_state is not None:
            keras.utils.set_random_seed(self.random_state)
        self.history_ = self.model.fit(X, y, epochs=self.epochs, batch_size=self.batch_size, verbose=0)
        return self

    def predict_proba(self, X):
        return self.model.predict(X, verbose=0)

    def predict(self, X):
        return self.predict_proba(X).argmax(axis=1)

    def score(self, X, y):
        return np.mean(self.predict(X) == y)

    def log_loss(self, X, y):
        p = self.predict_proba(X)
        return -np.log(p[np.arange(len(p)), y] + 1e-7).mean()


def load_data():
    (X_train, y_train), (X_test, y_test) = keras.datasets.mnist.load_data()
    return (X_train, y_train), (X_test, y_test)


def show_digit(image, label):
    ax = plt.figure().add_subplot()
    ax.matshow(image, cmap=plt.cm.gray_r)
    ax.set(title=f"target = {label}", xticks=(), yticks=())
    return ax


def normalize(x):
    return PixelMinMax().fit_transform(x)


def build_model():
    return keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Reshape((-1,))]
        + [keras.layers.Dense(n, activation="relu") for n in (128, 128)]
        + [keras.layers.Dense(10, activation="softmax")]
    )


def compile_model(model):
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    return KerasEstimator(model, epochs=3, random_state=0).fit(x_train, y_train).history_


def evaluate_model(model, x_test, y_test):
    estimator = KerasEstimator(model)
    return estimator.log_loss(x_test, y_test), estimator.score(x_test, y_test)


def experiment(x_train, y_train, x_test, y_test):
    param_grid = [{"batch_size": 16}, {"batch_size": 64}, {"batch_size": 64, "epochs": 2}]
    cv_results = []
    for params in param_grid:
        estimator = KerasEstimator(compile_model(build_model()), **{"epochs": 1, **params})
        tick = time.perf_counter()
        estimator.fit(x_train, y_train)
        cv_results.append(
            {
                "model": estimator.model,
                "epochs": estimator.epochs,
                "accuracy": estimator.score(x_test, y_test),
                "seconds": time.perf_counter() - tick,
                "params": params,
            }
        )
    return cv_results


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    return KerasEstimator(model).predict(images)
