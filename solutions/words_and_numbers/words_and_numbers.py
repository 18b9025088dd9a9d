"""Words and numbers: which language is it, and how heavy is the penguin?"""

import string
from collections import Counter

import numpy as np
from tensorflow import keras


def hold_out(n, share, seed):
    """Step 1: which samples are for training, and which are held out for the test at the end.

    Args:
        n: how many samples there are; they are numbered from 0 to n - 1.
        share: which part of them is held out, between 0 and 1.
        seed: a whole number. The same one draws the same samples, another one others.

    Returns:
        Two arrays of whole numbers: those for training, and those held out. Each sample is in one
        of them, once.
    """
    # BEGIN SOLUTION
    mixed = np.random.default_rng(seed).permutation(n)
    held_out = round(share * n)
    return mixed[held_out:], mixed[:held_out]
    # END SOLUTION


def tokenise(text):
    """Step 2: the words of a text, in lower case, without punctuation.

    Args:
        text: such as "All human beings are born free, and equal."

    Returns:
        A list of texts, in their order: ["all", "human", "beings", "are", "born", "free", "and",
        "equal"]. Each character of `string.punctuation` is left out.
    """
    # BEGIN SOLUTION
    kept = "".join(each for each in text.lower() if each not in string.punctuation)
    return kept.split()
    # END SOLUTION


def vocabulary(token_lists, size):
    """Step 3: the most frequent words of all texts.

    Args:
        token_lists: the words of each text, a list of lists.
        size: how many words are wanted. There may be fewer.

    Returns:
        A list of words, the most frequent first. Of words that are as frequent as each other,
        any may come first.
    """
    # BEGIN SOLUTION
    counts = Counter(word for tokens in token_lists for word in tokens)
    return [word for word, _ in counts.most_common(size)]
    # END SOLUTION


def encode(token_lists, words, length):
    """Step 4: whole numbers for words, the same number of them for each text.

    Args:
        token_lists: the words of each text, a list of lists.
        words: the vocabulary, a list.
        length: how many numbers each text gets. Further words are cut off at the end.

    Returns:
        An array of whole numbers, shape (texts, length): 2 for the first word of the vocabulary, 3
        for the second, and so on; 1 for a word that is not in it; 0 where the text is over.
    """
    # BEGIN SOLUTION
    place = {word: number for number, word in enumerate(words, start=2)}
    numbers = np.zeros((len(token_lists), length), dtype=np.int64)
    for row, tokens in zip(numbers, token_lists, strict=True):
        found = [place.get(word, 1) for word in tokens[:length]]
        row[: len(found)] = found
    return numbers
    # END SOLUTION


def build_classifier(texts, classes):
    """Step 5: a model that turns texts into a probability for each class; not trained yet.

    Args:
        texts: an array of texts, shape (n,), to take the vocabulary from.
        classes: how many classes there are.

    Returns:
        A Keras model: an array of texts in, shape (classes,) out for each. Its layers:
        TextVectorization, Embedding, GlobalAveragePooling1D, Dense.
    """
    # BEGIN SOLUTION
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
    # END SOLUTION


def train_classifier(model, texts, labels):
    """Step 6: compile the model, and train it.

    Args:
        model: the model of step 5.
        texts: an array of texts, shape (n,).
        labels: the class of each, whole numbers (n,).

    Returns:
        What `fit` returns: the History.
    """
    # BEGIN SOLUTION
    model.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(texts, labels, epochs=10, verbose=0)
    # END SOLUTION


def standardise(train, other):
    """Step 7: measurements on a common scale, by what is known of the training samples.

    Args:
        train: the training samples, shape (n, columns).
        other: samples of the same kind, shape (m, columns).

    Returns:
        `other`, float (m, columns): from each column the mean of that column of `train` is taken
        away, and the result divided by the standard deviation of that column of `train`; by 1 where
        that is 0.
    """
    # BEGIN SOLUTION
    spread = train.std(axis=0)
    return (other - train.mean(axis=0)) / np.where(spread == 0, 1, spread)
    # END SOLUTION


def measure(truth, predicted, train):
    """Step 8: how far off predictions are, and how far off one would be who knows nothing.

    Args:
        truth: the right numbers of the test samples, shape (n,).
        predicted: what the model says of them, shape (n,) or (n, 1).
        train: the right numbers of the training samples, shape (m,).

    Returns:
        Two numbers: the mean absolute error of the predictions, and that of always saying the mean
        of `train`.
    """
    # BEGIN SOLUTION
    error = np.abs(truth - np.reshape(predicted, -1)).mean()
    baseline = np.abs(truth - train.mean()).mean()
    return float(error), float(baseline)
    # END SOLUTION


def fit_regressor(x, y):
    """Step 9: a trained model that predicts a number.

    Args:
        x: measurements as they are, on whatever scales, float (n, columns).
        y: the number to predict for each, float (n,).

    Returns:
        The trained Keras model: shape (columns,) in, one number out. Its first layer is a
        Normalization that has seen `x`.
    """
    # BEGIN SOLUTION
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
    # END SOLUTION
