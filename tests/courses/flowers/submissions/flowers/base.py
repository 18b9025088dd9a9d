"""Which of three species is it?"""

import numpy as np
from tensorflow import keras


def build_network():
    """Step 1: a network that turns four numbers into a probability for each species."""
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def compile_network(network):
    """Step 2: the network, compiled with Adam, a fitting loss and accuracy."""
    network.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return network


def train(network, x, y):
    """Step 3: the History of 20 epochs on all flowers."""
    return network.fit(x, y, epochs=20, verbose=0)


def measure(network, x, y):
    """Step 4: loss and accuracy on these flowers."""
    loss, accuracy = network.evaluate(x, y, verbose=0)
    return loss, accuracy


def name_species(network, x):
    """Step 5: the number of the species of each flower."""
    return np.argmax(network.predict(x, verbose=0), axis=1)
