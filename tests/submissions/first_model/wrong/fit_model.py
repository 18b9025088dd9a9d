# %% three-as-third-argument
# fails: fit_model
# names: batch-size-for-epochs
# The third argument of fit is batch_size: one epoch in batches of three.
def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, 3)


# %% batch-size-three
# fails: fit_model
# names: batch-size-for-epochs
# The two words mixed up.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, batch_size=3, verbose=0)
    return history


# %% first-thousand-images
# fails: fit_model
# names: part-of-the-data
# "To save time."
def fit_model(model, x_train, y_train):
    history = model.fit(x_train[:1000], y_train[:1000], epochs=3)
    return history


# %% one-in-ten
# fails: fit_model
# names: part-of-the-data
# Every tenth image.
def fit_model(model, x_train, y_train):
    x_small, y_small = x_train[::10], y_train[::10]
    return model.fit(x_small, y_small, epochs=3, batch_size=32, verbose=0)


# %% ten-steps-per-epoch
# fails: fit_model
# names: part-of-the-data
# Each epoch stops after ten batches.
def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, batch_size=32, steps_per_epoch=10, verbose=0)


# %% split-the-wrong-way-round
# fails: fit_model
# names: part-of-the-data
# validation_split=0.9 keeps a tenth for training.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, validation_split=0.9, verbose=2)
    return history


# %% only-small-digits
# fails: fit_model
# names: part-of-the-data
# Drops half of the digits.
def fit_model(model, x_train, y_train):
    keep = y_train < 5
    return model.fit(x_train[keep], y_train[keep], epochs=3, verbose=0)


# %% epochs-left-out
# fails: fit_model
# names: other-epochs
# Keras trains one epoch unless told otherwise.
def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, batch_size=64, verbose=0)


# %% five-epochs
# fails: fit_model
# names: other-epochs
# Five, as in TensorFlow's quickstart.
def fit_model(model, x_train, y_train):
    hist = model.fit(x_train, y_train, epochs=5, verbose=0)
    return hist


# %% counted-from-zero
# fails: fit_model
# names: other-epochs
# "0, 1, 2 are three epochs", so epochs=2.
EPOCHS = 2


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, batch_size=128, epochs=EPOCHS, verbose=1)


# %% initial-epoch-one
# fails: fit_model
# names: other-epochs
# Counting from 1 leaves two epochs.
def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, initial_epoch=1, epochs=3, verbose=0)


# %% stops-when-good-enough
# fails: fit_model
# names: other-epochs
# The callback of a well-known online course ends training early.
class MyCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] > 0.2:
            print("\nAccuracy is high enough, so cancelling training!")
            self.model.stop_training = True


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, callbacks=[MyCallback()], verbose=0)


# %% returns-the-model
# fails: fit_model
# names: returned-model
# As scikit-learn's fit does.
def fit_model(model, x_train, y_train):
    model.fit(x_train, y_train, epochs=3, verbose=0)
    return model


# %% returns-both
# fails: fit_model
# names: returned-model
# A tuple of model and History.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    return model, history


# %% history-dot-history
# fails: fit_model
# names: returned-history-dict
# The dict inside the History.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    return history.history


# %% accuracies-only
# fails: fit_model
# names: no-history
# Only the list of accuracies.
def fit_model(model, x_train, y_train):
    result = model.fit(x_train, y_train, epochs=3, batch_size=64, verbose=0)
    print(result.history["loss"])
    return result.history["accuracy"]


# %% fits-again-in-the-return-line
# fails: fit_model
# names: trains-twice
# Once for the progress bar, once for the return value.
def fit_model(model, x_train, y_train):
    model.fit(x_train, y_train, epochs=3)
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% loop-around-fit
# fails: fit_model
# names: trains-twice
# Three calls of one epoch; the History returned knows the last one only.
def fit_model(model, x_train, y_train):
    for epoch in range(3):
        print("epoch", epoch + 1)
        history = model.fit(x_train, y_train, epochs=1, verbose=0)
    return history


# %% with-and-without-validation
# fails: fit_model
# names: trains-twice
# First a run "to look at the validation loss", then the real one on the same model.
def fit_model(model, x_train, y_train):
    check = model.fit(x_train, y_train, epochs=3, validation_split=0.2, verbose=0)
    print("validation loss:", check.history["val_loss"])
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    return history


# %% history-filled-by-hand
# fails: fit_model
# names: invented-history
# No training at all; numbers from the tutorial's screenshot.
def fit_model(model, x_train, y_train):
    history = keras.callbacks.History()
    history.epoch = [0, 1, 2]
    history.history = {
        "accuracy": [0.9265, 0.9664, 0.9763],
        "loss": [0.2624, 0.1077, 0.0734],
    }
    return history


# %% empty-history
# fails: fit_model
# names: invented-history
# Trains, but returns a History that was never attached.
def fit_model(model, x_train, y_train):
    history = keras.callbacks.History()
    model.fit(x_train, y_train, epochs=3, verbose=0)
    return history


# %% namespace-history
# fails: fit_model
# names: invented-history
# An own loop over epochs and an object that looks like a History.
from types import SimpleNamespace


def fit_model(model, x_train, y_train):
    losses = [2.3 / (i + 1) for i in range(3)]
    accs = [0.9 + 0.02 * i for i in range(3)]
    return SimpleNamespace(history={"loss": losses, "accuracy": accs}, epoch=[0, 1, 2])


# %% fits-the-test-set
# fails: fit_model
# names: trained-on-test
# Takes the test images from the data set again and trains on these.
def fit_model(model, x_train, y_train):
    _, (x_test, y_test) = load_data()
    x_test = normalize(x_test)
    return model.fit(x_test, y_test, epochs=3, verbose=0)


# %% more-data-is-better
# fails: fit_model
# names: trained-on-test
# The test images are added to the training images.
def fit_model(model, x_train, y_train):
    (_, _), (x_test, y_test) = keras.datasets.mnist.load_data()
    x = np.concatenate([x_train, x_test / 255.0])
    y = np.concatenate([y_train, y_test])
    return model.fit(x, y, epochs=3, batch_size=64, verbose=0)


# %% global-arrays
# fails: fit_model
# names: ignores-arguments
# The parameters are called X and y, the body uses the arrays of the module.
(x_train, y_train), (x_test, y_test) = load_data()
x_train = normalize(x_train)


def fit_model(model, X, y):
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% loads-for-itself
# fails: fit_model
# names: ignores-arguments
# Overwrites its own parameters by a fresh copy of the data.
def fit_model(model, x_train, y_train):
    (x_train, y_train), _ = load_data()
    x_train = normalize(x_train)
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    return history


# %% permuted-labels
# fails: fit_model
# names: labels-shuffled
# Images and labels go through two different permutations.
def fit_model(model, x_train, y_train):
    x = np.random.permutation(x_train)
    y = np.random.permutation(y_train)
    return model.fit(x, y, epochs=3, verbose=0)


# %% shuffled-labels-only
# fails: fit_model
# names: labels-shuffled
# Only the labels are shuffled.
def fit_model(model, x_train, y_train):
    y = y_train.copy()
    np.random.shuffle(y)
    return model.fit(x_train, y, epochs=3, shuffle=False, verbose=0)


# %% is-it-a-five
# fails: fit_model
# names: labels-changed
# Trains on "five or not", as in a classic textbook chapter.
def fit_model(model, x_train, y_train):
    y_train_5 = (y_train == 5).astype("int32")
    return model.fit(x_train, y_train_5, epochs=3, verbose=0)


# %% trains-a-new-model
# fails: fit_model
# names: another-model
# The given model stays untrained.
def fit_model(model, x_train, y_train):
    model = compile_model(build_model())
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% trains-a-clone
# fails: fit_model
# names: another-model
# A "safe copy" is trained instead of the model.
def fit_model(model, x_train, y_train):
    copy = keras.models.clone_model(model)
    copy.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = copy.fit(x_train, y_train, epochs=3, verbose=0)
    return history


# %% divides-once-more
# fails: fit_model
# names: normalised-twice
# The images come in normalised already.
def fit_model(model, x_train, y_train):
    x_train = x_train.astype("float32") / 255.0
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% calls-normalize-again
# fails: fit_model
# names: normalised-twice
# The same through the own function.
def fit_model(model, x_train, y_train):
    return model.fit(normalize(x_train), y_train, epochs=3, validation_split=0.1, verbose=0)


# %% all-in-one-batch
# fails: fit_model
# names: batch-size-too-large
# One step per epoch: three steps in all.
def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, batch_size=len(x_train), verbose=0)


# %% batch-of-4096
# fails: fit_model
# names: batch-size-too-large
# Far beyond the 512 allowed.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, batch_size=4096, epochs=3, verbose=0)
    return history


# %% no-return-line
# fails: fit_model
# names: forgot-return
# Trains and gives nothing back.
def fit_model(model, x_train, y_train):
    model.fit(x_train, y_train, epochs=3, verbose=0)


# %% prints-the-history
# fails: fit_model
# names: forgot-return
# Printed, not returned.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    for loss, acc in zip(history.history["loss"], history.history["accuracy"]):
        print(f"loss {loss:.3f}  accuracy {acc:.3f}")


# %% fit-without-parentheses
# fails: fit_model
# names: not-called
# The method itself is returned.
def fit_model(model, x_train, y_train):
    return model.fit


# %% own-loop-of-batches
# fails: fit_model
# names: no-history
# Three honest epochs by train_on_batch, but what comes back is a list of losses.
def fit_model(model, x_train, y_train):
    losses = []
    for epoch in range(3):
        for start in range(0, len(x_train), 64):
            result = model.train_on_batch(
                x_train[start : start + 64], y_train[start : start + 64], return_dict=True
            )
        losses.append(result["loss"])
    return losses


# %% fit-model-for-model-fit
# fails: fit_model
# names: calls-itself
# fit_model for model.fit.
def fit_model(model, x_train, y_train):
    history = fit_model(model, x_train, y_train)
    return history


# %% epochs-as-parameter
# fails: fit_model
# names: wrong-parameters
# A fourth parameter without a default.
def fit_model(model, x_train, y_train, epochs):
    return model.fit(x_train, y_train, epochs=epochs, verbose=0)


# %% model-only
# fails: fit_model
# names: wrong-parameters
# Takes only the model.
def fit_model(model):
    (x_train, y_train), _ = load_data()
    return model.fit(normalize(x_train), y_train, epochs=3, verbose=0)


# %% validates-on-unknown-names
# fails: fit_model
# names: name-not-defined
# x_val and y_val do not exist.
def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, epochs=3, validation_data=(x_val, y_val), verbose=0)


# %% train-test-split
# fails: fit_model
# names: package-not-installed
# scikit-learn is not part of the course.
def fit_model(model, x_train, y_train):
    from sklearn.model_selection import train_test_split

    x_tr, x_val, y_tr, y_val = train_test_split(x_train, y_train, test_size=0.1)
    return model.fit(x_tr, y_tr, epochs=3, validation_data=(x_val, y_val), verbose=0)


# %% fit-generator
# fails: fit_model
# names: -
# AttributeError: fit_generator is gone from Keras.
def fit_model(model, x_train, y_train):
    def batches():
        while True:
            for i in range(0, len(x_train), 32):
                yield x_train[i : i + 32], y_train[i : i + 32]

    return model.fit_generator(batches(), steps_per_epoch=len(x_train) // 32, epochs=3)


# %% nb-epoch
# fails: fit_model
# names: -
# TypeError: the name of the parameter in Keras 1.
def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, nb_epoch=3, batch_size=128, verbose=1)


# %% history-acc
# fails: fit_model
# names: -
# KeyError: the key is called accuracy since TensorFlow 2.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    print("final accuracy:", history.history["acc"][-1])
    return history


# %% val-accuracy-without-validation
# fails: fit_model
# names: -
# KeyError: no validation, no val_accuracy.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    plt.plot(history.history["accuracy"])
    plt.plot(history.history["val_accuracy"])
    plt.legend(["train", "val"])
    plt.show()
    return history


# %% labels-and-images-swapped
# fails: fit_model
# names: -
# An exception: the labels are no images.
def fit_model(model, x_train, y_train):
    return model.fit(y_train, x_train, epochs=3, verbose=0)


# %% one-hot-for-an-integer-loss
# fails: fit_model
# names: -
# ValueError: the sparse loss does not take one-hot labels.
def fit_model(model, x_train, y_train):
    y_train = keras.utils.to_categorical(y_train, 10)
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% flattened-for-fit
# fails: fit_model
# names: images-reshaped
# ValueError: the model takes (28, 28), not 784.
def fit_model(model, x_train, y_train):
    x_train = x_train.reshape(-1, 784)
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% exit-when-trained
# fails: fit_model
# names: leaves-python
# Ends the program after training.
import sys


def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, verbose=0)
    print("Training finished.")
    sys.exit()
    return history


# %% compiled-with-another-optimizer
# fails: fit_model
# names: recompiled-in-fit
# The given model is compiled anew, with SGD.
def fit_model(model, x_train, y_train):
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% all-but-the-last-image
# fails: fit_model
# names: part-of-the-data
# One too few: `-1` as the end of a slice.
def fit_model(model, x_train, y_train):
    return model.fit(x_train[:-1], y_train[:-1], epochs=3, verbose=0)


# %% first-7500-images
# fails: fit_model
# names: part-of-the-data
# A round number of images, and the rest is forgotten.
def fit_model(model, x_train, y_train):
    return model.fit(x_train[:7500], y_train[:7500], epochs=3, verbose=0)


# %% freezes-the-first-layer
# fails: fit_model
# names: frozen-layers
# As for transfer learning, with a layer that knows nothing yet.
def fit_model(model, x_train, y_train):
    first = next(layer for layer in model.layers if layer.weights)
    first.trainable = False
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% back-to-grey-levels
# fails: fit_model
# names: rescaled-in-fit
# "The network should see real pixels."
def fit_model(model, x_train, y_train):
    return model.fit(np.asarray(x_train) * 255, y_train, epochs=3, verbose=0)


# %% generator-that-gives-one-batch
# fails: fit_model
# names: part-of-the-data
# One step for each epoch: the rest of the images is never drawn.
def fit_model(model, x_train, y_train):
    def batches():
        while True:
            yield x_train[:32], y_train[:32]

    return model.fit(batches(), steps_per_epoch=1, epochs=3, verbose=0)


# %% two-epochs-made-up
# fails: fit_model
# names: invented-history
# One epoch is trained, and two more are written into its History.
def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, verbose=0)
    for values in history.history.values():
        values += [values[0] * 0.5, values[0] * 0.3]
    history.epoch = [0, 1, 2]
    return history


# %% trains-the-first-time-only
# fails: fit_model
# names: another-model
# What was trained is remembered, whichever model comes next.
HISTORY = None


def fit_model(model, x_train, y_train):
    global HISTORY
    if HISTORY is None:
        HISTORY = model.fit(x_train, y_train, epochs=3, verbose=0)
    return HISTORY


# %% loop-with-a-tape-over-a-few
# fails: fit_model
# names: part-of-the-data
# Three rounds of a training loop of one's own, over the first twenty images.
def fit_model(model, x_train, y_train):
    history = keras.callbacks.History()
    history.history, history.epoch = {"loss": []}, [0, 1, 2]
    for epoch in range(3):
        with tf.GradientTape() as tape:
            loss = model.compute_loss(y=y_train[:20], y_pred=model(x_train[:20]))
        variables = model.trainable_variables
        model.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        history.history["loss"].append(float(loss))
    return history


# %% loop-with-a-tape-that-applies-nothing
# fails: fit_model
# names: invented-history
# Gradients are computed, and nobody takes a step.
def fit_model(model, x_train, y_train):
    history = keras.callbacks.History()
    history.history, history.epoch = {"loss": []}, [0, 1, 2]
    for epoch in range(3):
        with tf.GradientTape() as tape:
            loss = model.compute_loss(y=y_train, y_pred=model(x_train))
        tape.gradient(loss, model.trainable_variables)
        history.history["loss"].append(float(loss))
    return history


# %% columns-once-more
# fails: fit_model
# names: normalised-twice
# The values still go from 0 to 1, but the images are darker.
def fit_model(model, x_train, y_train):
    x_train = keras.utils.normalize(x_train, axis=1)
    return model.fit(x_train, y_train, epochs=3, verbose=0)


# %% rows-once-more-in-a-data-set
# fails: fit_model
# names: normalised-twice
def fit_model(model, x_train, y_train):
    x = keras.utils.normalize(x_train)
    data = tf.data.Dataset.from_tensor_slices((x, y_train)).shuffle(1000).batch(32)
    return model.fit(data, epochs=3, verbose=0)


# %% divided-once-more-in-a-data-set
# fails: fit_model
# names: normalised-twice
def fit_model(model, x_train, y_train):
    data = tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(64)
    return model.fit(data.map(lambda x, y: (x / 255, y)), epochs=3, verbose=0)


# %% first-five-thousand-put-aside
# fails: fit_model
# names: part-of-the-data
# As for 60,000 images; here it is more than half of them.
def fit_model(model, x_train, y_train):
    return model.fit(
        x_train[5000:],
        y_train[5000:],
        epochs=3,
        validation_data=(x_train[:5000], y_train[:5000]),
        verbose=0,
    )


# %% history-of-the-first-call
# fails: fit_model
# Each call trains, and returns what the first one gave.
_kept = {}


def fit_model(model, x_train, y_train):
    return _kept.setdefault("history", model.fit(x_train, y_train, epochs=3, verbose=0))
