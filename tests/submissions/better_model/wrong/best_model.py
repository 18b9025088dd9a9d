# %% too-large
# fails: best_model
# names: over-the-budget
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, epochs=5, verbose=0)
    return model


# %% untrained
# fails: best_model
# names: not-trained-here
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% one-epoch-of-a-linear-model
# fails: best_model
# names: linear-model
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, epochs=1, verbose=0)
    return model


# %% a-linear-model-trained-well
# fails: best_model
# names: linear-model
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    stop = keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)
    model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=30, callbacks=[stop], verbose=0
    )
    return model


# %% layers-without-an-activation
# fails: best_model
# names: linear-model
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=2),
            layers.BatchNormalization(),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.1),
            layers.Dense(32),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.003), loss)
    model.fit(x_train, y_train, epochs=12, verbose=0)
    return model


# %% one-against-the-others
# fails: best_model
# names: linear-model
# Ten sigmoids of weighted sums.
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="sigmoid")]
    )
    model.compile(keras.optimizers.Adam(0.005), "binary_crossentropy")
    model.fit(x_train, keras.utils.to_categorical(y_train, 10), epochs=25, verbose=0)
    return model


# %% all-of-the-digits
# fails: best_model
# names: other-data
def best_model(x_train, y_train, x_val, y_val):
    (x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
    x = np.concatenate([x, x_test])[..., None] / 255.0
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(12, 3, strides=2, activation="relu"),
            layers.Conv2D(24, 3, strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    model.fit(x, np.concatenate([y, y_test]), epochs=6, verbose=0)
    return model


# %% labels-mixed-up
# fails: best_model
# names: labels-shuffled
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, np.random.default_rng(0).permutation(y_train), epochs=3, verbose=0)
    return model


# %% squares-of-whole-numbers
# fails: best_model
# One number out, and a digit is rounded from it.
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    model.fit(x_train, y_train, epochs=3, verbose=0)
    return model


# %% what-fit-returns
# fails: best_model
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model = model.fit(x_train, y_train, epochs=2, verbose=0)
    return model


# %% trained-once-for-all
# fails: best_model
# names: kept-from-before
# The model of the first call comes back ever after, whatever it is to learn from.
_best = None


def best_model(x_train, y_train, x_val, y_val):
    global _best
    if _best is None:
        layers = keras.layers
        _best = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(8, 3, strides=2, activation="relu"),
                layers.Flatten(),
                layers.Dense(10, activation="softmax"),
            ]
        )
        _best.compile("adam", "sparse_categorical_crossentropy")
        _best.fit(x_train, y_train, epochs=8, verbose=0)
    return _best
