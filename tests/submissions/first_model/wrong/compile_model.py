# %% categorical-crossentropy
# fails: compile_model
# names: one-hot-loss
# That loss wants one-hot labels; ours are integers.
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


# %% categorical-crossentropy-object
# fails: compile_model
# names: one-hot-loss
# The same as an object.
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss=keras.losses.CategoricalCrossentropy(),
        metrics=["acc"],
    )
    return model


# %% categorical-crossentropy-function
# fails: compile_model
# names: one-hot-loss
# The same as a function.
def compile_model(model):
    model.compile("adam", tf.keras.losses.categorical_crossentropy, metrics=["accuracy"])
    return model


# %% mse
# fails: compile_model
# names: regression-loss
# A loss for measured quantities, not for classes.
def compile_model(model):
    model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
    return model


# %% mean-absolute-error-object
# fails: compile_model
# names: regression-loss
# Another loss of regression.
def compile_model(model):
    loss_fn = keras.losses.MeanAbsoluteError()
    model.compile(optimizer="adam", loss=loss_fn, metrics=["accuracy"])
    return model


# %% binary-crossentropy
# fails: compile_model
# names: binary-loss
# For two classes, not for ten.
def compile_model(model):
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% binary-crossentropy-object
# fails: compile_model
# names: binary-loss
# The same as an object.
def compile_model(model):
    bce = keras.losses.BinaryCrossentropy(from_logits=False)
    model.compile(optimizer=keras.optimizers.Adam(), loss=bce, metrics=["accuracy"])
    return model


# %% hinge
# fails: compile_model
# names: another-loss
# The loss of support vector machines.
def compile_model(model):
    model.compile(optimizer="adam", loss="categorical_hinge", metrics=["accuracy"])
    return model


# %% kl-divergence
# fails: compile_model
# names: one-hot-loss
# Compares distributions; our labels are none.
def compile_model(model):
    model.compile(
        optimizer="adam", loss=keras.losses.KLDivergence(), metrics=["sparse_categorical_accuracy"]
    )
    return model


# %% zero-is-ignored
# fails: compile_model
# names: another-loss
# ignore_class=0 was taken for padding; the digit 0 is never learned.
def compile_model(model):
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=0)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model


# %% from-logits-after-softmax
# fails: compile_model
# names: logits-after-softmax
# The model gives probabilities; the loss takes them for raw scores.
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


# %% from-logits-after-own-softmax
# fails: compile_model
# names: logits-after-softmax
# Student's own model ends in a softmax; the loss of the quickstart was copied as it was.
def build_model():
    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Flatten(input_shape=(28, 28)))
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(10))
    model.add(tf.keras.layers.Softmax())
    return model


def compile_model(model):
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss_fn, metrics=["accuracy"])
    return model


# %% tensorflow-1-cross-entropy
# fails: compile_model
# names: logits-after-softmax
# tf.nn's function applies a softmax of its own.
def compile_model(model):
    def loss(y_true, y_pred):
        labels = tf.cast(tf.reshape(y_true, [-1]), tf.int32)
        return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=y_pred)

    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model


# %% sgd
# fails: compile_model
# names: other-optimizer
# Plain gradient descent.
def compile_model(model):
    model.compile(
        optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


# %% sgd-with-momentum
# fails: compile_model
# names: other-optimizer
# Learns well, but it is not Adam.
def compile_model(model):
    opt = keras.optimizers.SGD(learning_rate=0.01, momentum=0.9, nesterov=True)
    model.compile(opt, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% optimizer-left-out
# fails: compile_model
# names: other-optimizer
# Without a word Keras takes rmsprop.
def compile_model(model):
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% adamw
# fails: compile_model
# names: other-optimizer
# Adam with weight decay is another optimizer.
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.AdamW(learning_rate=0.001),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model


# %% nadam
# fails: compile_model
# names: other-optimizer
# A relative of Adam.
def compile_model(model):
    model.compile(
        optimizer="nadam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


# %% learning-rate-one
# fails: compile_model
# names: unsafe-learning-rate
# Steps so large that nothing is learned.
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1.0),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% learning-rate-of-sgd
# fails: compile_model
# names: unsafe-learning-rate
# 0.1 is usual for SGD and too much for Adam.
LEARNING_RATE = 0.1


def compile_model(model):
    adam = tf.keras.optimizers.Adam(LEARNING_RATE)
    model.compile(adam, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% learning-rate-next-to-nothing
# fails: compile_model
# names: unsafe-learning-rate
# The weights hardly move.
def compile_model(model):
    optimizer = keras.optimizers.Adam(learning_rate=1e-8)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% schedule-that-starts-at-one-half
# fails: compile_model
# names: unsafe-learning-rate
# A decaying rate, but from 0.5.
def compile_model(model):
    schedule = keras.optimizers.schedules.ExponentialDecay(
        initial_learning_rate=0.5, decay_steps=1000, decay_rate=0.96
    )
    model.compile(
        optimizer=keras.optimizers.Adam(schedule),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% metrics-left-out
# fails: compile_model
# names: no-accuracy-metric
# evaluate will give a single number.
def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


# %% metrics-as-third-argument
# fails: compile_model
# names: no-accuracy-metric
# The third argument of compile is loss_weights, so there is no metric, and training stops.
def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    return model


# %% mean-squared-error-as-metric
# fails: compile_model
# names: wrong-accuracy-metric
# A metric, but not accuracy.
def compile_model(model):
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["mean_squared_error"]
    )
    return model


# %% loss-as-metric
# fails: compile_model
# names: no-accuracy-metric
# Measures the loss a second time.
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=[keras.metrics.SparseCategoricalCrossentropy()],
    )
    return model


# %% categorical-accuracy
# fails: compile_model
# names: wrong-accuracy-metric
# Accuracy for one-hot labels.
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")],
    )
    return model


# %% plain-accuracy-object
# fails: compile_model
# names: wrong-accuracy-metric
# keras.metrics.Accuracy() asks whether the probabilities equal the label.
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.Accuracy()],
    )
    return model


# %% top-five
# fails: compile_model
# names: wrong-accuracy-metric
# Right if the digit is among the best five: nearly always.
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=[keras.metrics.SparseTopKCategoricalAccuracy(k=5, name="accuracy")],
    )
    return model


# %% adam-lr
# fails: compile_model
# names: lr-keyword
# The old name of learning_rate.
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(lr=0.001),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% adam-lr-with-betas
# fails: compile_model
# names: lr-keyword
# The same from an older tutorial.
from keras.optimizers import Adam


def compile_model(model):
    opt = Adam(lr=1e-3, beta_1=0.9, beta_2=0.999)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=opt, metrics=["accuracy"])
    return model


# %% nothing-done
# fails: compile_model
# names: never-compiled
# Makes an optimizer and a loss and does not use them.
def compile_model(model):
    optimizer = keras.optimizers.Adam()
    loss = keras.losses.SparseCategoricalCrossentropy()
    metrics = ["accuracy"]
    return model


# %% compile-not-called
# fails: compile_model
# names: never-compiled
# Without parentheses nothing is called.
def compile_model(model):
    model.compile
    return model


# %% clone-compiled
# fails: compile_model
# names: never-compiled
# The clone is compiled, the original returned.
def compile_model(model):
    compiled = keras.models.clone_model(model)
    compiled.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% only-a-setting
# fails: compile_model
# names: never-compiled
# Keras models do not take attributes for compile.
def compile_model(model):
    model.optimizer = "adam"
    model.loss = "sparse_categorical_crossentropy"
    return model


# %% returns-what-compile-gives
# fails: compile_model
# names: returned-compile-result
# compile gives None.
def compile_model(model):
    return model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )


# %% model-equals-compile
# fails: compile_model
# names: returned-compile-result
# The name model now stands for None.
def compile_model(model):
    model = model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% compiled-not-returned
# fails: compile_model
# names: forgot-return
# The model is compiled, but the function gives nothing back.
def compile_model(model):
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )


# %% summary-at-the-end
# fails: compile_model
# names: forgot-return
# Prints the summary in place of the return line.
def compile_model(model):
    opt = keras.optimizers.Adam(learning_rate=0.001)
    model.compile(opt, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.summary()


# %% compiles-a-new-model
# fails: compile_model
# names: another-model
# Builds a model of its own and drops the given one.
def compile_model(model):
    model = build_model()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% optimizer-returned
# fails: compile_model
# names: not-a-model
# Returns the optimizer.
def compile_model(model):
    opt = keras.optimizers.Adam()
    model.compile(opt, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return opt


# %% recursion
# fails: compile_model
# names: calls-itself
# compile_model for model.compile.
def compile_model(model):
    model = compile_model(model)
    return model


# %% no-parameter
# fails: compile_model
# names: wrong-parameters
# Takes no model.
def compile_model():
    model = build_model()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% optimizer-as-second-parameter
# fails: compile_model
# names: wrong-parameters
# Needs two arguments.
def compile_model(model, optimizer):
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% adam-not-imported
# fails: compile_model
# names: name-not-defined
# Adam was never imported.
def compile_model(model):
    model.compile(
        optimizer=Adam(learning_rate=0.001),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% tensorflow-addons
# fails: compile_model
# names: package-not-installed
# A package that is neither installed nor alive.
def compile_model(model):
    import tensorflow_addons as tfa

    opt = tfa.optimizers.LazyAdam(0.001)
    model.compile(opt, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% tensorflow-1-optimizer
# fails: compile_model
# names: tensorflow-1
# AttributeError: tf.train.AdamOptimizer went with TensorFlow 1.
def compile_model(model):
    model.compile(
        optimizer=tf.train.AdamOptimizer(0.001),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% optimizer-and-loss-changed-places
# fails: compile_model
# names: -
# ValueError: there is no optimizer of that name.
def compile_model(model):
    model.compile("sparse_categorical_crossentropy", "adam", metrics=["accuracy"])
    return model


# %% metric-in-the-singular
# fails: compile_model
# names: -
# TypeError: compile has no parameter metric.
def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metric="accuracy")
    return model


# %% setting-missing
# fails: compile_model
# names: -
# KeyError: the settings have no entry of that name.
SETTINGS = {"optimizer": "adam", "loss": "sparse_categorical_crossentropy"}


def compile_model(model):
    model.compile(
        optimizer=SETTINGS["optimizer"], loss=SETTINGS["loss"], metrics=SETTINGS["metrics"]
    )
    return model


# %% unknown-loss
# fails: compile_model
# names: -
# ValueError (at the latest when the model trains): no loss of that name.
def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_crossentropy", metrics=["accuracy"])
    return model


# %% exits-with-a-message
# fails: compile_model
# names: leaves-python
# Ends Python where it should return.
import sys


def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    sys.exit("compiled!")


# %% frozen-before-compiling
# fails: compile_model
# names: frozen-layers
# trainable=False leaves nothing to learn.
def compile_model(model):
    model.trainable = False
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% one-optimizer-for-all
# fails: compile_model
# names: shared-optimizer
# The optimizer is made once, outside of the function.
OPTIMIZER_FOR_ALL = keras.optimizers.Adam(learning_rate=0.001)


def compile_model(model):
    model.compile(
        optimizer=OPTIMIZER_FOR_ALL, loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


# %% epsilon-of-a-thousand
# fails: compile_model
# names: unsafe-learning-rate
# A minus sign was lost: 1e3 for 1e-3.
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(epsilon=1e3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% schedule-that-vanishes
# fails: compile_model
# names: unsafe-learning-rate
# The rate falls to a hundredth at each step.
def compile_model(model):
    rate = keras.optimizers.schedules.ExponentialDecay(0.001, decay_steps=1, decay_rate=0.01)
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% own-loss-not-registered
# fails: compile_model
# names: own-function-not-registered
# Trains and saves; but nobody finds the function again when the file is loaded.
def own_crossentropy(y_true, y_pred):
    return keras.losses.sparse_categorical_crossentropy(y_true, y_pred)


def compile_model(model):
    model.compile(optimizer="adam", loss=own_crossentropy, metrics=["accuracy"])
    return model


# %% own-metric-not-registered
# fails: compile_model
# names: own-function-not-registered
# The same with a metric.
def hits(y_true, y_pred):
    found = tf.argmax(y_pred, axis=-1, output_type=tf.int32)
    return tf.cast(tf.equal(tf.cast(tf.reshape(y_true, [-1]), tf.int32), found), tf.float32)


def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=[hits])
    return model


# %% metrics-as-a-text
# fails: compile_model
# names: metrics-not-a-list
# Keras 2 took a text as well.
def compile_model(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics="accuracy")
    return model


# %% adam-of-compat-v1
# fails: compile_model
# names: tensorflow-1
# The optimizer of TensorFlow 1, by its last way in.
def compile_model(model):
    model.compile(
        optimizer=tf.compat.v1.train.AdamOptimizer(),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% mean-absolute-error-as-metric
# fails: compile_model
# names: wrong-accuracy-metric
# A measure for quantities, which does not even take the labels.
def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["mae"])
    return model


# %% clone-of-a-model-without-weights
# fails: compile_model
# names: another-model
# A clone is compiled, and the model that came in is not; it has seen no data, so has no weights yet.
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
    copy = keras.models.clone_model(model)
    copy.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return copy


# %% another-of-the-same-configuration
# fails: compile_model
# names: another-model
# Made anew from the configuration.
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
    again = model.__class__.from_config(model.get_config())
    again.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return again


# %% built-afresh
# fails: compile_model
# names: another-model
# Whatever comes in, a new model goes out.
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
    model = build_model()
    model.build((None, 28, 28))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
