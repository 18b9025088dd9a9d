# As short as it gets: imported names and lambdas, hardly a def.
import time

import keras as k
import matplotlib.pyplot as plt
from keras.datasets.mnist import load_data
from keras.models import load_model, save_model

L = k.layers
normalize = lambda x: x / 255
build_model = lambda *u: k.Sequential([L.Flatten(), *[L.Dense(n, "relu") for n in u or (128, 128)], L.Dense(10, "softmax")])
compile_model = lambda m: m.compile("adam", "sparse_categorical_crossentropy", metrics=["acc"]) or m
fit_model = lambda m, x, y: m.fit(x, y, epochs=3, verbose=0)
evaluate_model = lambda m, x, y: m.evaluate(x, y, verbose=0)
predict_digits = lambda m, x: m.predict(x, verbose=0).argmax(1)


def show_digit(image, label):
    ax = plt.figure().gca(); ax.imshow(image); ax.set_title(label); return ax


def trial(n, x, y, X, Y, t=None):
    m, t = compile_model(build_model(n)), time.time()
    m.fit(x, y, verbose=0)
    return {"model": m, "epochs": 1, "seconds": time.time() - t, "accuracy": evaluate_model(m, X, Y)[1]}


experiment = lambda *data: [trial(n, *data) for n in (16, 32, 64)]
