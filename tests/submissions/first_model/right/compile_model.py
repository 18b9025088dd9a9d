# %% adam-object
# Optimizer, loss and metric as objects.
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )
    return model


# %% short-acc
# The old short name of the metric; its key is then "acc".
def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["acc"])
    return model


# %% capital-accuracy
# "Accuracy" with a capital A; Keras still picks the sparse variant.
def compile_model(model):
    model.compile(optimizer="Adam", loss="sparse_categorical_crossentropy", metrics=["Accuracy"])
    return model


# %% loss-function-and-metric-string
# The plain function as loss, the long name as metric.
from tensorflow.keras.losses import sparse_categorical_crossentropy
from tensorflow.keras.optimizers import Adam


def compile_model(model):
    opt = Adam(learning_rate=0.0005, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
    model.compile(
        optimizer=opt,
        loss=sparse_categorical_crossentropy,
        metrics=["sparse_categorical_accuracy"],
    )
    return model


# %% learning-rate-schedule
# Adam with a schedule instead of a number.
def compile_model(model):
    schedule = keras.optimizers.schedules.ExponentialDecay(
        initial_learning_rate=0.002, decay_steps=500, decay_rate=0.9, staircase=True
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=schedule),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% clipnorm-and-amsgrad
# Adam with a few of its options.
def compile_model(model):
    optimizer = tf.keras.optimizers.Adam(1e-3, amsgrad=True, clipnorm=1.0, name="my_optimizer")
    model.compile(optimizer=optimizer, loss=tf.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    return model


# %% own-loss-function
# The cross-entropy by its formula; registered, or else the saved model could not be loaded.
import keras


@keras.saving.register_keras_serializable(package="exercise")
def crossentropy(y_true, y_pred):
    y_true = keras.ops.cast(keras.ops.reshape(y_true, (-1,)), "int32")
    picked = keras.ops.sum(keras.ops.one_hot(y_true, 10) * y_pred, axis=-1)
    return -keras.ops.log(keras.ops.clip(picked, 1e-7, 1.0))


def compile_model(model):
    model.compile(optimizer="adam", loss=crossentropy, metrics=["accuracy"])
    return model


# %% one-hot-inside-the-loss
# Categorical cross-entropy is fine when the loss itself makes the labels one-hot.
import keras


@keras.saving.register_keras_serializable(package="exercise")
class OneHotCrossentropy(keras.losses.Loss):
    def __init__(self, num_classes=10, name="one_hot_crossentropy", **kwargs):
        super().__init__(name=name)
        self.num_classes = num_classes

    def call(self, y_true, y_pred):
        y_true = tf.one_hot(tf.cast(tf.reshape(y_true, [-1]), tf.int32), depth=self.num_classes)
        return keras.losses.categorical_crossentropy(y_true, y_pred)

    def get_config(self):
        return {"num_classes": self.num_classes, "name": self.name}


def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(0.001),
        loss=OneHotCrossentropy(10),
        metrics=[keras.metrics.SparseCategoricalAccuracy("accuracy")],
    )
    return model


# %% own-metric-function
# A function as the metric, named accuracy.
import keras


@keras.saving.register_keras_serializable(package="exercise", name="accuracy")
def accuracy(y_true, y_pred):
    predicted = keras.ops.cast(keras.ops.argmax(y_pred, axis=-1), "int32")
    wanted = keras.ops.cast(keras.ops.reshape(y_true, (-1,)), "int32")
    return keras.ops.cast(keras.ops.equal(predicted, wanted), "float32")


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=[accuracy])
    return model


# %% own-metric-class
# A Metric subclass that counts hits.
import keras


@keras.saving.register_keras_serializable(package="exercise")
class HitRate(keras.metrics.Metric):
    def __init__(self, name="accuracy", **kwargs):
        super().__init__(name=name, **kwargs)
        self.hits = self.add_weight(name="hits", initializer="zeros")
        self.seen = self.add_weight(name="seen", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = keras.ops.cast(keras.ops.reshape(y_true, (-1,)), "int64")
        same = keras.ops.equal(y_true, keras.ops.cast(keras.ops.argmax(y_pred, -1), "int64"))
        self.hits.assign_add(keras.ops.sum(keras.ops.cast(same, "float32")))
        self.seen.assign_add(keras.ops.cast(keras.ops.size(y_true), "float32"))

    def result(self):
        return self.hits / keras.ops.maximum(self.seen, 1.0)


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=[HitRate()])
    return model


# %% steps-per-execution
# Several batches in one call of the graph.
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=10,
    )
    return model


# %% run-eagerly
# run_eagerly for debugging: right, but slow, so fit_model takes large batches.
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=2e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        run_eagerly=True,
    )
    return model


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, batch_size=256, verbose=0)


# %% jit-compile
# Compiled with XLA.
def compile_model(model):
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=True
    )
    return model


# %% settings-in-a-dict
# Settings at the top of the file, optimizer from its config.
OPTIMIZER = {"class_name": "Adam", "config": {"learning_rate": 0.003}}
COMPILE_SETTINGS = {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}


def compile_model(model):
    model.compile(optimizer=keras.optimizers.get(OPTIMIZER), **COMPILE_SETTINGS)
    return model


# %% looks-at-the-output-layer
# Asks the model whether it ends in a softmax and chooses from_logits accordingly.
def ends_in_softmax(model):
    last = model.layers[-1]
    if isinstance(last, keras.layers.Softmax):
        return True
    return getattr(last, "activation", None) is keras.activations.softmax


def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(3e-4),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=not ends_in_softmax(model)),
        metrics=["accuracy"],
    )
    return model


# %% rate-set-afterwards
# Compiled with the default rate, then the rate is assigned.
def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.optimizer.learning_rate = 0.002
    return model


# %% compiled-twice
# The second call replaces the first.
def compile_model(model):
    model.compile(optimizer="sgd", loss="mse")
    # sgd was too slow
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% nested-metrics-and-lists
# One loss and one list of metrics per output, though there is only one output.
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=["sparse_categorical_crossentropy"],
        metrics=[["accuracy"]],
    )
    return model


# %% weighted-metrics
# The accuracy under weighted_metrics; without sample weights it is the same number.
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        weighted_metrics=["accuracy"],
    )
    return model


# %% two-more-metrics
# Top-3 accuracy besides; evaluate_model hands out only the first two numbers.
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(k=3, name="top3")],
    )
    return model


def evaluate_model(model, x_test, y_test):
    loss, acc, top3 = model.evaluate(x_test, y_test, verbose=0)
    print(f"top 3: {top3:.3f}")
    return loss, acc


# %% decorator-returns-the-model
# A decorator takes care of returning the model.
def returning_model(func):
    def inner(model, *args, **kwargs):
        func(model, *args, **kwargs)
        return model

    return inner


@returning_model
def compile_model(model, lr: float = 1e-3):
    model.compile(
        keras.optimizers.Adam(lr),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )


# %% own-loss-that-the-own-load-knows
# Not registered, but given to load_model by name.
def my_crossentropy(y_true, y_pred):
    return keras.losses.sparse_categorical_crossentropy(y_true, y_pred)


def compile_model(model):
    model.compile(optimizer="adam", loss=my_crossentropy, metrics=["accuracy"])
    return model


def load_model(path):
    return keras.models.load_model(path, custom_objects={"my_crossentropy": my_crossentropy})


# %% optimizer-exchanged-afterwards
# What compile was given is another one than what the model has now.
def compile_model(model):
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=model.loss, metrics=["accuracy"])
    model.optimizer.learning_rate.assign(0.001)
    return model


# %% around-the-given-layers
# Another object, but the given model's own layers.
def build_model():
    return keras.Sequential(
        [
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    whole = keras.Sequential([keras.Input((28, 28)), *model.layers])
    whole.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return whole


# %% built-before-it-is-compiled
# The given model gets its weights here.
def build_model():
    return keras.Sequential(
        [
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    model.build((None, 28, 28))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
