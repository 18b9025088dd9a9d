# %% with-progress-bar
# verbose left alone, the default batch size spelt out.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, batch_size=32, epochs=3)
    print(history.history["accuracy"] if "accuracy" in history.history else history.history)
    return history


# %% positional-batch-and-epochs
# Positional: batch size, then epochs.
def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, 128, 3, 0)


# %% validation-split
# A tenth is kept for validation.
def fit_model(model, x_train, y_train):
    hist = model.fit(x_train, y_train, epochs=3, validation_split=0.1, verbose=2)
    return hist


# %% hold-out-by-hand
# The last fifth is sliced off and passed as validation data.
def fit_model(model, x_train, y_train):
    n_val = len(x_train) // 5
    x_val, y_val = x_train[-n_val:], y_train[-n_val:]
    x_part, y_part = x_train[:-n_val], y_train[:-n_val]
    return model.fit(
        x_part, y_part, epochs=3, batch_size=64, validation_data=(x_val, y_val), verbose=0
    )


# %% shuffled-together
# One permutation for images and labels, then fit without shuffling.
def fit_model(model, x_train, y_train):
    rng = np.random.default_rng(0)
    order = rng.permutation(len(x_train))
    return model.fit(x_train[order], y_train[order], epochs=3, shuffle=False, verbose=0)


# %% tf-data-pipeline
# A tf.data pipeline that shuffles and batches.
def fit_model(model, x_train, y_train):
    train_ds = (
        tf.data.Dataset.from_tensor_slices((x_train, y_train))
        .cache()
        .shuffle(len(x_train), seed=1)
        .batch(64)
        .prefetch(tf.data.AUTOTUNE)
    )
    return model.fit(train_ds, epochs=3, verbose=0)


# %% repeated-dataset-with-steps
# An endless dataset, so the steps of an epoch are counted, the last small batch included.
import math

BATCH_SIZE = 100
EPOCHS = 3


def fit_model(model, x_train, y_train):
    dataset = tf.data.Dataset.from_tensor_slices((x_train, y_train))
    dataset = dataset.batch(BATCH_SIZE).repeat()
    steps = math.ceil(len(x_train) / BATCH_SIZE)
    return model.fit(dataset, epochs=EPOCHS, steps_per_epoch=steps, verbose=0)


# %% py-dataset
# A PyDataset that hands out batches.
class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, batch_size=128, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.batch_size = x, y, batch_size

    def __len__(self):
        return -(-len(self.x) // self.batch_size)

    def __getitem__(self, i):
        part = slice(i * self.batch_size, (i + 1) * self.batch_size)
        return self.x[part], self.y[part]


def fit_model(model, x_train, y_train):
    return model.fit(Batches(x_train, y_train), epochs=3, verbose=0)


# %% generator
# A Python generator that never ends.
def batches(x, y, size):
    while True:
        for start in range(0, len(x), size):
            yield x[start : start + size], y[start : start + size]


def fit_model(model, x_train, y_train):
    size = 50
    steps = (len(x_train) + size - 1) // size
    return model.fit(batches(x_train, y_train, size), steps_per_epoch=steps, epochs=3, verbose=0)


# %% early-stopping-that-does-not-stop
# Patience as long as the training, so three epochs are run in any case.
def fit_model(model, x_train, y_train):
    stop = keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=3, restore_best_weights=True, verbose=1
    )
    return model.fit(
        x_train, y_train, epochs=3, validation_split=0.2, callbacks=[stop], verbose=0
    )


# %% rate-callbacks
# A schedule and a plateau rule by callbacks; the history has a learning_rate entry then.
def rate(epoch, lr):
    return lr if epoch == 0 else lr * 0.8


def fit_model(model, x_train, y_train):
    callbacks = [
        tf.keras.callbacks.LearningRateScheduler(rate),
        tf.keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=2),
    ]
    history = model.fit(
        x=x_train, y=y_train, epochs=3, batch_size=32, callbacks=callbacks, verbose=0
    )
    return history


# %% own-callback-and-checkpoint
# Prints after each epoch and keeps a checkpoint in a temporary folder.
import os
import tempfile


class Printer(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(f"epoch {epoch + 1}: loss {logs['loss']:.4f}")


def fit_model(model, x_train, y_train):
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = keras.callbacks.ModelCheckpoint(
            os.path.join(folder, "best.keras"), monitor="loss", save_best_only=True
        )
        log = keras.callbacks.CSVLogger(os.path.join(folder, "log.csv"))
        return model.fit(
            x_train, y_train, epochs=3, verbose=0, callbacks=[Printer(), checkpoint, log]
        )


# %% tensors-and-sample-weights
# Tensors instead of arrays, and a weight of one for every image.
def fit_model(model, x_train, y_train):
    x = tf.convert_to_tensor(x_train, dtype=tf.float32)
    y = tf.convert_to_tensor(y_train, dtype=tf.int64)
    weights = tf.ones(shape=(len(y_train),))
    return model.fit(x, y, sample_weight=weights, epochs=3, batch_size=64, verbose=0)


# %% class-weights
# Balanced class weights, as one is used to from scikit-learn.
def fit_model(model, x_train, y_train):
    counts = np.bincount(np.asarray(y_train).astype(int), minlength=10)
    class_weight = {d: len(y_train) / (10 * max(int(c), 1)) for d, c in enumerate(counts)}
    return model.fit(x_train, y_train, epochs=3, class_weight=class_weight, verbose=0)


# %% model-dot-history
# fit's result is ignored; the model keeps the History object.
def fit_model(model, x_train, y_train):
    model.fit(x_train, np.expand_dims(y_train, -1), epochs=3, verbose=0)
    return model.history


# %% trainer-class
# An over-engineered trainer around one call of fit.
from dataclasses import dataclass, field


@dataclass
class TrainConfig:
    epochs: int = 3
    batch_size: int = 256
    verbose: int = 0
    extra: dict = field(default_factory=lambda: {"shuffle": True})


class Trainer:
    def __init__(self, model: keras.Model, config: TrainConfig):
        self.model = model
        self.config = config

    def __call__(self, x, y):
        c = self.config
        return self.model.fit(
            x, y, epochs=c.epochs, batch_size=c.batch_size, verbose=c.verbose, **c.extra
        )


def fit_model(model, x_train, y_train):
    return Trainer(model, TrainConfig())(x_train, y_train)


# %% curve-drawn-afterwards
# Trains, draws the learning curve with whatever the history holds, returns the history.
def plot_history(history):
    for key, values in history.history.items():
        plt.plot(range(1, len(values) + 1), values, marker="o", label=key)
    plt.xlabel("epoch")
    plt.legend()
    plt.close()


def fit_model(model, x_train, y_train):
    tf.random.set_seed(1234)
    history = model.fit(x_train, y_train, epochs=3, validation_data=(x_train[:200], y_train[:200]), verbose=0)
    plot_history(history)
    return history


# %% repeated-data-set
# Begins anew within the last batch of an epoch.
def fit_model(model, x_train, y_train):
    steps = -(-len(x_train) // 50)
    data = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(len(x_train))
    return model.fit(data.repeat().batch(50), steps_per_epoch=steps, epochs=3, verbose=0)


# %% lists-of-one-array
# The form for models of several inputs.
def fit_model(model, x_train, y_train):
    return model.fit([np.asarray(x_train)], [np.asarray(y_train)], epochs=3, verbose=0)


# %% held-out-by-hand-and-measured-afterwards
# A part is kept for validation, and measured when the training is over.
def fit_model(model, x_train, y_train):
    kept = len(x_train) // 10
    history = model.fit(x_train[:-kept], y_train[:-kept], epochs=3, batch_size=16, verbose=0)
    print("validation:", model.evaluate(x_train[-kept:], y_train[-kept:], verbose=0))
    return history


# %% validation-as-data-set-of-python
# Validates on a PyDataset, whose size nobody tells.
class HeldOut(keras.utils.PyDataset):
    def __init__(self, x, y):
        super().__init__()
        self.x, self.y = x, y

    def __len__(self):
        return -(-len(self.x) // 100)

    def __getitem__(self, index):
        part = slice(100 * index, 100 * index + 100)
        return self.x[part], self.y[part]


def fit_model(model, x_train, y_train):
    kept = len(x_train) // 10
    held_out = HeldOut(x_train[:kept], y_train[:kept])
    return model.fit(x_train[kept:], y_train[kept:], epochs=3, validation_data=held_out, verbose=0)


# %% tensorboard
# Writes logs for TensorBoard, which is not installed everywhere.
def fit_model(model, x_train, y_train):
    board = tf.keras.callbacks.TensorBoard(log_dir="logs", histogram_freq=1)
    return model.fit(x_train, y_train, epochs=3, callbacks=[board], verbose=0)


# %% checkpoint-in-hdf5
# The best weights also as .h5, as in older tutorials.
def fit_model(model, x_train, y_train):
    keep = keras.callbacks.ModelCheckpoint("best.h5", monitor="loss", save_best_only=True)
    return model.fit(x_train, y_train, epochs=3, callbacks=[keep], verbose=0)


# %% saved-as-hdf5-at-the-end
# A copy in the old format is no mistake.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    model.save("my_model.h5")
    keras.models.save_model(model, "copy.hdf5")
    return history


# %% loop-with-a-tape
# A training loop of one's own, with the model's optimizer; the History is filled by a callback.
def fit_model(model, x_train, y_train):
    history = keras.callbacks.History()
    history.set_model(model)
    history.on_train_begin()
    data = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(8000).batch(64)

    @tf.function
    def step(images, labels):
        with tf.GradientTape() as tape:
            loss = model.compute_loss(images, labels, model(images, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        model.optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    for epoch in range(3):
        losses = [float(step(images, labels)) for images, labels in data]
        history.on_epoch_end(epoch, {"loss": sum(losses) / len(losses)})
    return history


# %% loop-with-an-optimizer-of-its-own
# Everything by hand: loss, optimizer, shuffling and the History.
def fit_model(model, x_train, y_train):
    loss_of = keras.losses.SparseCategoricalCrossentropy(
        from_logits=float(tf.reduce_min(model(x_train[:8]))) < 0
    )
    optimizer = keras.optimizers.Adam(2e-3)
    history = keras.callbacks.History()
    history.history = {"loss": [], "accuracy": []}
    for epoch in range(3):
        order = np.random.permutation(len(x_train))
        losses, right = [], 0
        for start in range(0, len(order), 128):
            rows = order[start : start + 128]
            with tf.GradientTape() as tape:
                scores = model(x_train[rows], training=True)
                loss = loss_of(y_train[rows], scores)
            weights = model.trainable_weights
            optimizer.apply(tape.gradient(loss, weights), weights)
            losses.append(float(loss))
            right += int(np.sum(np.argmax(scores, axis=1) == y_train[rows]))
        history.history["loss"].append(np.mean(losses))
        history.history["accuracy"].append(right / len(order))
    return history


# %% loop-of-batches-with-a-history
# train_on_batch in two loops; the History is filled by hand.
def fit_model(model, x_train, y_train):
    history = keras.callbacks.History()
    history.epoch, history.history = [], {"loss": []}
    for epoch in range(3):
        for start in range(0, len(x_train), 64):
            loss, *_ = model.train_on_batch(
                x_train[start : start + 64], y_train[start : start + 64]
            )
        history.epoch.append(epoch)
        history.history["loss"].append(float(loss))
    return history


# %% epochs-by-argparse
# The number of epochs is an option of the script, with a default.
import argparse

parser = argparse.ArgumentParser(description="trains a network")
parser.add_argument("--epochs", type=int, default=3)
options = parser.parse_args()


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=options.epochs, verbose=0)


# %% a-little-noise
# Harder images: each pixel is a little off.
def fit_model(model, x_train, y_train):
    noise = np.random.default_rng(1).normal(0, 0.1, x_train.shape)
    return model.fit(np.clip(x_train + noise, 0, 1), y_train, epochs=3, verbose=0)


# %% one-history-object
# The same callback in each call; Keras fills it anew.
_HISTORY = keras.callbacks.History()


def fit_model(model, x_train, y_train):
    model.fit(x_train, y_train, epochs=3, verbose=0, callbacks=[_HISTORY])
    return _HISTORY
