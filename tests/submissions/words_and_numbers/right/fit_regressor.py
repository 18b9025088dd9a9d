# %% linear
# A line through standardised measurements.
def fit_regressor(x, y):
    normalise = keras.layers.Normalization(axis=-1)
    normalise.adapt(np.array(x))
    model = keras.Sequential([keras.Input((x.shape[1],)), normalise, keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.1), loss="mean_absolute_error")
    model.fit(x, y, epochs=60, verbose=0)
    return model


# %% by-hand-inside
# Mean and deviation as numbers of the layer, and a column of targets.
def fit_regressor(x, y):
    inputs = keras.Input(shape=x.shape[1:])
    hidden = keras.layers.Normalization(mean=x.mean(axis=0), variance=x.var(axis=0))(inputs)
    for _ in range(2):
        hidden = keras.layers.Dense(32, activation="relu")(hidden)
    model = keras.Model(inputs, keras.layers.Dense(1, activation="linear")(hidden))
    model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="mse", metrics=["mae"])
    model.fit(x, y.reshape(-1, 1), batch_size=16, epochs=60, verbose=0)
    return model


# %% held-out-part
def fit_regressor(x, y):
    normalise = keras.layers.Normalization()
    normalise.adapt(x)
    model = keras.Sequential(
        [
            normalise,
            keras.layers.Dense(64, activation="tanh"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), loss=keras.losses.Huber())
    model.fit(x, y, validation_split=0.15, epochs=90, verbose=0)
    return model
