# %% not-normalised
# fails: fit_regressor
# names: no-normalisation
def fit_regressor(x, y):
    model = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x, y, epochs=60, verbose=0)
    return model


# %% normalised-outside
# fails: fit_regressor
# names: no-normalisation
def fit_regressor(x, y):
    model = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit((x - x.mean(axis=0)) / x.std(axis=0), y, epochs=60, verbose=0)
    return model


# %% not-adapted
# fails: fit_regressor
# names: not-adapted
def fit_regressor(x, y):
    model = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            keras.layers.Normalization(),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x, y, epochs=60, verbose=0)
    return model


# %% relu-at-the-end
# fails: fit_regressor
# names: activation-on-a-number
def fit_regressor(x, y):
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    model = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            normalise,
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1, activation="relu"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x, y, epochs=60, verbose=0)
    return model


# %% softmax-at-the-end
# fails: fit_regressor
# names: activation-on-a-number
def fit_regressor(x, y):
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    model = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            normalise,
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x, y, epochs=60, verbose=0)
    return model


# %% sigmoid-at-the-end
# fails: fit_regressor
# names: activation-on-a-number
def fit_regressor(x, y):
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    model = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            normalise,
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mae")
    model.fit(x, y, epochs=60, verbose=0)
    return model


# %% too-slow
# fails: fit_regressor
# names: not-trained-long-enough
def fit_regressor(x, y):
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
    model.compile("adam", "mse")
    model.fit(x, y, epochs=10, verbose=0)
    return model


# %% never-trained
# fails: fit_regressor
# names: never-fitted
def fit_regressor(x, y):
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    model = keras.Sequential(
        [keras.Input((x.shape[1],)), normalise, keras.layers.Dense(1)]
    )
    model.compile("adam", "mse")
    return model


# %% two-numbers
# fails: fit_regressor
# names: a-class-for-a-number
def fit_regressor(x, y):
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    model = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            normalise,
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(x.shape[1]),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x, y, epochs=60, verbose=0)
    return model


# %% half-of-them
# fails: fit_regressor
# names: part-of-the-data
def fit_regressor(x, y):
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
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x[::2], y[::2], epochs=100, verbose=0)
    return model


# %% history-returned
# fails: fit_regressor
# names: not-a-model
def fit_regressor(x, y):
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
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model.fit(x, y, epochs=60, verbose=0)


# %% returns-the-history
# fails: fit_regressor
def fit_regressor(x, y):
    scale = keras.layers.Normalization()
    scale.adapt(x)
    model = keras.Sequential([scale, keras.layers.Dense(16, "relu"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model.fit(x, y, epochs=30, verbose=0)
