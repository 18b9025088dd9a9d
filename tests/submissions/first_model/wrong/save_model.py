# %% dot-model
# fails: save_model
# names: legacy-extension
# The tutorial's own line: Keras 3 refuses the extension .model.
def save_model(model, path):
    model.save("first_model_of_many_to_come.model")


# %% dot-model-from-path
# fails: save_model
# names: legacy-extension
# The same, made from the path.
def save_model(model, path):
    path = path.replace(".keras", ".model")
    model.save(path)


# %% h5-beside-it
# fails: save_model
# names: legacy-extension
# Saves as .h5 beside the path asked for.
import os


def save_model(model, path):
    root, ext = os.path.splitext(path)
    model.save(root + ".h5")


# %% folder-without-extension
# fails: save_model
# names: legacy-extension
# The SavedModel folder of TensorFlow 2.
def save_model(model, path):
    folder = path[: -len(".keras")]
    model.save(folder)


# %% saved-model-of-tensorflow
# fails: save_model
# names: saved-model-folder
# A folder in TensorFlow's format, whatever its name.
def save_model(model, path):
    tf.saved_model.save(model, path)


# %% exported
# fails: save_model
# names: saved-model-folder
# export writes a model for serving, not one for Keras.
def save_model(model, path):
    model.export(path)


# %% save-weights
# fails: save_model
# names: weights-only
# Weights without layers, under a name of their own.
def save_model(model, path):
    model.save_weights(path.replace(".keras", ".weights.h5"))


# %% save-weights-renamed
# fails: save_model
# names: weights-only
# The weights file is renamed to the path.
import os


def save_model(model, path):
    tmp = path + ".weights.h5"
    model.save_weights(tmp)
    os.replace(tmp, path)


# %% weights-by-numpy
# fails: save_model
# names: weights-only
# The weight arrays alone, at the right place.
def save_model(model, path):
    with open(path, "wb") as f:
        np.savez(f, *model.get_weights())


# %% to-json
# fails: save_model
# names: architecture-only
# A description of the layers, without weights.
def save_model(model, path):
    with open(path, "w") as json_file:
        json_file.write(model.to_json())


# %% summary-as-text
# fails: save_model
# names: architecture-only
# The printed summary.
def save_model(model, path):
    with open(path, "w", encoding="utf-8") as f:
        model.summary(print_fn=lambda line, **kw: f.write(line + "\n"))


# %% name-of-my-own
# fails: save_model
# names: another-path
# A fixed name; path is not used.
def save_model(model, path):
    model.save("my_first_model.keras")


# %% extension-twice
# fails: save_model
# names: another-path
# The path ends in .keras already.
def save_model(model, path):
    model.save(path + ".keras")


# %% base-name-only
# fails: save_model
# names: another-path
# Drops the folder.
import os


def save_model(model, path):
    filename = os.path.basename(path)
    model.save(filename)


# %% time-in-the-name
# fails: save_model
# names: another-path
# Adds the date to the name, "so that nothing is overwritten".
from datetime import datetime


def save_model(model, path):
    stamp = datetime.now().strftime("%Y%m%d_%H%M%S")
    model.save(path.replace(".keras", f"_{stamp}.keras"))


# %% saves-a-new-model
# fails: save_model
# names: another-model
# Builds a model for saving.
def save_model(model, path):
    model = build_model()
    model = compile_model(model)
    model.save(path)


# %% saves-the-models-of-the-module
# fails: save_model
# names: another-model
# A model of the module, not the one given.
my_model = compile_model(build_model())


def save_model(model, path):
    my_model.save(path)


# %% saves-a-clone
# fails: save_model
# names: architecture-only
# clone_model gives new weights and no compilation.
def save_model(model, path):
    copy = keras.models.clone_model(model)
    copy.save(path)


# %% saves-from-config
# fails: save_model
# names: architecture-only
# The same by from_config, compiled again.
def save_model(model, path):
    fresh = model.__class__.from_config(model.get_config())
    fresh.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    fresh.save(path)


# %% layers-into-a-new-sequential
# fails: save_model
# names: not-trained-state
# The layers and weights are there, the compilation is not.
def save_model(model, path):
    plain = keras.Sequential(model.layers)
    plain.save(path)


# %% recompiled-before-saving
# fails: save_model
# names: recompiled
# Compiles the model anew, and otherwise than it was.
def save_model(model, path):
    model.compile(optimizer="sgd", loss="mse")
    model.save(path)


# %% only-says-so
# fails: save_model
# names: nothing-saved
# Nothing is written.
def save_model(model, path):
    print(f"Model saved to {path}")
    return path


# %% save-not-called
# fails: save_model
# names: nothing-saved
# The parentheses are missing.
def save_model(model, path):
    model.save


# %% checkpoint-callback
# fails: save_model
# names: nothing-saved
# A callback saves only while a model trains.
def save_model(model, path):
    checkpoint = keras.callbacks.ModelCheckpoint(path, save_best_only=True)
    return checkpoint


# %% imported-under-the-same-name
# fails: save_model
# names: calls-itself
# The def hides the imported save_model.
from keras.models import save_model


def save_model(model, path):
    save_model(model, path)


# %% path-first
# fails: save_model
# names: wrong-parameters
# The parameters have changed places.
def save_model(path, model):
    model.save(path)


# %% no-path-parameter
# fails: save_model
# names: wrong-parameters
# The path is missing.
def save_model(model):
    model.save("model.keras")


# %% filename-for-path
# fails: save_model
# names: name-not-defined
# The parameter is called path.
def save_model(model, path):
    model.save(filename)


# %% joblib
# fails: save_model
# names: package-not-installed
# joblib is not part of the course.
def save_model(model, path):
    import joblib

    joblib.dump(model, path)


# %% save-without-argument
# fails: save_model
# names: -
# TypeError: save needs to know where.
def save_model(model, path):
    model.save()


# %% save-model-as-method
# fails: save_model
# names: -
# AttributeError: the method is called save.
def save_model(model, path):
    model.save_model(path)


# %% exit-after-saving
# fails: save_model
# names: leaves-python
# Ends the program although the file is there.
import sys


def save_model(model, path):
    model.save(path)
    print("Saved. Bye!")
    sys.exit(0)


# %% never-overwrites
# fails: save_model
# names: another-model
# Where a file stands already nothing is saved.
def save_model(model, path):
    import os

    if not os.path.exists(path):
        model.save(path)


# %% pickled
# fails: save_model
# names: another-format
# The habit from scikit-learn.
def save_model(model, path):
    import pickle

    with open(path, "wb") as file:
        pickle.dump(model, file)


# %% into-a-folder-of-its-own
# fails: save_model
# names: another-path
# The folder is not there.
def save_model(model, path):
    model.save("models/" + path)


# %% hdf5-first
# fails: save_model
# names: hdf5-first
# Writing the old format takes the optimizer out of what is saved next.
def save_model(model, path):
    model.save("my_model.h5")
    model.save(path)
