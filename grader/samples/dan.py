"""Three steps so far, in place of those of the file that students are given."""


def load_data():
    return keras.datasets.mnist.load_data()


def normalize(x):
    return x.astype("float32") / 255


def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128))
    model.add(keras.layers.Dense(128))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
