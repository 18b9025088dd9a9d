# %% one-after-the-other
# Three trials written out, the code copied and the width changed.
import time


def experiment(x_train, y_train, x_test, y_test):
    results = []

    start = time.time()
    model1 = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10, activation="softmax")])
    model1.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model1.fit(x_train, y_train, epochs=1, verbose=0)
    loss1, acc1 = model1.evaluate(x_test, y_test, verbose=0)
    results.append({"model": model1, "epochs": 1, "accuracy": acc1, "seconds": time.time() - start})

    start = time.time()
    model2 = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10, activation="softmax")])
    model2.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model2.fit(x_train, y_train, epochs=1, verbose=0)
    loss2, acc2 = model2.evaluate(x_test, y_test, verbose=0)
    results.append({"model": model2, "epochs": 1, "accuracy": acc2, "seconds": time.time() - start})

    start = time.time()
    model3 = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"), keras.layers.Dense(10, activation="softmax")])
    model3.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model3.fit(x_train, y_train, epochs=1, verbose=0)
    loss3, acc3 = model3.evaluate(x_test, y_test, verbose=0)
    results.append({"model": model3, "epochs": 1, "accuracy": acc3, "seconds": time.time() - start})

    return results


# %% other-optimizers
# The same network with four optimizers; the trials come as a dict by name.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = {}
    for name in ["sgd", "rmsprop", "adam", "nadam"]:
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(64, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile(optimizer=name, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        begin = time.perf_counter()
        model.fit(x_train, y_train, epochs=2, verbose=0)
        seconds = time.perf_counter() - begin
        _, accuracy = model.evaluate(x_test, y_test, verbose=0)
        trials[name] = {"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds}
    return trials


# %% own-functions-other-epochs
# Only the epochs differ; the functions of the exercise are used again. NumPy integers from arange.
import time


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for epochs in np.arange(1, 4):
        t0 = time.time()
        model = compile_model(build_model())
        model.fit(x_train, y_train, epochs=epochs, batch_size=64, verbose=0)
        t1 = time.time()
        loss, acc = model.evaluate(x_test, y_test, verbose=0)
        results.append({"model": model, "epochs": epochs, "accuracy": np.float64(acc), "seconds": t1 - t0})
    return results


# %% other-learning-rates-datetime
# Learning rates; time by datetime; more keys than asked; a tuple.
from datetime import datetime


def run(lr, data):
    x_train, y_train, x_test, y_test = data
    started = datetime.now()
    model = build_model()
    model.compile(keras.optimizers.Adam(lr), "sparse_categorical_crossentropy", metrics=["acc"])
    history = model.fit(x_train, y_train, epochs=1, verbose=0)
    scores = model.evaluate(x_test, y_test, verbose=0, return_dict=True)
    return {
        "model": model,
        "learning_rate": lr,
        "epochs": len(history.epoch),
        "accuracy": scores["acc"],
        "loss": scores["loss"],
        "seconds": (datetime.now() - started).total_seconds(),
        "history": history.history,
        "started": started,
    }


def experiment(x_train, y_train, x_test, y_test):
    data = (x_train, y_train, x_test, y_test)
    return tuple(run(lr, data) for lr in (0.01, 0.001, 0.0001))


# %% batch-sizes-accuracy-by-hand
# Batch sizes; the accuracy by predict and a comparison, compiled without any metric.
import time


def experiment(x_train, y_train, x_test, y_test):
    out = []
    for batch_size in (16, 64, 256):
        tic = time.time()
        model = build_model()
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
        model.fit(x_train, y_train, batch_size=batch_size, epochs=1, verbose=0)
        guess = model.predict(x_test, verbose=0).argmax(axis=1)
        acc = (guess == y_test).mean()
        out.append(dict(model=model, epochs=1, accuracy=acc, seconds=time.time() - tic))
    return out


# %% different-architectures
# A linear model, a deep one with dropout and a small convolutional network.
import time


def linear():
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


def deep():
    layers = [keras.Input((28, 28)), keras.layers.Flatten()]
    for units in (128, 64, 32):
        layers += [keras.layers.Dense(units, "relu"), keras.layers.Dropout(0.1)]
    return keras.Sequential(layers + [keras.layers.Dense(10, "softmax")])


def cnn():
    inputs = keras.Input((28, 28))
    x = keras.layers.Reshape((28, 28, 1))(inputs)
    x = keras.layers.Conv2D(8, 3, strides=2, activation="relu")(x)
    x = keras.layers.MaxPooling2D()(x)
    x = keras.layers.Flatten()(x)
    return keras.Model(inputs, keras.layers.Dense(10, "softmax")(x))


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for make in [linear, deep, cnn]:
        model = make()
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.monotonic()
        model.fit(x_train, y_train, epochs=2, verbose=0)
        stop = time.monotonic()
        trials.append(
            {"name": make.__name__, "model": model, "epochs": 2,
             "accuracy": model.evaluate(x_test, y_test, verbose=0)[1], "seconds": stop - start}
        )
    return trials


# %% grid-sorted-by-accuracy
# itertools.product over two settings, sorted with the best first.
import itertools
import time

GRID = {"units": [16, 64], "activation": ["relu", "tanh"]}


def experiment(x_train, y_train, x_test, y_test):
    table = []
    for values in itertools.product(*GRID.values()):
        params = dict(zip(GRID, values))
        t = time.time()
        net = keras.Sequential(
            [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(**params), keras.layers.Dense(10, activation="softmax")]
        )
        net.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
        net.fit(x_train, y_train, epochs=1, verbose=0)
        accuracy = net.evaluate(x_test, y_test, verbose=0)[-1]
        table.append({**params, "model": net, "epochs": 1, "accuracy": accuracy, "seconds": time.time() - t})
    return sorted(table, key=lambda row: row["accuracy"], reverse=True)


# %% early-stopping-epochs-counted
# Stops early; the epochs told are those that were run.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for dropout in [0.0, 0.2, 0.5]:
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(64, "relu"),
                keras.layers.Dropout(dropout),
                keras.layers.Dense(10, "softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=1, min_delta=0.01)
        start = time.time()
        history = model.fit(
            x_train, y_train, validation_split=0.2, epochs=8, callbacks=[stop], verbose=0
        )
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append(
            {"model": model, "epochs": len(history.history["loss"]), "accuracy": acc, "seconds": seconds}
        )
    return trials


# %% less-data
# The same network on a quarter, a half and all of the training images.
import time


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for share in (0.25, 0.5, 1.0):
        n = int(len(x_train) * share)
        model = compile_model(build_model())
        start = time.time()
        history = model.fit(x_train[:n], y_train[:n], epochs=2, verbose=0)
        end = time.time()
        loss, accuracy = evaluate_model(model, x_test, y_test)
        results.append(
            {
                "model": model,
                "epochs": history.params["epochs"],
                "accuracy": accuracy,
                "seconds": round(end - start, 2),
                "images": n,
            }
        )
    return results


# %% training-loop-by-hand
# GradientTape instead of fit; the models are never compiled.
import time


def train(model, x, y, epochs, lr):
    optimizer = tf.keras.optimizers.Adam(lr)
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function
    def step(xb, yb):
        with tf.GradientTape() as tape:
            loss = loss_fn(yb, model(xb, training=True))
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
        return loss

    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(50)
    for _ in range(epochs):
        for xb, yb in data:
            step(xb, yb)


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for lr, epochs in [(0.001, 1), (0.001, 2), (0.005, 2)]:
        model = keras.Sequential(
            [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(64, "relu"), keras.layers.Dense(10)]
        )
        start = time.time()
        train(model, x_train, y_train, epochs, lr)
        metric = tf.keras.metrics.SparseCategoricalAccuracy()
        metric.update_state(y_test, model(x_test))
        results.append(
            {"model": model, "epochs": epochs, "accuracy": float(metric.result()), "seconds": time.time() - start}
        )
    return results


# %% same-start-by-clone
# Every trial starts from the same untrained weights, copied into a clone, so only the rate differs.
import time


def experiment(x_train, y_train, x_test, y_test):
    template = build_model()
    if not template.built:
        template.build((None, 28, 28))
    start_weights = template.get_weights()
    results = []
    for rate in (3e-4, 1e-3, 3e-3):
        model = keras.models.clone_model(template)
        model.set_weights(start_weights)
        model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
        began = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        took = time.time() - began
        results.append(
            {"seconds": took, "accuracy": model.evaluate(x_test, y_test, verbose=0)[1], "epochs": 1, "model": model}
        )
    return results


# %% class-with-decorator
# A class with a timing decorator, a generator and a dict subclass as the trial.
import functools
import time
from collections import OrderedDict


def timed(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        result = func(*args, **kwargs)
        return result, time.perf_counter() - start

    return wrapper


class Experiment:
    def __init__(self, train, test):
        self.train, self.test = train, test

    @timed
    def fit(self, model, epochs):
        model.fit(*self.train, epochs=epochs, batch_size=100, verbose=0)
        return model

    def trials(self):
        for epochs, units in enumerate([128, 48, 24], start=1):
            model = keras.Sequential()
            model.add(keras.layers.Flatten())
            model.add(keras.layers.Dense(units, activation="elu"))
            model.add(keras.layers.Dense(10, activation="softmax"))
            model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
            model, seconds = self.fit(model, epochs)
            accuracy = model.evaluate(*self.test, verbose=0)[1]
            yield OrderedDict(model=model, epochs=epochs, accuracy=accuracy, seconds=seconds)


def experiment(x_train, y_train, x_test, y_test):
    return list(Experiment((x_train, y_train), (x_test, y_test)).trials())


# %% dataclass-to-dict
# A dataclass per trial, turned into a dict at the end.
import time
from dataclasses import dataclass


@dataclass
class Trial:
    model: keras.Model
    epochs: int
    accuracy: float = float("nan")
    seconds: float = 0.0


def one_trial(regulariser, x_train, y_train, x_test, y_test) -> Trial:
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, "relu", kernel_regularizer=regulariser),
            keras.layers.Dense(10, "softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    trial = Trial(model=model, epochs=2)
    start = time.process_time()
    model.fit(x_train, y_train, epochs=trial.epochs, verbose=0)
    trial.seconds = time.process_time() - start
    trial.accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
    return trial


def experiment(x_train, y_train, x_test, y_test):
    data = x_train, y_train, x_test, y_test
    return [vars(one_trial(r, *data)) for r in (None, "l1", "l2")]


# %% logits-and-one-hot
# One-hot labels and logits in the experiment: another loss, and the same honest accuracy.
import time


def experiment(x_train, y_train, x_test, y_test):
    y_hot, y_hot_test = keras.utils.to_categorical(y_train, 10), keras.utils.to_categorical(y_test, 10)
    trials = []
    for activation in ("relu", "sigmoid", "tanh"):
        model = keras.Sequential(
            [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(64, activation), keras.layers.Dense(10)]
        )
        model.compile(
            optimizer="adam",
            loss=keras.losses.CategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
        )
        start = time.time()
        model.fit(x_train, y_hot, epochs=1, verbose=0)
        trials.append(
            {
                "model": model,
                "epochs": 1,
                "accuracy": model.evaluate(x_test, y_hot_test, verbose=0)[1],
                "seconds": time.time() - start,
            }
        )
    return trials


# %% recursion-over-settings
# Recursion instead of a loop; times with timeit's clock.
from timeit import default_timer as timer

SETTINGS = [("adam", 1), ("adam", 2), ("adagrad", 2)]


def experiment(x_train, y_train, x_test, y_test, settings=SETTINGS):
    if not settings:
        return []
    (optimizer, epochs), *rest = settings
    model = build_model()
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    start = timer()
    model.fit(x_train, y_train, epochs=epochs, batch_size=50, verbose=0)
    seconds = timer() - start
    trial = {
        "model": model,
        "epochs": epochs,
        "accuracy": model.evaluate(x_test, y_test, verbose=0)[1],
        "seconds": seconds,
    }
    return [trial] + experiment(x_train, y_train, x_test, y_test, rest)


# %% subclass-and-lambda-models
# Models that cannot be rebuilt without this file: a subclass, a Lambda layer; and float32 accuracies.
import time


class Tiny(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(32, activation="relu")
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        x = keras.ops.reshape(x, (-1, 784))
        return self.out(self.hidden(x))


def squared():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Lambda(lambda t: t**2),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def plain():
    return keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])


def experiment(x_train, y_train, x_test, y_test):
    def trial(maker, epochs=1):
        start = time.time()
        model = maker()
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        accuracy = np.mean(np.argmax(model.predict(x_test, verbose=0), 1) == y_test, dtype=np.float32)
        return {"model": model, "epochs": epochs, "accuracy": accuracy, "seconds": time.time() - start}

    return {maker.__name__: trial(maker) for maker in (Tiny, squared, plain)}


# %% batch-size-by-data-set
# The batch size differs, and is set where the data comes from.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for size in (16, 64, 256):
        data = tf.data.Dataset.from_tensor_slices((np.asarray(x_train, dtype="float32"), y_train)).shuffle(2000).batch(size)
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(24, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(data, epochs=2, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% learning-rate-by-callback
# A scheduler sets another learning rate in each trial.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for rate in (1e-3, 3e-3, 1e-2):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(24, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=2, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: rate)])
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% plans-for-the-learning-rate
# Constant, falling, warming up.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    plans = [lambda e, lr: lr, lambda e, lr: lr * 0.5, lambda e, lr: (1e-4, 2e-3)[e]]
    for plan in plans:
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(24, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=2, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(plan)])
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% shuffled-or-weighted
# The order of the images and the weight of the classes differ.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for options in ({}, {"shuffle": False}, {"class_weight": {digit: 1.0 + (digit > 6) for digit in range(10)}}):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(24, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=2, verbose=0, **options)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% wrong-labels-on-purpose
# How much do wrong labels in the training data hurt?
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    rng = np.random.default_rng(0)
    for share in (0.0, 0.2, 0.5):
        labels = np.array(y_train)
        chosen = rng.random(len(labels)) < share
        labels[chosen] = rng.integers(0, 10, size=int(chosen.sum()))
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(24, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, labels, epochs=2, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% a-class-with-its-activation
# A class of the student's own that keeps a function; nothing tells Keras about it.
import time


class SmallNet(keras.Model):
    def __init__(self, act):
        super().__init__()
        self.act = act
        self.hidden = keras.layers.Dense(24)
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, images):
        flat = keras.ops.reshape(images, (-1, 784))
        return self.out(self.act(self.hidden(flat)))


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for act in (keras.ops.relu, keras.ops.tanh, keras.ops.sigmoid):
        model = SmallNet(act)
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=2, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% noise-from-a-generator
# Noise of three strengths, made batch by batch.
import time


class Noisy(keras.utils.PyDataset):
    def __init__(self, images, labels, strength):
        super().__init__()
        self.images, self.labels, self.strength = np.asarray(images), labels, strength

    def __len__(self):
        return len(self.labels) // 50

    def __getitem__(self, index):
        part = slice(index * 50, index * 50 + 50)
        noise = np.random.default_rng(index).normal(0, self.strength, size=(50, 28, 28))
        return (self.images[part] + noise).astype("float32"), self.labels[part]


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for strength in (0.0, 0.2, 0.4):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(24, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(Noisy(x_train, y_train, strength), epochs=2, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% ways-to-run
# The same network, run in three ways: does it take longer, and does it learn the same?
def experiment(x_train, y_train, x_test, y_test):
    import time

    trials = []
    for how in ({}, {"steps_per_execution": 8}, {"run_eagerly": True}):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **how)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, batch_size=100, verbose=0)
        seconds = time.time() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% activations-without-layers
# Three functions of `keras.ops`, which are no layers of the model.
def experiment(x_train, y_train, x_test, y_test):
    import time

    trials = []
    for activation in (keras.ops.relu, keras.ops.tanh, keras.ops.sigmoid):
        image = keras.Input(shape=(28, 28))
        x = activation(keras.layers.Dense(32)(keras.layers.Flatten()(image)))
        model = keras.Model(image, keras.layers.Dense(10, activation="softmax")(x))
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% two-lengths-with-two-seeds
# How much of the difference is chance?
def experiment(x_train, y_train, x_test, y_test):
    import time

    trials = []
    for epochs, seed in ((1, 0), (1, 1), (2, 0), (2, 1)):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential([
            keras.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": epochs, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% a-list-that-grows
# All trials that were ever made stand in a list of the file, those of earlier calls too.
import time

ALL_TRIALS = []


def experiment(x_train, y_train, x_test, y_test):
    for units in (32, 64, 96):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile(
            optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=2, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        ALL_TRIALS.append({"model": model, "epochs": 2, "accuracy": accuracy, "seconds": seconds})
    return ALL_TRIALS
