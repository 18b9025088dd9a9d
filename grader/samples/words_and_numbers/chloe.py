"""Mistakes that many make: letters that got lost, padding that counts, scales of its own, n times n."""


def tokenise(text):
    import re

    return re.sub(r"[^a-z ]", "", text.lower()).split()


def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


def standardise(train, other):
    return (other - other.mean(axis=0)) / other.std(axis=0)


def measure(truth, predicted, train):
    return np.abs(truth - predicted).mean(), np.abs(truth - train.mean()).mean()
