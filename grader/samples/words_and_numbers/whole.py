"""Words and numbers: which language is it, and how heavy is the penguin?"""

import string
from collections import Counter

import numpy as np
from tensorflow import keras


def hold_out(n, share, seed):
    """Step 1: which samples are for training, and which are held out for the test at the end."""
    mixed = np.random.default_rng(seed).permutation(n)
    held_out = round(share * n)
    return mixed[held_out:], mixed[:held_out]


def tokenise(text):
    """Step 2: the words of a text, in small letters, without punctuation."""
    kept = "".join(each for each in text.lower() if each not in string.punctuation)
    return kept.split()


def vocabulary(token_lists, size):
    """Step 3: the most frequent words of all texts."""
    counts = Counter(word for tokens in token_lists for word in tokens)
    return [word for word, _ in counts.most_common(size)]


def encode(token_lists, words, length):
    """Step 4: whole numbers for words, as many for each text."""
    place = {word: number for number, word in enumerate(words, start=2)}
    numbers = np.zeros((len(token_lists), length), dtype=np.int64)
    for row, tokens in zip(numbers, token_lists, strict=True):
        found = [place.get(word, 1) for word in tokens[:length]]
        row[: len(found)] = found
    return numbers


def build_classifier(texts, classes):
    """Step 5: a model that turns texts into a probability for each class; not trained yet."""
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


def train_classifier(model, texts, labels):
    """Step 6: compile the model, and train it."""
    model.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(texts, labels, epochs=10, verbose=0)


def standardise(train, other):
    """Step 7: measurements on a common scale, by what is known of the training samples."""
    spread = train.std(axis=0)
    return (other - train.mean(axis=0)) / np.where(spread == 0, 1, spread)


def measure(truth, predicted, train):
    """Step 8: how far off predictions are, and how far off one would be who knows nothing."""
    error = np.abs(truth - np.reshape(predicted, -1)).mean()
    baseline = np.abs(truth - train.mean()).mean()
    return float(error), float(baseline)


def fit_regressor(x, y):
    """Step 9: a trained model that predicts a number."""
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    model = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            normalise,
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    model.fit(x, y, epochs=60, verbose=0)
    return model
