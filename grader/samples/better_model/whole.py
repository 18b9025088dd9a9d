import numpy as np
from tensorflow import keras


def split(x, y, share):
    order = np.random.default_rng(7).permutation(len(x))
    count = round(share * len(x))
    return (x[order[count:]], y[order[count:]]), (x[order[:count]], y[order[:count]])


def read_curves(history):
    best = history["val_loss"].index(min(history["val_loss"])) + 1
    return best, history["val_loss"][-1] - history["loss"][-1]


def output_size(size, window, stride, padding):
    if padding == "same":
        return (size + stride - 1) // stride
    return (size - window) // stride + 1


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.RandomTranslation(0.1, 0.1)])


def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
    )


def confusion_matrix(labels, predictions, classes):
    table = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels, predictions):
        table[label, prediction] += 1
    return table


def compare_models(first, second):
    gap = np.mean(first) - np.mean(second)
    error = (np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)) ** 0.5
    if abs(gap) <= 2 * error:
        return "undecided"
    return "first" if gap > 0 else "second"


def best_model(x_train, y_train, x_val, y_val):
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(12, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(24, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, epochs=8, verbose=0)
    return model
