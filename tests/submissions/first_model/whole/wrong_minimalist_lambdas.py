# fails: normalize, build_model, predict_digits
# names: integer-division, other-units, off-by-one
# As short as possible; lambdas for everything that fits in a line.
import time

import numpy as np
from matplotlib import pyplot as plt
from tensorflow import keras as K

load_data = K.datasets.mnist.load_data
normalize = lambda x: x // 255.0
build_model = lambda: K.Sequential(
    [K.Input((28, 28)), K.layers.Flatten()]
    + [K.layers.Dense(100, "relu") for _ in range(2)]
    + [K.layers.Dense(10, "softmax")]
)
fit_model = lambda m, x, y: m.fit(x, y, epochs=3, verbose=0)
evaluate_model = lambda m, x, y: m.evaluate(x, y, verbose=0)
save_model = lambda m, path: m.save(path)
load_model = lambda path: K.models.load_model(path)
predict_digits = lambda m, images: m.predict(images, verbose=0)[:, 1:].argmax(1)


def show_digit(image, label):
    ax = plt.figure().gca()
    ax.matshow(image)
    ax.set_title(label)
    return ax


def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def experiment(x, y, x_test, y_test):
    def run(epochs):
        m = compile_model(build_model())
        t = time.perf_counter()
        m.fit(x, y, epochs=epochs, verbose=0)
        t = time.perf_counter() - t
        return dict(model=m, epochs=epochs, accuracy=m.evaluate(x_test, y_test, verbose=0)[1], seconds=t)

    return [run(e) for e in (1, 2, 3)]
