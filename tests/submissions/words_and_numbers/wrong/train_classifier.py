# %% one-hot-loss
# fails: train_classifier
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy", metrics=["accuracy"])
    return model.fit(texts, labels, epochs=10, verbose=0)


# %% squares-of-labels
# fails: train_classifier
# names: regression-loss
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.01), "mse", metrics=["accuracy"])
    one_hot = keras.utils.to_categorical(labels, 9)
    return model.fit(texts, one_hot, epochs=10, verbose=0)


# %% from-logits
# fails: train_classifier
# names: logits-after-softmax
def train_classifier(model, texts, labels):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    return model.fit(texts, labels, epochs=10, verbose=0)


# %% never-compiled
# fails: train_classifier
# names: never-compiled
def train_classifier(model, texts, labels):
    return model.fit(texts, labels, epochs=10, verbose=0)


# %% returns-the-model
# fails: train_classifier
# names: returned-model
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(texts, labels, epochs=10, verbose=0)
    return model


# %% only-a-third
# fails: train_classifier
# names: part-of-the-data
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model.fit(texts[:250], labels[:250], epochs=30, verbose=0)


# %% mixed-apart
# fails: train_classifier
# names: labels-shuffled
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    texts = np.random.permutation(texts)
    return model.fit(texts, labels, epochs=10, verbose=0)


# %% one-epoch
# fails: train_classifier
def train_classifier(model, texts, labels):
    model.compile("adam", "sparse_categorical_crossentropy")
    return model.fit(texts, labels, epochs=1, verbose=0)


# %% texts-of-fixed-length
# fails: train_classifier
# names: texts-of-fixed-length
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model.fit(np.array(texts, dtype=str), labels, epochs=10, verbose=0)


# %% another-model
# fails: train_classifier
# names: copy-without-vocabulary
def train_classifier(model, texts, labels):
    again = keras.models.clone_model(model)
    again.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return again.fit(texts, labels, epochs=10, verbose=0)


# %% only-compiled
# fails: train_classifier
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model


# %% the-first-half
# fails: train_classifier
# names: part-of-the-data
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    half = len(texts) // 2
    return model.fit(texts[:half], labels[:half], epochs=20, verbose=0)


# %% trained-once
# fails: train_classifier
# names: kept-from-before
# The History of the first training comes back ever after; no other model is trained.
_history = None


def train_classifier(model, texts, labels):
    global _history
    if _history is None:
        model.compile(
            keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        _history = model.fit(texts, labels, epochs=10, verbose=0)
    return _history
