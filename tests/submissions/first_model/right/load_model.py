# %% imported-under-the-asked-name
# The library's own function already has the asked name.
from tensorflow.keras.models import load_model


# %% keras-saving-compile-true
# keras.saving, the default spelt out.
import keras


def load_model(path):
    model = keras.saving.load_model(path, compile=True)
    model.summary()
    return model


# %% pathlib-resolved
# An absolute Path, checked first.
from pathlib import Path


def load_model(path):
    file = Path(path).expanduser().resolve()
    if not file.is_file():
        raise FileNotFoundError(f"no model at {file}")
    return keras.models.load_model(file)


# %% custom-objects-that-nobody-needs
# custom_objects and a scope, for models that might use them.
import keras


def swish_like(x):
    return x * keras.ops.sigmoid(x)


def load_model(path):
    with keras.saving.custom_object_scope({"swish_like": swish_like}):
        return keras.models.load_model(path, custom_objects={"softmax_v2": tf.nn.softmax})


# %% copied-first
# Loads from a copy, so that the original stays untouched.
import os
import shutil
import tempfile


def load_model(path):
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(path, os.path.join(folder, "copy.keras"))
        return tf.keras.models.load_model(copy)


# %% store-class
# A class method does the work, and the result is warmed up.
class ModelStore:
    loader = staticmethod(keras.models.load_model)

    @classmethod
    def open(cls, path):
        model = cls.loader(path)
        model.trainable = True
        return model


def load_model(path):
    return ModelStore.open(path)


# %% second-try-unsafe
# If safe mode refuses (a Lambda layer), a second try without it.
def load_model(path):
    try:
        return keras.models.load_model(path)
    except ValueError as error:
        print("trying again:", error)
        return keras.models.load_model(path, safe_mode=False)
