# %% keras-saving
# The function instead of the method.
import keras


def save_model(model, path):
    keras.saving.save_model(model, path)


# %% imported-under-the-asked-name
# The library's own function already has the asked name and order of arguments.
from keras.models import save_model


# %% pathlib
# A Path object, the folder made if it is missing, a message afterwards.
from pathlib import Path


def save_model(model, path):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(path)
    print(f"saved {path.name}, {path.stat().st_size / 1024:.0f} kB")


# %% temporary-file-moved
# Written elsewhere first, then moved into place.
import os
import shutil
import tempfile


def save_model(model, path):
    folder = tempfile.mkdtemp()
    draft = os.path.join(folder, "draft.keras")
    model.save(draft)
    shutil.move(draft, path)
    os.rmdir(folder)


# %% atomic-replace
# Written beside the target and renamed over it.
import os


def save_model(model, path):
    part = path + ".part.keras"
    model.save(part, overwrite=True)
    os.replace(part, path)


# %% old-file-removed-first
# Deletes what stands there, saves, checks that it can be opened.
import os
import zipfile


def save_model(model, path):
    if os.path.exists(path):
        os.remove(path)
    tf.keras.models.save_model(model, filepath=path)
    assert zipfile.is_zipfile(path)


# %% bytes-written-by-hand
# Saved in a temporary folder, read as bytes, written to the path; architecture and weights kept besides.
import pathlib
import tempfile


def save_model(model, path):
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / "architecture.json").write_text(model.to_json())
        model.save_weights(tmp / "only.weights.h5")
        model.save(tmp / "model.keras")
        data = (tmp / "model.keras").read_bytes()
    with open(path, "wb") as f:
        f.write(data)


# %% partial-of-the-method
# functools.partial of the unbound method.
from functools import partial

save_model = partial(keras.Model.save, overwrite=True)


# %% hdf5-afterwards
# A copy in the old format, when the asked file is written.
def save_model(model, path):
    model.save(path)
    model.save(path.replace(".keras", ".h5"))
