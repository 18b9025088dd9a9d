# The tutorial typed off, everything run and printed at module level beside the functions.
import time

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

mnist = tf.keras.datasets.mnist


def load_data():
    return mnist.load_data()


(x_train, y_train), (x_test, y_test) = load_data()
print(x_train[0])


def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap=plt.cm.binary)
    plt.title(label)
    ax = plt.gca()
    plt.show()
    return ax


show_digit(x_train[0], y_train[0])


def normalize(x):
    return tf.keras.utils.normalize(x, axis=1)


x_train = normalize(x_train)
x_test = normalize(x_test)


def build_model():
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(128, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(128, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(10, activation="softmax"))
    return model


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3)


def evaluate_model(model, x_test, y_test):
    val_loss, val_acc = model.evaluate(x_test, y_test)
    print(f"Validation loss: {val_loss}, validation accuracy: {val_acc}")
    return val_loss, val_acc


model = compile_model(build_model())
fit_model(model, x_train, y_train)
evaluate_model(model, x_test, y_test)


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (32, 64, 128):
        m = tf.keras.models.Sequential()
        m.add(tf.keras.layers.Flatten())
        m.add(tf.keras.layers.Dense(units, activation=tf.nn.relu))
        m.add(tf.keras.layers.Dense(10, activation="softmax"))
        compile_model(m)
        start = time.time()
        m.fit(x_train, y_train, epochs=2)
        trials.append(
            {
                "model": m,
                "epochs": 2,
                "accuracy": m.evaluate(x_test, y_test)[1],
                "seconds": time.time() - start,
            }
        )
    return trials


def save_model(model, path):
    model.save(path)


def load_model(path):
    return tf.keras.models.load_model(path)


def predict_digits(model, images):
    predictions = model.predict(images)
    return np.argmax(predictions, axis=1)


print(predict_digits(model, x_test)[0], "should be", y_test[0])
