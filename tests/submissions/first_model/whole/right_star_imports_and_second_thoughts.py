# Star imports, first attempts that stand above their corrections, leftovers of debugging.
from tensorflow.keras.layers import *
from tensorflow.keras.models import *
from tensorflow.keras.datasets import mnist
import matplotlib.pyplot as plt
import numpy as np
import random
import time
import warnings

warnings.filterwarnings("ignore")
random.seed(1)
np.random.seed(1)


def load_data():
    pass


def load_data():
    data = mnist.load_data()
    # print(data)
    return data


def show_digit(image, label):
    plt.imshow(image)
    plt.title(label)


def show_digit(image, label):
    plt.figure()
    plt.imshow(image)
    plt.title(label)
    return plt.gca()


def normalize(x):
    # x = x / 255
    # return x.astype(int)   # all zero??
    x = x / 255
    return x


def build_model():
    model = Sequential()
    model.add(Dense(128, input_shape=(28, 28), activation="relu"))
    model.add(Dense(10, activation="softmax"))
    return model


# the above gives (None, 28, 10), we need flatten and one more layer!
def build_model():
    model = Sequential()
    model.add(Flatten(input_shape=(28, 28)))
    model.add(Dense(128, activation="relu"))
    model.add(Dense(128, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    # model.compile(...)  not here
    return model


def compile_model(model):
    # model.compile(loss="mse", optimizer="sgd")
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    print("x_train", x_train.shape, x_train.dtype)
    h = model.fit(x_train, y_train, epochs=3, batch_size=10, verbose=0)
    print("DONE!!!")
    return h


def evaluate_model(model, x_test, y_test):
    a = model.evaluate(x_test, y_test, verbose=0)
    loss = a[0]
    acc = a[1]
    return loss, acc


def experiment(x_train, y_train, x_test, y_test):
    list_of_results = []
    i = 0
    while i < 3:
        e = i + 1
        m = build_model()
        m = compile_model(m)
        t1 = time.time()
        m.fit(x_train, y_train, epochs=e, verbose=0)
        t2 = time.time()
        loss, acc = evaluate_model(m, x_test, y_test)
        d = {}
        d["model"] = m
        d["epochs"] = e
        d["accuracy"] = acc
        d["seconds"] = t2 - t1
        list_of_results.append(d)
        i += 1
    return list_of_results


def save_model(model, path):
    model.save(path)


# load_model comes from the star import of tensorflow.keras.models, nothing to write


def predict_digits(model, images):
    p = model.predict(images, verbose=0)
    result = []
    for i in range(len(p)):
        result.append(list(p[i]).index(max(p[i])))
    return result
