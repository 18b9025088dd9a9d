# Functions with defaults that call each other, a pipeline at the end guarded by try.
import functools
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras

keras.utils.set_random_seed(2024)
METRIC = "sparse_categorical_accuracy"


def log_call(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        start = time.time()
        result = func(*args, **kwargs)
        print(f"{func.__name__} took {time.time() - start:.2f} s")
        return result

    return wrapper


@functools.lru_cache(maxsize=1)
def load_data():
    return keras.datasets.mnist.load_data()


@log_call
def show_digit(image, label, *, cmap="gray"):
    fig, axes = plt.subplots(nrows=1, ncols=1, squeeze=False)
    axes[0, 0].imshow(image, cmap=cmap)
    axes[0, 0].set_ylabel(f"label {label}")
    return fig


@log_call
def normalize(x):
    return np.stack([image / 255.0 for image in x])


@log_call
def build_model(hidden=(128, 128)):
    layers = (keras.layers.Dense(units, activation="relu") for units in hidden)
    return keras.Sequential(
        (keras.Input((28, 28)), keras.layers.Flatten(), *layers, keras.layers.Dense(10, activation="softmax"))
    )


@log_call
def compile_model(model, learning_rate=0.001):
    adam = keras.optimizers.Adam(learning_rate=learning_rate)
    model.compile(optimizer=adam, loss="sparse_categorical_crossentropy", metrics=[METRIC])
    return model


@log_call
def fit_model(model, x_train, y_train, epochs=3):
    return model.fit(x_train, y_train, epochs=epochs, verbose=0)


@log_call
def evaluate_model(model, x_test, y_test):
    results = model.evaluate(x_test, y_test, verbose=0, return_dict=True)
    return results["loss"], results[METRIC]


@log_call
def experiment(x_train, y_train, x_test, y_test):
    results = []
    for hidden, learning_rate, epochs in [((32,), 0.001, 1), ((32,), 0.01, 1), ((32, 32), 0.001, 2)]:
        model = compile_model(build_model(hidden), learning_rate)
        start = time.time()
        history = fit_model(model, x_train, y_train, epochs=epochs)
        results.append(
            {
                "model": model,
                "epochs": history.epoch[-1] + 1,
                "seconds": time.time() - start,
                "accuracy": evaluate_model(model, x_test, y_test)[1],
            }
        )
    best = max(results, key=lambda r: r["accuracy"])
    print("best accuracy", best["accuracy"])
    return results


@log_call
def save_model(model, path):
    model.save(path)


@log_call
def load_model(path):
    return keras.models.load_model(path)


@log_call
def predict_digits(model, images):
    return model.predict(images, verbose=0).argmax(axis=1).tolist()


try:
    (images, labels), _ = load_data()
    small = compile_model(build_model())
    fit_model(small, normalize(images[:500]), labels[:500], epochs=1)
    print(predict_digits(small, normalize(images[:5])), labels[:5])
except Exception as problem:
    print("pipeline failed:", problem)
