# The file that was handed over is replaced, while it is looked at, by another one.
# fails: load_model
import os


def load_model(path):
    os.unlink(path)
    os.makedirs(f"{path}/config.json")
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(10)])
