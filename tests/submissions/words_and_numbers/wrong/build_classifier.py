# %% not-adapted
# fails: build_classifier
# names: vocabulary-empty
def build_classifier(texts, classes):
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            keras.layers.TextVectorization(max_tokens=5000),
            keras.layers.Embedding(5000, 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% a-hundred-words
# fails: build_classifier
# names: vocabulary-too-small
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization(max_tokens=100)
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(100, 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% too-few-rows
# fails: build_classifier
# names: embedding-too-small
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(200, 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% always-nine
# fails: build_classifier
# names: classes-ignored
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(9, activation="softmax"),
        ]
    )


# %% zeros-averaged
# fails: build_classifier
# names: zeros-count
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


# %% zeros-averaged-fixed-length
# fails: build_classifier
# names: zeros-count
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization(output_sequence_length=50)
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


# %% flattened
# fails: build_classifier
# names: flatten-for-average
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization(output_sequence_length=40)
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16),
            keras.layers.Flatten(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% reads-in-order
# fails: build_classifier
# names: order-matters
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16, mask_zero=True),
            keras.layers.GRU(16),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% largest
# fails: build_classifier
# names: largest-for-average
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% no-vectors
# fails: build_classifier
# names: no-embedding
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization(output_mode="multi_hot")
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% no-softmax
# fails: build_classifier
# names: no-softmax
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes),
        ]
    )


# %% sigmoid
# fails: build_classifier
# names: sigmoid-output
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="sigmoid"),
        ]
    )


# %% capitals-count
# fails: build_classifier
# names: standardise-off
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization(standardize=None)
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


# %% words-from-elsewhere
# fails: build_classifier
# names: vocabulary-from-elsewhere
# Knows words that stand in none of the texts.
def build_classifier(texts, classes):
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            keras.layers.TextVectorization(vocabulary=KNOWN),
            keras.layers.Embedding(len(KNOWN) + 2, 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


PARTS = ["ba", "de", "fi", "go", "lu", "ka", "me", "ni", "po", "ru", "sa", "te", "vi", "zo"]
KNOWN = [a + b + c + d for a in PARTS for b in PARTS for c in PARTS for d in PARTS]


# %% no-model
# fails: build_classifier
# names: not-a-model
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return vectorise(texts)


# %% vectors-of-zeros
# fails: build_classifier
# names: constant-weights
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(
                vectorise.vocabulary_size(), 16, mask_zero=True, embeddings_initializer="zeros"
            ),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% frozen-vectors
# fails: build_classifier
# names: frozen-layers
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(
                vectorise.vocabulary_size(), 16, mask_zero=True, trainable=False
            ),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %% each-word-by-itself
# fails: build_classifier
# names: averages-probabilities
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16, mask_zero=True),
            keras.layers.Dense(classes, activation="softmax"),
            keras.layers.GlobalAveragePooling1D(),
        ]
    )
