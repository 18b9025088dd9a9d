# %% functional
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization(max_tokens=2000)
    vectorise.adapt(texts)
    sentence = keras.Input(shape=(1,), dtype="string")
    numbers = vectorise(sentence)
    vectors = keras.layers.Embedding(2000, 32, mask_zero=True)(numbers)
    average = keras.layers.GlobalAveragePooling1D()(vectors)
    shares = keras.layers.Dense(classes, activation="softmax")(average)
    return keras.Model(sentence, shares)


# %% with-a-hidden-layer-and-dropout
def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization(output_mode="int", output_sequence_length=40)
    vectorise.adapt(list(texts))
    model = keras.Sequential()
    model.add(keras.Input(shape=(), dtype="string"))
    model.add(vectorise)
    model.add(keras.layers.Embedding(vectorise.vocabulary_size(), 16, mask_zero=True))
    model.add(keras.layers.GlobalAveragePooling1D())
    model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(classes))
    model.add(keras.layers.Softmax())
    return model


# %% vocabulary-handed-over
# The words of steps 2 and 3, and no learning from texts.
def build_classifier(texts, classes):
    words = vocabulary([tokenise(text) for text in texts], 5000)
    vectorise = keras.layers.TextVectorization(vocabulary=words)
    return keras.Sequential(
        [
            keras.Input(shape=(), dtype=tf.string),
            vectorise,
            keras.layers.Embedding(len(words) + 2, 20, mask_zero=True, name="vectors"),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, "softmax"),
        ]
    )


import tensorflow as tf
