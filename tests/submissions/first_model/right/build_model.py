# %% add-layer-by-layer
# Sequential with add(), input_shape at the first layer, as in tutorials from 2017.
def build_model():
    model = keras.models.Sequential()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% no-input-shape
# Unbuilt: has neither weights nor shapes until it sees data.
def build_model():
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(128, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(128, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(10, activation="softmax"))
    return model


# %% functional
# The functional API; its layers include an InputLayer.
from keras import Input, Model, layers


def build_model():
    inputs = Input(shape=(28, 28), name="image")
    x = layers.Flatten()(inputs)
    x = layers.Dense(128, activation="relu", name="hidden_1")(x)
    x = layers.Dense(128, activation="relu", name="hidden_2")(x)
    outputs = layers.Dense(10, activation="softmax", name="digit")(x)
    return Model(inputs=inputs, outputs=outputs, name="mnist_mlp")


# %% reshape-for-flatten
# Reshape does what Flatten does.
def build_model():
    return keras.Sequential(
        [
            keras.layers.InputLayer(shape=(28, 28)),
            keras.layers.Reshape(target_shape=(784,)),
            keras.layers.Dense(units=128, activation=keras.activations.relu),
            keras.layers.Dense(units=128, activation=keras.activations.relu),
            keras.layers.Dense(units=10, activation=keras.activations.softmax),
        ]
    )


# %% activation-layers
# Each activation is a layer of its own.
from tensorflow.keras.layers import Activation, Dense, Flatten
from tensorflow.keras.models import Sequential


def build_model():
    model = Sequential()
    model.add(Flatten(input_shape=(28, 28)))
    model.add(Dense(128))
    model.add(Activation("relu"))
    model.add(Dense(128))
    model.add(Activation("relu"))
    model.add(Dense(10))
    model.add(Activation("softmax"))
    return model


# %% relu-and-softmax-layers
# nn.Linear, nn.ReLU, nn.Softmax, as one writes it in PyTorch.
def build_model():
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            L.Flatten(),
            L.Dense(128), L.ReLU(),
            L.Dense(128), L.ReLU(),
            L.Dense(10), L.Softmax(axis=-1),
        ]
    )


# %% factory-in-a-loop
# Constants and a loop; two of the layers' names say something else than their kind.
HIDDEN_LAYERS = [128, 128]
NUM_CLASSES = 10


def make_mlp(hidden, n_out, shape):
    stack = [keras.Input(shape), keras.layers.Flatten(name="input_layer_flat")]
    for i, n in enumerate(hidden):
        stack.append(keras.layers.Dense(n, "relu", name=f"layer{i}"))
    stack.append(keras.layers.Dense(n_out, "softmax", name="output_layer"))
    return keras.Sequential(stack)


def build_model():
    return make_mlp(HIDDEN_LAYERS, NUM_CLASSES, (28, 28))


# %% nested-sequential
# The hidden layers are a model inside the model.
def build_model():
    hidden = keras.Sequential(
        [keras.layers.Dense(128, activation="relu"), keras.layers.Dense(128, activation="relu")],
        name="hidden",
    )
    model = keras.Sequential(name="digits")
    model.add(keras.Input((28, 28)))
    model.add(keras.layers.Flatten())
    model.add(hidden)
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% nested-functional-body-and-head
# Two functional models, called one after the other.
def body():
    image = keras.Input((28, 28))
    x = keras.layers.Flatten()(image)
    for _ in range(2):
        x = keras.layers.Dense(128)(x)
        x = keras.layers.Activation(keras.activations.relu)(x)
    return keras.Model(image, x, name="body")


def head():
    features = keras.Input((128,))
    return keras.Model(features, keras.layers.Dense(10, activation="softmax")(features), name="head")


def build_model():
    image = keras.Input((28, 28))
    return keras.Model(image, head()(body()(image)))


# %% subclassed
# A subclass with call(), registered so that it can be loaded again.
import keras


@keras.saving.register_keras_serializable(package="exercise")
class DigitNet(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = keras.layers.Flatten()
        self.fc1 = keras.layers.Dense(128, activation="relu")
        self.fc2 = keras.layers.Dense(128, activation="relu")
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        x = self.flatten(x)
        x = self.fc1(x)
        x = self.fc2(x)
        return self.out(x)


def build_model():
    return DigitNet()


# %% subclassed-with-config-and-build
# A subclass with arguments, get_config, dropout that asks for training, and built at once.
import keras


@keras.saving.register_keras_serializable()
class MLP(tf.keras.Model):
    def __init__(self, hidden_units=(128, 128), num_classes=10, dropout=0.1, **kwargs):
        super().__init__(**kwargs)
        self.hidden_units = tuple(hidden_units)
        self.num_classes = num_classes
        self.dropout_rate = dropout
        self.flatten = tf.keras.layers.Flatten()
        self.hidden = [tf.keras.layers.Dense(u, activation="relu") for u in self.hidden_units]
        self.dropout = tf.keras.layers.Dropout(dropout)
        self.classifier = tf.keras.layers.Dense(num_classes, activation="softmax")

    def call(self, inputs, training=False):
        x = self.flatten(inputs)
        for layer in self.hidden:
            x = self.dropout(layer(x), training=training)
        return self.classifier(x)

    def get_config(self):
        config = super().get_config()
        config.update(
            hidden_units=self.hidden_units, num_classes=self.num_classes, dropout=self.dropout_rate
        )
        return config


def build_model():
    model = MLP()
    model(tf.zeros((1, 28, 28)))  # dummy call creates the weights
    return model


# %% functional-inside-a-subclass
# A class around the functional API: super().__init__ gets inputs and outputs.
import keras


@keras.saving.register_keras_serializable(package="exercise")
class MnistClassifier(keras.Model):
    def __init__(self, **kwargs):
        inputs = keras.Input((28, 28))
        x = keras.layers.Flatten()(inputs)
        x = keras.layers.Dense(128, "relu")(x)
        x = keras.layers.Dense(128, "relu")(x)
        super().__init__(inputs=inputs, outputs=keras.layers.Dense(10, "softmax")(x), **kwargs)

    def get_config(self):
        return {"name": self.name}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


def build_model():
    return MnistClassifier(name="classifier")


# %% own-linear-layer
# A Dense layer written by hand, as in the Keras guide on custom layers.
import keras


@keras.saving.register_keras_serializable(package="exercise")
class Linear(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="w")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, inputs):
        return keras.ops.matmul(inputs, self.w) + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            Linear(128),
            keras.layers.ReLU(),
            Linear(128),
            keras.layers.ReLU(),
            Linear(10),
            keras.layers.Softmax(),
        ]
    )


# %% own-relu-function
# relu by the formula max(0, x), registered under a name.
import keras


@keras.saving.register_keras_serializable(package="exercise", name="my_relu")
def my_relu(x):
    return keras.ops.maximum(x, 0.0)


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation=my_relu),
            keras.layers.Dense(128, activation=my_relu),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% initialisers-and-regulariser
# He initialisation and a little weight decay; the loss then has a penalty on top of the cross-entropy.
def build_model():
    hidden = dict(
        activation="relu",
        kernel_initializer=keras.initializers.HeNormal(seed=7),
        bias_initializer=keras.initializers.Constant(0.01),
        kernel_regularizer=keras.regularizers.L2(1e-4),
    )
    return keras.Sequential(
        [
            keras.layers.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, **hidden),
            keras.layers.Dense(128, **hidden),
            keras.layers.Dense(10, activation="softmax", kernel_initializer="glorot_normal"),
        ]
    )


# %% dropout
# Dropout after each hidden layer.
def build_model():
    model = keras.Sequential()
    model.add(keras.Input((28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.summary()
    return model


# %% batch-normalisation-between
# Dense without bias, BatchNormalization, then relu, twice.
def block(x, units):
    x = keras.layers.Dense(units, use_bias=False)(x)
    x = keras.layers.BatchNormalization(momentum=0.9)(x)
    return keras.layers.Activation("relu")(x)


def build_model():
    inputs = keras.Input((28, 28))
    x = keras.layers.Flatten()(inputs)
    x = block(x, 128)
    x = block(x, 128)
    outputs = keras.layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs, outputs)


# %% keras-ops-in-functional
# Operations instead of layers between the Dense layers.
from keras import ops


def build_model():
    inputs = keras.Input((28, 28))
    x = ops.reshape(inputs, (-1, 784))
    x = ops.relu(keras.layers.Dense(128)(x))
    x = ops.relu(keras.layers.Dense(128)(x))
    x = ops.softmax(keras.layers.Dense(10)(x))
    return keras.Model(inputs, x)


# %% lambda-layer-flattens
# A Lambda layer instead of Flatten; a registered function, so that it can be loaded again.
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="exercise")
def flatten(images):
    return ops.reshape(images, (-1, 28 * 28))


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Lambda(flatten, output_shape=(784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% logits
# No softmax here, and a loss that expects logits in compile_model.
def build_model():
    return tf.keras.models.Sequential(
        [
            tf.keras.layers.Flatten(input_shape=(28, 28)),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(10),
        ]
    )


def compile_model(model):
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss_fn, metrics=["accuracy"])
    return model


# %% logits-linear-activation-subclass
# PyTorch habits: a module that returns logits, softmax only in predict_digits.
import keras


@keras.saving.register_keras_serializable(package="torchlike")
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.linear_relu_stack = keras.Sequential(
            [
                keras.layers.Flatten(),
                keras.layers.Dense(128),
                keras.layers.ReLU(),
                keras.layers.Dense(128),
                keras.layers.ReLU(),
                keras.layers.Dense(10, activation="linear"),
            ]
        )

    def call(self, x):
        logits = self.linear_relu_stack(x)
        return logits


def build_model():
    return Net()


def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


def predict_digits(model, images):
    probabilities = keras.ops.softmax(model.predict(images, verbose=0), axis=1)
    return np.array(probabilities).argmax(1)


# %% from-json
# The architecture as JSON, round and back: Sequential.from_config does the building.
def build_model():
    plan = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    return keras.models.model_from_json(plan.to_json())


# %% sequential-subclass
# A class that is a Sequential, filled by a class method and built by hand afterwards.
import keras


@keras.saving.register_keras_serializable()
class FirstModel(keras.Sequential):
    @classmethod
    def for_digits(cls, hidden=128):
        model = cls()
        model.add(keras.layers.Flatten())
        for _ in range(2):
            model.add(keras.layers.Dense(hidden, activation="relu"))
        model.add(keras.layers.Dense(10, activation="softmax"))
        return model


def build_model():
    keras.utils.set_random_seed(42)
    model = FirstModel.for_digits()
    model.build(input_shape=(None, 28, 28))
    return model


# %% reduced-and-recursive
# functools.reduce threads the input through the layers; the list comes from a recursive function.
from functools import reduce


def hidden(n):
    if n == 0:
        return [keras.layers.Flatten()]
    return hidden(n - 1) + [keras.layers.Dense(128, activation=keras.layers.ReLU())]


def build_model():
    inputs = keras.Input(shape=(28, 28), dtype="float32")
    outputs = reduce(lambda x, layer: layer(x), hidden(2) + [keras.layers.Dense(10, "softmax")], inputs)
    return keras.Model(inputs, outputs)


# %% einsum-dense
# A fully connected layer that takes rows and columns at once.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.EinsumDense("nrc,rcu->nu", output_shape=(128,), bias_axes="u", activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% rescaled-to-both-sides-of-zero
# The images come in as [0, 1]; the model moves them to [-1, 1].
def build_model():
    return keras.Sequential([
        keras.Input(shape=(28, 28)),
        keras.layers.Rescaling(2.0, offset=-1.0),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])


# %% tf-nn-softmax-that-the-own-load-knows
# tf.nn.softmax, and a load_model that tells Keras what softmax_v2 is.
def build_model():
    return tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation=tf.nn.relu),
            tf.keras.layers.Dense(128, activation=tf.nn.relu),
            tf.keras.layers.Dense(10, activation=tf.nn.softmax),
        ]
    )


def load_model(path):
    return tf.keras.models.load_model(path, custom_objects={"softmax_v2": tf.nn.softmax})


# %% own-class-that-the-own-load-knows
# Not registered, but given to load_model by name.
class SmallNet(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.stack = keras.Sequential(
            [
                keras.layers.Flatten(),
                keras.layers.Dense(128, activation="relu"),
                keras.layers.Dense(128, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )

    def call(self, x):
        return self.stack(x)


def build_model():
    return SmallNet()


def load_model(path):
    with keras.utils.custom_object_scope({"SmallNet": SmallNet}):
        return keras.models.load_model(path)


# %% own-activation-in-the-list-of-all
# Put by hand into the list where Keras looks.
def ramp(x):
    return keras.ops.relu(x)


keras.utils.get_custom_objects()["ramp"] = ramp


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation=ramp),
            keras.layers.Dense(128, activation=ramp),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% lambda-loaded-all-the-same
# A lambda in the model, and a load_model that trusts the file.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Lambda(lambda x: x / 1.0, output_shape=(784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def load_model(path):
    return keras.models.load_model(path, safe_mode=False)


# %% dropout-of-a-half-twice
# Nobody asks for it, and it does no harm.
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
