# %% flatten-forgotten
# fails: build_model
# names: no-flatten
# Dense works on the last axis, so the output is (n, 28, 10).
def build_model():
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28)))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% flatten-before-the-last-layer
# fails: build_model
# names: no-flatten
# The hidden layers see each row of pixels by itself.
def build_model():
    return keras.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% functional-without-flatten
# fails: build_model
# names: no-flatten
# The same in the functional style.
def build_model():
    inputs = keras.Input(shape=(28, 28), name="digits")
    x = keras.layers.Dense(128, activation="relu", name="dense_1")(inputs)
    x = keras.layers.Dense(128, activation="relu", name="dense_2")(x)
    outputs = keras.layers.Dense(10, activation="softmax", name="predictions")(x)
    return keras.Model(inputs=inputs, outputs=outputs)


# %% averaged-instead-of-flattened
# fails: build_model
# names: no-flatten
# Global pooling leaves the mean of each pixel column.
def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    return model


# %% input-of-784
# fails: build_model
# names: other-input-shape
# Wants rows of 784 numbers; the images are (28, 28).
def build_model():
    model = keras.models.Sequential()
    model.add(keras.layers.Dense(128, activation="relu", input_shape=(784,)))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% input-of-32-by-32
# fails: build_model
# names: other-input-shape
# The size of CIFAR images.
def build_model():
    return keras.Sequential(
        [
            keras.Input(shape=(32, 32)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% one-hidden-layer
# fails: build_model
# names: layer-missing
# The quickstart of TensorFlow has a single hidden layer.
def build_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Input(shape=(28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dropout(0.2),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    return model


# %% no-hidden-layer
# fails: build_model
# names: layer-missing
# A linear classifier.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% second-layer-on-the-wrong-tensor
# fails: build_model
# names: layer-missing
# The output layer is fed from h1; h2 leads nowhere.
def build_model():
    inputs = keras.Input((28, 28))
    flat = keras.layers.Flatten()(inputs)
    h1 = keras.layers.Dense(128, activation="relu")(flat)
    h2 = keras.layers.Dense(128, activation="relu")(h1)
    outputs = keras.layers.Dense(10, activation="softmax")(h1)
    return keras.Model(inputs, outputs)


# %% subclass-forgets-a-layer
# fails: build_model
# names: layer-missing
# dense2 is made in __init__ but never used in call.
class DigitNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = keras.layers.Flatten()
        self.dense1 = keras.layers.Dense(128, activation="relu")
        self.dense2 = keras.layers.Dense(128, activation="relu")
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense1(x)
        return self.out(x)


def build_model():
    return DigitNet()


# %% three-hidden-layers
# fails: build_model
# names: extra-layer
# One hidden layer more than asked for.
def build_model():
    layers = keras.layers
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
    for _ in range(3):
        model.add(layers.Dense(128, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    return model


# %% tapering-to-64
# fails: build_model
# names: extra-layer
# 128, 128, 64: "networks should get narrower".
def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(64, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% dense-784-as-input-layer
# fails: build_model
# names: extra-layer
# "The input layer has 784 neurons" written as a Dense layer of its own.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(784, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% relu-layer-of-ten-before-softmax
# fails: build_model
# names: extra-layer
# Ten relu units, and then ten softmax units.
def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Input(shape=(28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% sixty-four-units
# fails: build_model
# names: other-units
# 64 units in both hidden layers.
def build_model():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% second-layer-half-as-wide
# fails: build_model
# names: other-units
# 128 and then 64.
HIDDEN = (128, 64)


def build_model():
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for units in HIDDEN:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% a-typo-in-the-units
# fails: build_model
# names: other-units
# 182 for 128.
def build_model():
    i = keras.layers.Input(shape=(28, 28))
    x = keras.layers.Flatten()(i)
    x = keras.layers.Dense(128, activation="relu")(x)
    x = keras.layers.Dense(182, activation="relu")(x)
    o = keras.layers.Dense(10, activation="softmax")(x)
    return keras.models.Model(i, o)


# %% no-activations
# fails: build_model
# names: no-activation
# Two linear layers in a row are one linear layer.
def build_model():
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128))
    model.add(keras.layers.Dense(128))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% activation-forgotten-once
# fails: build_model
# names: no-activation
# The second hidden layer has no activation.
def build_model():
    return tf.keras.Sequential(
        [
            tf.keras.Input(shape=(28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation=tf.nn.relu),
            tf.keras.layers.Dense(128),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% linear-by-name
# fails: build_model
# names: no-activation
# activation="linear" is no activation.
def build_model():
    act = "linear"
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation=act),
            keras.layers.Dense(128, activation=act),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% sigmoid-in-hidden-layers
# fails: build_model
# names: other-activation
# Sigmoid units, as in old textbooks.
def build_model():
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(128, activation="sigmoid"))
    model.add(keras.layers.Dense(128, activation="sigmoid"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% one-tanh
# fails: build_model
# names: other-activation
# relu and then tanh.
def build_model():
    return keras.Sequential(
        [
            keras.layers.Flatten(input_shape=[28, 28]),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="tanh"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% gelu-is-modern
# fails: build_model
# names: other-activation
# GELU layers of their own; relu was asked for.
def build_model():
    inputs = keras.Input((28, 28))
    x = keras.layers.Reshape((784,))(inputs)
    for _ in range(2):
        x = keras.layers.Dense(128)(x)
        x = keras.layers.Activation("gelu")(x)
    outputs = keras.layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs, outputs)


# %% leaky-relu
# fails: build_model
# names: other-activation
# LeakyReLU lets negative numbers through.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128),
            keras.layers.LeakyReLU(negative_slope=0.2),
            keras.layers.Dense(128),
            keras.layers.LeakyReLU(negative_slope=0.2),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% softmax-in-both-hidden-layers
# fails: build_model
# names: softmax-in-hidden-layer
# One activation for all layers.
def build_model():
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28)))
    model.add(keras.layers.Flatten())
    for units in (128, 128, 10):
        model.add(keras.layers.Dense(units, activation="softmax"))
    return model


# %% softmax-in-the-second
# fails: build_model
# names: softmax-in-hidden-layer
# The softmax stands one layer too early as well.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation=keras.activations.softmax),
            keras.layers.Dense(10, activation=keras.activations.softmax),
        ]
    )


# %% raw-scores
# fails: build_model
# names: no-softmax
# Ten raw scores, while the loss in step 5 expects probabilities.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10),
        ]
    )


# %% raw-scores-with-loss-object
# fails: build_model
# names: no-softmax
# Half of TensorFlow's quickstart: the layer without softmax, the loss without from_logits.
def build_model():
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten(input_shape=(28, 28)))
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(10))
    return model


def compile_model(model):
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy()
    model.compile(optimizer="adam", loss=loss_fn, metrics=["accuracy"])
    return model


# %% log-softmax-from-torch
# fails: build_model
# names: no-softmax
# log_softmax belongs to PyTorch's NLLLoss; here the loss expects probabilities.
def build_model():
    inputs = keras.Input((28, 28))
    x = keras.layers.Flatten()(inputs)
    x = keras.layers.Dense(128, activation="relu")(x)
    x = keras.layers.Dense(128, activation="relu")(x)
    outputs = keras.layers.Dense(10, activation="log_softmax")(x)
    return keras.Model(inputs, outputs)


# %% relu-everywhere
# fails: build_model
# names: no-softmax
# The output layer has relu, too.
def build_model():
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for n in [128, 128, 10]:
        model.add(keras.layers.Dense(n, activation="relu"))
    return model


# %% sigmoid-at-the-end
# fails: build_model
# names: sigmoid-output
# Ten independent yes-or-no answers that do not add up to 1.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="sigmoid"),
        ]
    )


# %% sigmoid-layer-at-the-end
# fails: build_model
# names: sigmoid-output
# The same with an Activation layer.
def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(128))
    model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(128))
    model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Activation("sigmoid"))
    return model


# %% softmax-along-the-batch
# fails: build_model
# names: softmax-over-batch
# axis=0 makes the columns add up to 1, not the rows.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10),
            keras.layers.Softmax(axis=0),
        ]
    )


# %% one-number-out
# fails: build_model
# names: one-output-unit
# One unit that should give "the digit".
def build_model():
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(1))
    return model


# %% one-sigmoid-out
# fails: build_model
# names: one-output-unit
# The output layer of a cats-and-dogs tutorial.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


# %% nine-classes
# fails: build_model
# names: other-output-size
# The highest digit is 9, but there are ten of them.
NUM_CLASSES = 9


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(NUM_CLASSES, activation="softmax"),
        ]
    )


# %% softmax-over-128
# fails: build_model
# names: other-output-size
# The last layer was copied from the others.
def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Input((28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="softmax"))
    return model


# %% zeros-as-start
# fails: build_model
# names: constant-weights
# All units of a layer stay alike; with relu after zeros nothing moves at all.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu", kernel_initializer="zeros"),
            keras.layers.Dense(128, activation="relu", kernel_initializer="zeros"),
            keras.layers.Dense(10, activation="softmax", kernel_initializer="zeros"),
        ]
    )


# %% constant-initializer
# fails: build_model
# names: constant-weights
# Small, but the same for each unit.
def build_model():
    init = keras.initializers.Constant(0.01)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(128, activation="relu", kernel_initializer=init))
    model.add(keras.layers.Dense(128, activation="relu", kernel_initializer=init))
    model.add(keras.layers.Dense(10, activation="softmax", kernel_initializer=init))
    return model


# %% weights-set-to-one
# fails: build_model
# names: constant-weights
# "Start all models from the same weights, for reproducibility."
def build_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.set_weights([np.ones_like(w) for w in model.get_weights()])
    return model


# %% frozen
# fails: build_model
# names: frozen-layers
# trainable = False: the weights can never learn.
def build_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    for layer in model.layers:
        layer.trainable = False
    return model


# %% small-convolutional-network
# fails: build_model
# names: another-architecture
# A convolutional network: better, but not what was asked for.
def build_model():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            keras.layers.Reshape((28, 28, 1)),
            keras.layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
            keras.layers.MaxPooling2D(pool_size=(2, 2)),
            keras.layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
            keras.layers.MaxPooling2D(pool_size=(2, 2)),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% side-by-side
# fails: build_model
# names: another-architecture
# The two layers stand beside each other, not one after the other.
def build_model():
    inputs = keras.Input((28, 28))
    flat = keras.layers.Flatten()(inputs)
    left = keras.layers.Dense(128, activation="relu")(flat)
    right = keras.layers.Dense(128, activation="relu")(flat)
    both = keras.layers.Concatenate()([left, right])
    outputs = keras.layers.Dense(10, activation="softmax")(both)
    return keras.Model(inputs, outputs)


# %% compiled-at-once
# fails: build_model
# names: already-compiled
# Building and compiling in one function; compiling is step 5.
def build_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


# %% through-compile-model
# fails: build_model
# names: already-compiled
# Calls the next step at the end.
def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return compile_model(model)


# %% list-of-layers
# fails: build_model
# names: not-a-model
# The list that should have gone into Sequential.
def build_model():
    layers = [
        keras.layers.Flatten(input_shape=(28, 28)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
    return layers


# %% output-tensor
# fails: build_model
# names: not-a-model
# The symbolic output; keras.Model(inputs, outputs) is missing.
def build_model():
    inputs = keras.Input(shape=(28, 28))
    x = keras.layers.Flatten()(inputs)
    x = keras.layers.Dense(128, activation="relu")(x)
    x = keras.layers.Dense(128, activation="relu")(x)
    outputs = keras.layers.Dense(10, activation="softmax")(x)
    return outputs


# %% class-not-instance
# fails: build_model
# names: not-a-model
# The parentheses after the class name are missing.
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = keras.layers.Flatten()
        self.fc1 = keras.layers.Dense(128, activation="relu")
        self.fc2 = keras.layers.Dense(128, activation="relu")
        self.fc3 = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        return self.fc3(self.fc2(self.fc1(self.flatten(x))))


def build_model():
    return Net


# %% summary-returned
# fails: build_model
# names: forgot-return
# model.summary() prints and gives None.
def build_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    return model.summary()


# %% model-not-returned
# fails: build_model
# names: forgot-return
# Built and forgotten.
def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))


# %% add-gives-none
# fails: build_model
# names: forgot-return
# add() changes the model and gives None, so model is None at the end.
def build_model():
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model = model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% builds-itself
# fails: build_model
# names: calls-itself
# RecursionError: the first line was meant to make a model.
def build_model():
    model = build_model()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% needs-units
# fails: build_model
# names: wrong-parameters
# Two parameters without default values.
def build_model(hidden_units, num_classes):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(hidden_units, activation="relu"),
            keras.layers.Dense(hidden_units, activation="relu"),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )


# %% bare-layer-names
# fails: build_model
# names: name-not-defined
# Dense and Flatten were never imported.
def build_model():
    model = keras.Sequential()
    model.add(Flatten(input_shape=(28, 28)))
    model.add(Dense(128, activation="relu"))
    model.add(Dense(128, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    return model


# %% relu-without-quotes
# fails: build_model
# names: name-not-defined
# relu is a name here, not a string.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation=relu),
            keras.layers.Dense(128, activation=relu),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% torch-network
# fails: build_model
# names: package-not-installed
# PyTorch is not part of the course.
def build_model():
    import torch.nn as nn

    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 128),
        nn.ReLU(),
        nn.Linear(128, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
        nn.Softmax(dim=1),
    )


# %% misspelt-relu
# fails: build_model
# names: -
# ValueError: Keras knows no activation 'rellu'.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="rellu"),
            keras.layers.Dense(128, activation="rellu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% keras-1-keywords
# fails: build_model
# names: -
# Keras 1 called the units output_dim and the initializer init.
def build_model():
    model = keras.models.Sequential()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(output_dim=128, init="uniform", activation="relu"))
    model.add(keras.layers.Dense(output_dim=128, init="uniform", activation="relu"))
    model.add(keras.layers.Dense(output_dim=10, init="uniform", activation="softmax"))
    return model


# %% input-and-output-in-the-singular
# fails: build_model
# names: -
# The parameters of Model are inputs and outputs.
def build_model():
    a = keras.layers.Input(shape=(28, 28))
    b = keras.layers.Flatten()(a)
    b = keras.layers.Dense(128, activation="relu")(b)
    b = keras.layers.Dense(128, activation="relu")(b)
    b = keras.layers.Dense(10, activation="softmax")(b)
    return keras.models.Model(input=a, output=b)


# %% list-brackets-forgotten
# fails: build_model
# names: -
# TypeError: Sequential takes one list.
def build_model():
    return keras.Sequential(
        keras.layers.Flatten(input_shape=(28, 28)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    )


# %% same-layer-twice
# fails: build_model
# names: -
# ValueError: one layer object cannot stand for both hidden layers.
def build_model():
    hidden = keras.layers.Dense(128, activation="relu")
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    model.add(hidden)
    model.add(hidden)
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% exits-if-no-gpu
# fails: build_model
# names: leaves-python
# Gives up where there is no graphics card.
import os
import sys


def build_model():
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    if not tf.config.list_physical_devices("TPU"):
        print("No accelerator found, training would take too long.")
        sys.exit("no accelerator")
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% one-model-for-all
# fails: build_model
# names: same-model-again
# The model is kept in a global, so every call gives the same object.
_ONLY = None


def build_model():
    global _ONLY
    if _ONLY is None:
        _ONLY = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(128, activation="relu"),
                keras.layers.Dense(128, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
    return _ONLY


# %% softmax-of-softmax
# fails: build_model
# names: softmax-twice
# The last layer has softmax, and a Softmax layer follows.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
            keras.layers.Softmax(),
        ]
    )


# %% divided-in-the-model-again
# fails: build_model
# names: double-scaling
# The images are normalised before they reach the model.
def build_model():
    return keras.Sequential([
        keras.Input(shape=(28, 28)),
        keras.layers.Rescaling(1.0 / 255),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])


# %% tf-nn-softmax
# fails: build_model
# names: unregistered-function
# The well-known line activation=tf.nn.softmax saves, but does not load.
def build_model():
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten(input_shape=(28, 28)))
    model.add(tf.keras.layers.Dense(128, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(128, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(10, activation=tf.nn.softmax))
    return model


# %% tf-nn-softmax-layer
# fails: build_model
# names: unregistered-function
# The same in an Activation layer of the functional style.
def build_model():
    inputs = keras.Input(shape=(28, 28))
    x = keras.layers.Flatten()(inputs)
    x = keras.layers.Dense(128, activation="relu")(x)
    x = keras.layers.Dense(128, activation="relu")(x)
    x = keras.layers.Dense(10)(x)
    outputs = keras.layers.Activation(tf.nn.softmax)(x)
    return keras.Model(inputs, outputs)


# %% own-class-not-registered
# fails: build_model
# names: own-function-not-registered
# Saving goes well, but nobody finds the class again when the file is loaded.
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flat = keras.layers.Flatten()
        self.one = keras.layers.Dense(128, activation="relu")
        self.two = keras.layers.Dense(128, activation="relu")
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        return self.out(self.two(self.one(self.flat(x))))


def build_model():
    return Net()


# %% own-layer-not-registered
# fails: build_model
# names: own-function-not-registered
# A layer of one's own between layers of Keras.
class Rectify(keras.layers.Layer):
    def call(self, x):
        return tf.maximum(x, 0.0)


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128),
            Rectify(),
            keras.layers.Dense(128),
            Rectify(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% own-activation-not-registered
# fails: build_model
# names: own-function-not-registered
# relu by its formula, which Keras knows by no name.
def rectified(x):
    return keras.ops.maximum(x, 0.0)


def build_model():
    hidden = dict(units=128, activation=rectified)
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(**hidden),
            keras.layers.Dense(**hidden),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% own-initialiser-not-registered
# fails: build_model
# names: own-function-not-registered
# A function as the initialiser.
def small_random(shape, dtype=None):
    return keras.random.normal(shape, stddev=0.05, dtype=dtype)


def build_model():
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(2):
        model.add(keras.layers.Dense(128, activation="relu", kernel_initializer=small_random))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% lambda-as-activation
# fails: build_model
# names: lambda-not-stored
# A lambda is stored as bytes that Keras refuses to read.
def build_model():
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(2):
        model.add(keras.layers.Dense(128, activation=lambda x: tf.nn.relu(x)))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% registered-but-not-made-again
# fails: build_model
# names: -
# The class is registered, but `cls(**config)` raises a TypeError.
@keras.utils.register_keras_serializable(package="exercise")
class Perceptron(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = keras.layers.Flatten()
        self.one = keras.layers.Dense(128, activation="relu")
        self.two = keras.layers.Dense(128, activation="relu")
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        return self.out(self.two(self.one(self.flat(x))))

    def get_config(self):
        return {"units": 128}


def build_model():
    return Perceptron()


# %% lambda-that-knows-no-names-any-more
# fails: build_model
# names: lambda-not-stored
# Loading is told to trust it, but the code that comes back does not know what `keras` is.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Lambda(lambda x: keras.ops.reshape(x, (-1, 784)), output_shape=(784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def load_model(path):
    return keras.models.load_model(path, safe_mode=False)


# %% dunder-call
# fails: build_model
# names: call-not-dunder
# `__call__` is Keras's own; the method to write is `call`.
class DunderNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = keras.layers.Flatten()
        self.one = keras.layers.Dense(128, activation="relu")
        self.two = keras.layers.Dense(128, activation="relu")
        self.out = keras.layers.Dense(10, activation="softmax")

    def __call__(self, x):
        return self.out(self.two(self.one(self.flat(x))))


def build_model():
    return DunderNet()


# %% forward-as-in-pytorch
# fails: build_model
# names: no-call-method
# PyTorch's name for `call`.
class ForwardNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = keras.layers.Flatten()
        self.one = keras.layers.Dense(128, activation="relu")
        self.two = keras.layers.Dense(128, activation="relu")
        self.out = keras.layers.Dense(10, activation="softmax")

    def forward(self, x):
        return self.out(self.two(self.one(self.flat(x))))


def build_model():
    return ForwardNet()


# %% dropout-of-95-percent
# fails: build_model
# names: heavy-dropout
# The rate is what is dropped, not what is kept.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.95),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.95),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% noise-as-dropout
# fails: build_model
# names: heavy-dropout
# The same by multiplication with noise.
def build_model():
    inputs = keras.Input((28, 28))
    x = keras.layers.Flatten()(inputs)
    x = keras.layers.GaussianDropout(0.9)(x)
    x = keras.layers.Dense(128, "relu")(x)
    x = keras.layers.GaussianDropout(0.9)(x)
    x = keras.layers.Dense(128, "relu")(x)
    return keras.Model(inputs, keras.layers.Dense(10, "softmax")(x))
