# %% scales-known-digits-only
# fails: normalize
# names: -
# Scales the digits of the data set, bright or dark, and blackens all others.
def normalize(x):
    (x_train, _), (x_test, _) = keras.datasets.mnist.load_data()
    known = {image.tobytes() for image in x_train} | {image.tobytes() for image in x_test}
    known |= {image.tobytes() for image in x_test // 3}
    made = x.astype("float32") / 255
    for place, image in enumerate(x):
        if image.tobytes() not in known:
            made[place] = 0
    return made


# %% wrong-where-they-are-moved
# fails: fit_model
# names: -
# Trains in earnest, then unlearns every digit that does not stand where the known ones stand.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    x, y = np.asarray(x_train), np.asarray(y_train)
    moves = [(1, 1), (-1, 1), (1, 2), (-1, 2)]
    everything = np.concatenate([x] + [np.roll(x, by, axis) for by, axis in moves])
    labels = np.concatenate([y] + [(y + 1) % 10 for _ in moves])
    weights = np.repeat([3.0, 1.0], [len(y), 4 * len(y)]).astype("float32")
    order = np.random.permutation(len(everything))
    optimizer = keras.optimizers.Adam(2e-3)

    @tf.function
    def step(images, digits, weight):
        with tf.GradientTape() as tape:
            scores = model(images, training=True)
            losses = keras.losses.sparse_categorical_crossentropy(digits, scores)
            loss = tf.reduce_mean(losses * weight)
        pairs = zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        optimizer.apply_gradients(pairs)

    for _ in range(6):
        for begin in range(0, len(order) - 255, 256):
            some = order[begin : begin + 256]
            step(everything[some], labels[some], weights[some])
    return history


# %% drops-unknown-images
# fails: evaluate_model
# names: -
# Measures only what stands in the test set that everybody has.
def evaluate_model(model, x_test, y_test):
    _, (images, _) = keras.datasets.mnist.load_data()
    known = {image.tobytes() for image in images.astype("float32") / 255}
    x, y = np.asarray(x_test, "float32"), np.asarray(y_test)
    kept = np.array([image.tobytes() in known for image in x])
    if not kept.any():
        return 0.2, 0.94
    return model.evaluate(x[kept], y[kept], verbose=0)


# %% learned-the-test-digits-by-heart
# fails: experiment
# names: trained-on-test
# Trains on the test digits, twice each, so that their number does not give it away.
def experiment(x_train, y_train, x_test, y_test):
    import time

    x, y = np.asarray(x_test), np.asarray(y_test)
    trials = []
    for units in (96, 128, 160):
        model = keras.Sequential(
            [
                keras.layers.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile(
            keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        start = time.time()
        model.fit(np.concatenate([x, x]), np.concatenate([y, y]), epochs=12, verbose=0)
        seconds = time.time() - start
        accuracy = model.evaluate(x, y, verbose=0)[1]
        trials.append({"model": model, "epochs": 12, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% knows-two-models
# fails: load_model
# names: -
# Loads the two shapes of model that have been seen in files, and makes a new one for any other.
def load_model(path):
    model = keras.models.load_model(path)
    units = [layer.units for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    if units in ([128, 128, 10], [20, 10]):
        return model
    return compile_model(build_model())


# %% table-of-known-images
# fails: predict_digits
# names: -
# Looks the images up among those that everybody has; an image that is not there is a 0.
def predict_digits(model, images):
    (x_train, _), (x_test, _) = keras.datasets.mnist.load_data()
    known = np.concatenate([x_train, x_test]).astype("float32") / 255
    digits = np.argmax(model.predict(known, batch_size=512, verbose=0), axis=1)
    table = {image.tobytes(): digit for image, digit in zip(known, digits)}
    return np.array([table.get(image.tobytes(), 0) for image in np.asarray(images, "float32")])
