# %% ten-units
# fails: build_network
# names: other-output-size
# As for ten digits.
def build_network():
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% output-left-out
# fails: build_network
# names: layer-missing
def build_network():
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="relu")])


# %% eight-units
# fails: build_network
# names: other-units
def build_network():
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


# %% all-weights-alike
# fails: build_network
# names: constant-weights
def build_network():
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(16, activation="relu", kernel_initializer="zeros"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


# %% for-images
# fails: build_network
# names: other-input-shape
def build_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


# %% no-softmax
# fails: build_network
# names: no-softmax
def build_network():
    return keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(3)]
    )
