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
    raise NotImplementedError("step 1, hold_out: not written yet")


def tokenise(text):
    """Step 2: the words of a text, in lower case, without punctuation.

    Args:
        text: such as "All human beings are born free, and equal."

    Returns:
        A list of texts, in their order: ["all", "human", "beings", "are", "born", "free", "and",
        "equal"]. Each character of `string.punctuation` is left out.
    """
    raise NotImplementedError("step 2, tokenise: not written yet")


def vocabulary(token_lists, size):
    """Step 3: the most frequent words of all texts.

    Args:
        token_lists: the words of each text, a list of lists.
        size: how many words are wanted. There may be fewer.

    Returns:
        A list of words, the most frequent first. Of words that are as frequent as each other,
        any may come first.
    """
    raise NotImplementedError("step 3, vocabulary: not written yet")


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
    raise NotImplementedError("step 4, encode: not written yet")


def build_classifier(texts, classes):
    """Step 5: a model that turns texts into a probability for each class; not trained yet.

    Args:
        texts: an array of texts, shape (n,), to take the vocabulary from.
        classes: how many classes there are.

    Returns:
        A Keras model: an array of texts in, shape (classes,) out for each. Its layers:
        TextVectorization, Embedding, GlobalAveragePooling1D, Dense.
    """
    raise NotImplementedError("step 5, build_classifier: not written yet")


def train_classifier(model, texts, labels):
    """Step 6: compile the model, and train it.

    Args:
        model: the model of step 5.
        texts: an array of texts, shape (n,).
        labels: the class of each, whole numbers (n,).

    Returns:
        What `fit` returns: the History.
    """
    raise NotImplementedError("step 6, train_classifier: not written yet")


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
    raise NotImplementedError("step 7, standardise: not written yet")


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
    raise NotImplementedError("step 8, measure: not written yet")


def fit_regressor(x, y):
    """Step 9: a trained model that predicts a number.

    Args:
        x: measurements as they are, on whatever scales, float (n, columns).
        y: the number to predict for each, float (n,).

    Returns:
        The trained Keras model: shape (columns,) in, one number out. Its first layer is a
        Normalization that has seen `x`.
    """
    raise NotImplementedError("step 9, fit_regressor: not written yet")
