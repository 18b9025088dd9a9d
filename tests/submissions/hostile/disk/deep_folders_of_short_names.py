# Deeper than Python recurses, where the saved model should be and where a stored one lies.
# fails: save_model, load_model
import os


def _deep():
    for _ in range(1800):
        os.mkdir("d")
        os.chdir("d")


def save_model(model, path):
    os.mkdir(path)
    os.chdir(path)
    _deep()


def load_model(path):
    os.unlink(path)
    os.mkdir(path)
    os.chdir(path)
    _deep()
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(10)])
