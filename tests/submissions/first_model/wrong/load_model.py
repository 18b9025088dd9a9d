# %% builds-a-new-one
# fails: load_model
# names: fresh-model
# A new, untrained model of the same shape.
def load_model(path):
    model = build_model()
    return compile_model(model)


# %% trains-a-new-one
# fails: load_model
# names: fresh-model
# A new model, trained; the file is never opened.
def load_model(path):
    (x_train, y_train), _ = load_data()
    model = compile_model(build_model())
    model.fit(normalize(x_train), y_train, epochs=1, verbose=0)
    return model


# %% clone-of-the-loaded
# fails: load_model
# names: fresh-model
# clone_model throws the stored weights away.
def load_model(path):
    stored = keras.models.load_model(path)
    model = keras.models.clone_model(stored)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% remembers-what-it-saved
# fails: load_model
# names: model-in-memory
# The file is right, but the model comes from a variable.
last_model = None


def save_model(model, path):
    global last_model
    last_model = model
    model.save(path)


def load_model(path):
    return last_model


# %% model-trained-before
# fails: load_model
# names: model-in-memory
# Returns the model that fit_model saw last.
current = {}


def fit_model(model, x_train, y_train):
    current["model"] = model
    return model.fit(x_train, y_train, epochs=3, verbose=0)


def load_model(path):
    if "model" in current:
        return current["model"]
    current["model"] = keras.models.load_model(path)
    return current["model"]


# %% loaded-once-and-for-all
# fails: load_model
# names: model-in-memory
# Keeps the first file it ever read and ignores all later paths.
_model = None


def load_model(path):
    global _model
    if _model is None:
        _model = keras.models.load_model(path)
    return _model


# %% load-weights
# fails: load_model
# names: weights-into-own-model
# Works for the own architecture only.
def load_model(path):
    model = compile_model(build_model())
    model.load_weights(path)
    return model


# %% weights-copied-over
# fails: load_model
# names: weights-into-own-model
# The stored weights are set into a model of the own build.
def load_model(path):
    stored = keras.models.load_model(path)
    model = build_model()
    model.set_weights(stored.get_weights())
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% compile-false
# fails: load_model
# names: not-compiled
# Without compilation the model cannot be evaluated or trained on.
def load_model(path):
    return keras.models.load_model(path, compile=False)


# %% layers-and-weights-by-hand
# fails: load_model
# names: not-compiled
# Rebuilt from its configuration, weights set, never compiled.
def load_model(path):
    stored = keras.models.load_model(path)
    config = stored.get_config()
    model = stored.__class__.from_config(config)
    model.set_weights(stored.get_weights())
    return model


# %% recompiled-after-loading
# fails: load_model
# names: recompiled
# Another optimizer and another loss than stored.
def load_model(path):
    model = keras.models.load_model(path)
    model.compile(optimizer="rmsprop", loss="mse", metrics=["mae"])
    return model


# %% trains-on-after-loading
# fails: load_model
# names: fresh-model
# One more epoch "to refresh it" changes the stored weights.
def load_model(path):
    model = keras.models.load_model(path)
    (x_train, y_train), _ = load_data()
    model.fit(normalize(x_train)[:1000], y_train[:1000], epochs=1, verbose=0)
    return model


# %% fixed-file-name
# fails: load_model
# names: another-path
# The path is ignored; that file does not exist.
def load_model(path):
    new_model = tf.keras.models.load_model("my_first_model.keras")
    return new_model


# %% h5-by-habit
# fails: load_model
# names: another-path
# Looks for an .h5 file that nobody wrote.
def load_model(path):
    return keras.models.load_model(path.replace(".keras", ".h5"))


# %% only-the-weights
# fails: load_model
# names: not-a-model
# A list of arrays.
def load_model(path):
    model = keras.models.load_model(path)
    return model.get_weights()


# %% model-in-a-tuple
# fails: load_model
# names: not-a-model
# A tuple of model and path.
def load_model(path):
    model = keras.models.load_model(path)
    print("loaded", path)
    return model, path


# %% not-handed-back
# fails: load_model
# names: forgot-return
# Loaded, shown and lost.
def load_model(path):
    model = keras.models.load_model(path)
    model.summary()


# %% load-weights-returned
# fails: load_model
# names: forgot-return
# load_weights gives None.
def load_model(path):
    model = keras.models.load_model(path)
    return model.load_weights(path)


# %% import-hidden-by-def
# fails: load_model
# names: calls-itself
# RecursionError: the imported load_model has the same name.
from keras.models import load_model


def load_model(path):
    model = load_model(path)
    return model


# %% recursion-in-one-line
# fails: load_model
# names: calls-itself
# The dots of keras.models.load_model are missing.
def load_model(path):
    return load_model(path)


# %% no-path
# fails: load_model
# names: wrong-parameters
# Takes no path.
def load_model():
    return keras.models.load_model("model.keras")


# %% model-and-path
# fails: load_model
# names: wrong-parameters
# Like save_model with two parameters.
def load_model(model, path):
    model = keras.models.load_model(path)
    return model


# %% models-not-imported
# fails: load_model
# names: name-not-defined
# "from keras import models" is missing.
def load_model(path):
    return models.load_model(path)


# %% torch-load
# fails: load_model
# names: package-not-installed
# PyTorch is not part of the course.
def load_model(path):
    import torch

    return torch.load(path)


# %% json-file-expected
# fails: load_model
# names: -
# UnicodeDecodeError: a .keras file is a zip archive, not text.
def load_model(path):
    with open(path, encoding="utf-8") as f:
        model = keras.models.model_from_json(f.read())
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% saved-model-load
# fails: load_model
# names: -
# OSError: not a SavedModel folder.
def load_model(path):
    return tf.saved_model.load(path)


# %% pickle-load
# fails: load_model
# names: -
# UnpicklingError: a .keras file is no pickle.
import pickle


def load_model(path):
    with open(path, "rb") as f:
        return pickle.load(f)


# %% no-such-keyword
# fails: load_model
# names: -
# TypeError: load_model has no parameter weights.
def load_model(path):
    return keras.models.load_model(path, weights=True)


# %% exits-if-not-h5
# fails: load_model
# names: leaves-python
# Refuses the very format that was asked for.
import sys


def load_model(path):
    if not str(path).endswith(".h5"):
        sys.exit("Please give me an .h5 file")
    return keras.models.load_model(path)


# %% frozen-after-loading
# fails: load_model
# names: frozen-layers
# The loaded model cannot learn any more.
def load_model(path):
    model = keras.models.load_model(path)
    model.trainable = False
    return model


# %% remembered-by-path
# fails: load_model
# names: model-in-memory
# A file that was overwritten is not read again.
_LOADED = {}


def load_model(path):
    if path not in _LOADED:
        _LOADED[path] = keras.models.load_model(path)
    return _LOADED[path]


# %% newest-in-the-folder
# fails: load_model
# names: model-in-memory
# Whatever was written last is taken for the one asked for.
def load_model(path):
    import glob
    import os

    files = glob.glob(os.path.join(os.path.dirname(path), "*.keras"))
    return keras.models.load_model(max(files, key=os.path.getmtime))


# %% pickled
# fails: load_model
# names: not-read-by-keras
# A way to store Python's own things.
import pickle


def load_model(path):
    with open(path, "rb") as file:
        return pickle.load(file)


# %% architecture-as-text
# fails: load_model
# names: not-read-by-keras
# The counterpart of `to_json`.
def load_model(path):
    with open(path) as file:
        return keras.models.model_from_json(file.read())


# %% weights-into-a-model-without-any
# fails: load_model
# names: weights-into-own-model
# The own model has seen no data yet.
def load_model(path):
    model = keras.Sequential(
        [
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.load_weights(path)
    return model
