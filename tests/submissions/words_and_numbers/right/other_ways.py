# %% sorted-by-random-keys
def hold_out(n, share, seed):
    keys = np.random.RandomState(seed).uniform(size=n)
    order = np.argsort(keys)
    k = int(round(share * n))
    return order[k:].tolist(), order[:k].tolist()


# %% a-sample-of-python
def hold_out(n, share, seed):
    import random

    held = set(random.Random(seed).sample(range(n), round(share * n)))
    return np.array([i for i in range(n) if i not in held]), np.array(sorted(held), dtype=int)


# %% letter-by-letter
def tokenise(text):
    words, word = [], ""
    for char in text.lower() + " ":
        if char.isspace():
            if word:
                words.append(word)
            word = ""
        elif char not in string.punctuation:
            word += char
    return words


# %% one-pattern
def tokenise(text):
    import re

    return re.sub(f"[{re.escape(string.punctuation)}]", "", text.lower()).split()


# %% counts-in-a-dict
def vocabulary(token_lists, size):
    from collections import defaultdict

    counts = defaultdict(int)
    for t in token_lists:
        for w in t:
            counts[w] += 1
    ranked = sorted(counts.items(), key=lambda kv: kv[1], reverse=True)
    return [w for w, _ in ranked][: min(size, len(ranked))]


# %% a-heap
def vocabulary(token_lists, size):
    import heapq
    from itertools import chain

    counts = Counter(chain.from_iterable(token_lists))
    return tuple(heapq.nlargest(size, counts, key=counts.__getitem__))


# %% filled-first
def encode(token_lists, words, length):
    lookup = {w: i for i, w in enumerate(words, 2)}
    out = np.full((len(token_lists), length), 0, dtype="int32")
    for r, toks in enumerate(token_lists):
        ids = list(map(lambda t: lookup.get(t, 1), toks))[:length]
        out[r, : len(ids)] = ids
    return out


# %% a-comprehension-with-zeros
def encode(token_lists, words, length):
    def row(tokens):
        numbers = [words.index(t) + 2 if t in set(words) else 1 for t in tokens]
        return (numbers + [0] * length)[:length]

    return np.vstack([row(tokens) for tokens in token_lists]).astype(np.int64)


# %% functional
def build_classifier(texts, classes):
    layer = keras.layers.TextVectorization(output_mode="int")
    layer.adapt(texts)
    inp = keras.Input(shape=(1,), dtype="string")
    h = layer(inp)
    h = keras.layers.Embedding(len(layer.get_vocabulary()), 24, mask_zero=True)(h)
    h = keras.layers.GlobalAveragePooling1D()(h)
    return keras.Model(inp, keras.layers.Dense(classes, activation="softmax")(h))


# %% compiled-in-steps
def train_classifier(model, texts, labels):
    optimizer = keras.optimizers.RMSprop(learning_rate=0.01)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["acc"])
    stop = keras.callbacks.EarlyStopping(monitor="loss", patience=3)
    return model.fit(texts, labels, epochs=25, batch_size=16, callbacks=[stop], verbose=0)


# %% columns-in-a-loop
def standardise(train, other):
    out = np.empty(np.shape(other), dtype=float)
    for c in range(out.shape[1]):
        mu, sd = np.mean(train[:, c]), np.std(train[:, c])
        out[:, c] = (other[:, c] - mu) / (sd if sd > 0 else 1.0)
    return out


# %% with-where
def standardise(train, other):
    train = np.asarray(train, dtype="float64")
    sigma = train.std(0)
    return np.divide(other - train.mean(0), np.where(np.isclose(sigma, 0), 1, sigma))


# %% sums-by-hand
def measure(truth, predicted, train):
    guess = sum(train) / len(train)
    pairs = list(zip(truth, np.ravel(predicted)))
    mae = sum(abs(t - p) for t, p in pairs) / len(pairs)
    return float(mae), float(sum(abs(t - guess) for t in truth) / len(truth))


# %% keras-measures
def measure(truth, predicted, train):
    mae = keras.losses.MeanAbsoluteError()
    right = np.asarray(truth, "float32").reshape(-1, 1)
    constant = np.full_like(right, np.mean(train))
    return float(mae(right, np.reshape(predicted, (-1, 1)))), float(mae(right, constant))


# %% two-layers-and-sgd
def fit_regressor(x, y):
    scale = keras.layers.Normalization(axis=-1)
    scale.adapt(x)
    inputs = keras.Input((x.shape[1],))
    h = keras.layers.Dense(32, activation="tanh")(scale(inputs))
    model = keras.Model(inputs, keras.layers.Dense(1)(h))
    model.compile(keras.optimizers.SGD(0.01, momentum=0.9), loss="mae")
    model.fit(x, y[:, None], epochs=80, batch_size=16, verbose=0)
    return model
