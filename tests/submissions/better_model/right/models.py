# %% functional
def build_cnn():
    image = keras.Input((28, 28, 1))
    x = keras.layers.Conv2D(16, (3, 3), activation=keras.activations.relu)(image)
    x = keras.layers.MaxPool2D((2, 2))(x)
    x = keras.layers.Conv2D(32, (3, 3), activation="relu")(x)
    x = keras.layers.MaxPool2D((2, 2))(x)
    x = keras.layers.Dropout(0.25)(keras.layers.Flatten()(x))
    return keras.Model(image, keras.layers.Dense(10, "softmax")(x))


# %% activations-as-layers
def build_cnn():
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Conv2D(16, 3), layers.ReLU(), layers.MaxPooling2D(),
            layers.Conv2D(32, 3), layers.Activation("relu"), layers.MaxPooling2D(),
            layers.Dropout(0.2), layers.Reshape((-1,)), layers.Dense(10), layers.Softmax(),
        ]
    )


# %% normalised-and-dropped-out-everywhere
def build_cnn():
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(2, strides=2),
            layers.SpatialDropout2D(0.1),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% turned-and-zoomed
def augmentation():
    image = keras.Input((28, 28, 1))
    x = keras.layers.RandomRotation(0.05, fill_mode="nearest")(image)
    return keras.Model(image, keras.layers.RandomZoom(0.1)(x))


# %% moved-without-an-input
def augmentation():
    return keras.Sequential(
        [keras.layers.RandomTranslation(0.05, 0.05), keras.layers.RandomRotation(0.02)]
    )


# %% asked-for-in-training
# Where the whole model is asked not to train, Keras asks this layer not to, either.
def augmentation():
    image = keras.Input((28, 28, 1))
    return keras.Model(image, keras.layers.RandomTranslation(0.1, 0.1)(image, training=True))


# %% contrast-and-zoom
def augmentation():
    return keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.RandomContrast(0.1), keras.layers.RandomZoom(0.05)]
    )


# %% watched-and-best-by-name
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(
        "val_loss", mode="min", patience=3, restore_best_weights=True
    )
    history = model.fit(
        x_train, y_train, 64, 40, validation_data=(x_val, y_val), callbacks=stop, verbose=0
    )
    return history


# %% a-callback-of-its-own
class Stop(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.best, self.waited, self.weights = float("inf"), 0, None

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best:
            self.best, self.waited, self.weights = logs["val_loss"], 0, self.model.get_weights()
        else:
            self.waited += 1
            self.model.stop_training = self.waited == 3

    def on_train_end(self, logs=None):
        self.model.set_weights(self.weights)


def fit_in_time(model, x_train, y_train, x_val, y_val):
    return model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[Stop()], verbose=0
    )


# %% strides-for-pooling
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 5, strides=2, activation="relu"),
            layers.Conv2D(24, 3, strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=10, verbose=0)
    return model


# %% one-hot-and-augmented
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.RandomTranslation(0.04, 0.04),
            layers.Conv2D(12, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(24, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.004), "categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, keras.utils.to_categorical(y_train, 10), epochs=9, verbose=0)
    return model


# %% separable-and-small
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    image = keras.Input((28, 28, 1))
    x = layers.Conv2D(16, 3, activation="relu")(image)
    x = layers.MaxPooling2D()(x)
    x = layers.SeparableConv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Dropout(0.2)(layers.Flatten()(x))
    model = keras.Model(image, layers.Dense(10, activation="softmax")(x))
    model.compile(keras.optimizers.Nadam(0.004), "sparse_categorical_crossentropy")
    stop = keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)
    model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=14, callbacks=[stop], verbose=0
    )
    return model


# %% a-layer-of-its-own
class _Moved(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.chance = keras.random.SeedGenerator()

    def call(self, images, training=False):
        if not training:
            return images
        by = keras.random.randint((2,), -2, 3, seed=self.chance)
        return keras.ops.roll(keras.ops.roll(images, by[0], axis=1), by[1], axis=2)


def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), _Moved()])


# %% one-model-around-the-other
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    inner = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=2, activation="relu"),
            layers.Conv2D(16, 3, strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    inner.compile(keras.optimizers.Adam(0.003), loss)
    inner.fit(x_train, y_train, epochs=12, verbose=0, validation_data=(x_val, y_val))
    inputs = keras.Input((28, 28, 1))
    return keras.Model(inputs, layers.Softmax()(inner(inputs)))


# %% dense-alone
# Without a convolution, and nevertheless more than a linear model.
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=15, verbose=0)
    return model


# %% tanh-and-sigmoids
def best_model(x_train, y_train, x_val, y_val):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(12, 3, strides=2, activation="tanh"),
            layers.Conv2D(24, 3, strides=2, activation="tanh"),
            layers.Flatten(),
            layers.Dense(16, activation="tanh"),
            layers.Dense(10, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.004), "binary_crossentropy")
    model.fit(x_train, keras.utils.to_categorical(y_train, 10), epochs=20, verbose=0)
    return model
