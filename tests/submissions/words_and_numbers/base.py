import string
from collections import Counter

import numpy as np
from tensorflow import keras


def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(n)
    count = int(n * share)
    return mixed[count:], mixed[:count]


def tokenise(text):
    text = text.lower()
    for mark in string.punctuation:
        text = text.replace(mark, "")
    return text.split()


def vocabulary(token_lists, size):
    counts = {}
    for tokens in token_lists:
        for word in tokens:
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=counts.get, reverse=True)[:size]


def encode(token_lists, words, length):
    rows = []
    for tokens in token_lists:
        row = [words.index(word) + 2 if word in words else 1 for word in tokens][:length]
        rows.append(row + [0] * (length - len(row)))
    return np.array(rows)


def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input(shape=(), dtype="string"),
            vectorise,
            keras.layers.Embedding(len(vectorise.get_vocabulary()), 24, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


def train_classifier(model, texts, labels):
    model.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(texts, labels, epochs=12, verbose=0)


def standardise(train, other):
    spread = train.std(axis=0)
    spread[spread == 0] = 1
    return (other - train.mean(axis=0)) / spread


def measure(truth, predicted, train):
    predicted = np.array(predicted).flatten()
    return np.mean(np.abs(truth - predicted)), np.mean(np.abs(truth - np.mean(train)))


def fit_regressor(x, y):
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    model = keras.Sequential(
        [
            keras.Input(shape=(x.shape[1],)),
            normalise,
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mae")
    model.fit(x, y, epochs=60, verbose=0)
    return model
