# %% history
# fails: train_model
# names: history-for-the-model
def train_model(x, y):
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model.fit(x, y, epochs=2, verbose=0)


# %% not-trained
# fails: train_model
# names: not-trained-enough
def train_model(x, y):
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% slow
# fails: train_model
# names: not-trained-enough
def train_model(x, y):
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile(keras.optimizers.SGD(1e-4), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=3, verbose=0)
    return model


# %% one-unit
# fails: train_model
def train_model(x, y):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y, epochs=2, verbose=0)
    return model
