# %% places-by-rank
def split(x, y, share):
    rank = np.random.RandomState(0).rand(len(x)).argsort()
    n = int(round(len(x) * share))
    return [[x[rank[n:]], y[rank[n:]]], [x[rank[:n]], y[rank[:n]]]]


# %% shuffled-with-a-seed-for-all
def split(x, y, share):
    np.random.seed(42)
    idx = np.arange(len(x))
    np.random.shuffle(idx)
    cut = len(x) - round(share * len(x))
    return (x[idx][:cut], y[idx][:cut]), (x[idx][cut:], y[idx][cut:])


# %% an-array-of-two
def read_curves(history):
    val = np.array(history["val_loss"])
    return np.array([np.flatnonzero(val == val.min())[0] + 1, val[-1] - history["loss"][-1]])


# %% by-a-loop
def read_curves(history):
    best, smallest = None, None
    for epoch, value in enumerate(history["val_loss"], 1):
        if smallest is None or value < smallest:
            best, smallest = epoch, value
    train, val = history["loss"].pop(), history["val_loss"].pop()
    return [best, val - train]


# %% asks-keras
def output_size(size, window, stride, padding):
    layer = keras.layers.MaxPooling1D(window, strides=stride, padding=padding)
    return layer.compute_output_shape((None, size, 1))[1]


# %% counted-one-by-one
def output_size(size, window, stride, padding):
    places, at = 0, 0
    while at < size if padding == "same" else at + window <= size:
        places += 1
        at += stride
    return np.int64(places)


# %% a-subclass
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = keras.layers.Conv2D(16, 3, activation="relu")
        self.conv2 = keras.layers.Conv2D(32, 3, activation="relu")
        self.pool1 = keras.layers.MaxPooling2D()
        self.pool2 = keras.layers.MaxPooling2D()
        self.flat = keras.layers.Flatten()
        self.drop = keras.layers.Dropout(0.5)
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, x, training=False):
        x = self.pool1(self.conv1(x))
        x = self.pool2(self.conv2(x))
        return self.out(self.drop(self.flat(x), training=training))


def build_cnn():
    return Net()


# %% nested-blocks
def build_cnn():
    block = lambda n: keras.Sequential(  # noqa: E731
        [keras.layers.Conv2D(n, (3, 3)), keras.layers.Activation("relu"), keras.layers.MaxPool2D()]
    )
    head = keras.Sequential(
        [keras.layers.Flatten(), keras.layers.Dropout(0.1), keras.layers.Dense(10, "softmax")]
    )
    return keras.Sequential([keras.Input((28, 28, 1)), block(16), block(32), head])


# %% a-nested-one
def augmentation():
    inner = keras.Sequential([keras.layers.RandomRotation((-0.04, 0.04))])
    return keras.Sequential(
        [keras.Input((28, 28, 1)), inner, keras.layers.RandomTranslation((-0.1, 0.1), 0.05)]
    )


# %% brighter-or-darker
def augmentation():
    m = keras.Sequential(name="more_data")
    m.add(keras.layers.InputLayer(shape=(28, 28, 1)))
    m.add(keras.layers.RandomZoom((-0.1, 0.1), fill_mode="constant"))
    m.add(keras.layers.RandomBrightness(0.1, value_range=(0, 1)))
    return m


# %% epoch-by-epoch
def fit_in_time(model, x_train, y_train, x_val, y_val):
    whole, best, weights, waited = None, np.inf, None, 0
    for epoch in range(40):
        h = model.fit(
            x_train, y_train, validation_data=(x_val, y_val),
            initial_epoch=epoch, epochs=epoch + 1, verbose=0,
        )  # fmt: skip
        if whole is None:
            whole = h
        else:
            whole.epoch += h.epoch
            for key in whole.history:
                whole.history[key] += h.history[key]
        loss = h.history["val_loss"][0]
        if loss < best:
            best, weights, waited = loss, model.get_weights(), 0
        else:
            waited += 1
            if waited >= 3:
                break
    model.set_weights(weights)
    return whole


# %% a-checkpoint-beside-it
def fit_in_time(model, x_train, y_train, x_val, y_val):
    callbacks = [
        keras.callbacks.EarlyStopping(monitor="val_loss", patience=3),
        keras.callbacks.ModelCheckpoint(
            "best.weights.h5", monitor="val_loss", save_best_only=True, save_weights_only=True
        ),
        keras.callbacks.ReduceLROnPlateau(monitor="loss", patience=2, factor=0.5),
    ]
    history = model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=callbacks
    )
    model.load_weights("best.weights.h5")
    return history


# %% of-tensorflow
def confusion_matrix(labels, predictions, classes):
    import tensorflow as tf

    return tf.math.confusion_matrix(labels, predictions, num_classes=classes).numpy()


# %% sums-of-masks
def confusion_matrix(labels, predictions, classes):
    return [
        [int(((labels == i) & (predictions == j)).sum()) for j in range(classes)]
        for i in range(classes)
    ]


# %% statistics
def compare_models(first, second):
    from statistics import mean, variance

    se = (variance(first) / len(first) + variance(second) / len(second)) ** 0.5
    t = (mean(first) - mean(second)) / se
    return "undecided" if -2 <= t <= 2 else ["second", "first"][t > 0]


# %% intervals
def compare_models(first, second):
    def var_of_mean(a):
        a = np.array(a)
        return ((a - a.mean()) ** 2).sum() / (len(a) - 1) / len(a)

    diff = np.mean(second) - np.mean(first)
    half = 2 * np.sqrt(var_of_mean(first) + var_of_mean(second))
    low, high = diff - half, diff + half
    if low > 0:
        return "second"
    if high < 0:
        return "first"
    return "undecided"


# %% a-loop-of-its-own
def best_model(x_train, y_train, x_val, y_val):
    import tensorflow as tf

    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(12, 5, strides=2, activation="elu"),
            keras.layers.Conv2D(24, 3, strides=2, activation="elu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )
    optimizer = keras.optimizers.Adam(0.003)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss)
    data = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(2000).batch(32)

    @tf.function
    def step(images, labels):
        with tf.GradientTape() as tape:
            value = loss(labels, model(images, training=True))
        grads = tape.gradient(value, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))

    for _ in range(10):
        for images, labels in data:
            step(images, labels)
    return model


# %% normalised-and-averaged
def best_model(x_train, y_train, x_val, y_val):
    inputs = keras.Input((28, 28, 1))
    x = inputs
    for filters in (12, 24, 32):
        x = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = keras.layers.BatchNormalization()(x)
        x = keras.layers.ReLU()(x)
        x = keras.layers.MaxPooling2D()(x)
    x = keras.layers.Flatten()(x)
    model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
    model.compile(
        optimizer=keras.optimizers.AdamW(0.003),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    x_all, y_all = np.vstack([x_train, x_val]), np.hstack([y_train, y_val])
    model.fit(x_all, y_all, batch_size=32, epochs=8, shuffle=True)
    return model
