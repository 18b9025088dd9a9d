"""All right, and written in another way than most."""


def hold_out(n, share, seed):
    import random

    places = list(range(n))
    random.Random(seed).shuffle(places)
    return places[int(share * n) :], places[: int(share * n)]


def tokenise(text):
    return text.lower().translate(str.maketrans("", "", string.punctuation)).split()


def vocabulary(token_lists, size):
    counts = Counter(sum(token_lists, []))
    return sorted(counts, key=lambda word: (-counts[word], word))[:size]


def encode(token_lists, words, length):
    known = ["", None, *words]
    return [
        [known.index(w) if w in known else 1 for w in (tokens + [""] * length)[:length]]
        for tokens in token_lists
    ]


def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization(max_tokens=3000)
    vectorise.adapt(texts)
    line = keras.Input(shape=(1,), dtype="string")
    vectors = keras.layers.Embedding(3000, 32, mask_zero=True)(vectorise(line))
    average = keras.layers.GlobalAveragePooling1D()(vectors)
    return keras.Model(line, keras.layers.Dense(classes, activation="softmax")(average))


def measure(truth, predicted, train):
    error = keras.losses.MeanAbsoluteError()
    return float(error(truth, np.ravel(predicted))), float(
        error(truth, np.full(len(truth), train.mean()))
    )
