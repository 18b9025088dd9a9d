# %% predict-as-it-is
# fails: predict_digits
# names: probabilities-returned
# Ten probabilities per image.
def predict_digits(model, images):
    return model.predict(images)


# %% called-model-to-numpy
# fails: predict_digits
# names: probabilities-returned
# The same by calling the model.
def predict_digits(model, images):
    probs = model(images, training=False)
    return probs.numpy()


# %% largest-probability
# fails: predict_digits
# names: probabilities-returned
# max gives how sure the model is, not which digit it means.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return np.max(predictions, axis=1)


# %% argmax-over-everything
# fails: predict_digits
# names: argmax-without-axis
# One number for the whole table.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return np.argmax(predictions)


# %% argmax-method-without-axis
# fails: predict_digits
# names: argmax-without-axis
# The same as a method of the array.
def predict_digits(model, images):
    return model.predict(images, verbose=0).argmax()


# %% argmax-axis-0
# fails: predict_digits
# names: argmax-over-images
# For each digit the image that looks most like it.
def predict_digits(model, images):
    pred = model.predict(images, verbose=0)
    return np.argmax(pred, axis=0)


# %% tf-argmax-default
# fails: predict_digits
# names: argmax-over-images
# tf.argmax takes axis 0 unless told otherwise.
def predict_digits(model, images):
    pred = model.predict(images, verbose=0)
    return tf.argmax(pred).numpy()


# %% one-image-at-a-time
# fails: predict_digits
# names: no-batch-axis
# ValueError: model.predict takes a batch, not a single (28, 28) image.
def predict_digits(model, images):
    digits = []
    for image in images:
        prediction = model.predict(image, verbose=0)
        digits.append(np.argmax(prediction))
    return np.array(digits)


# %% comprehension-of-single-images
# fails: predict_digits
# names: no-batch-axis
# The same by calling the model on each image.
def predict_digits(model, images):
    return np.array([int(np.argmax(model(img))) for img in images])


# %% zeros
# fails: predict_digits
# names: constant
# A placeholder of the right shape.
def predict_digits(model, images):
    digits = np.zeros(len(images), dtype=int)
    return digits


# %% answer-for-the-first-for-all
# fails: predict_digits
# names: constant
# Repeats the answer for the first image.
def predict_digits(model, images):
    first = np.argmax(model.predict(images[:1], verbose=0))
    return np.full(len(images), first)


# %% guessing
# fails: predict_digits
# names: guessed
# Random digits.
def predict_digits(model, images):
    rng = np.random.default_rng()
    return rng.integers(0, 10, size=len(images))


# %% divides-by-255-again
# fails: predict_digits
# names: normalised-twice
# The images are normalised already.
def predict_digits(model, images):
    images = images.astype("float32") / 255.0
    return np.argmax(model.predict(images, verbose=0), axis=1)


# %% calls-normalize-first
# fails: predict_digits
# names: normalised-twice
# The same through the own function.
def predict_digits(model, images):
    x = normalize(images)
    predictions = model.predict(x, verbose=0)
    return predictions.argmax(axis=-1)


# %% predicts-the-test-set
# fails: predict_digits
# names: ignores-arguments
# Predicts the test set of the module, whatever is passed in.
(_, _), (x_test, y_test) = keras.datasets.mnist.load_data()
x_test = x_test / 255.0


def predict_digits(model, images):
    predictions = model.predict(x_test, verbose=0)
    return np.argmax(predictions, axis=1)


# %% model-of-its-own
# fails: predict_digits
# names: guessed
# A new model, never trained, in place of the given one.
def predict_digits(model, images):
    model = compile_model(build_model())
    return np.argmax(model.predict(images, verbose=0), axis=1)


# %% first-image-only
# fails: predict_digits
# names: another-shape
# One answer for many images: the tutorial's print(np.argmax(predictions[0])).
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return np.argmax(predictions[0])


# %% column-of-digits
# fails: predict_digits
# names: another-shape
# Shape (n, 1).
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return np.argmax(predictions, axis=1).reshape(-1, 1)


# %% one-hot-answers
# fails: predict_digits
# names: another-shape
# Rows of zeros with a single 1.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return (predictions == predictions.max(axis=1, keepdims=True)).astype(int)


# %% rounded-probabilities
# fails: predict_digits
# names: another-shape
# Rounding gives zeros and ones, still ten per image.
def predict_digits(model, images):
    return np.round(model.predict(images, verbose=0)).astype("int32")


# %% set-of-digits
# fails: predict_digits
# names: another-shape
# Which digits occur, not which image is which.
def predict_digits(model, images):
    digits = np.argmax(model.predict(images, verbose=0), axis=1)
    return np.unique(digits)


# %% first-ten
# fails: predict_digits
# names: part-of-the-data
# Only ten images.
def predict_digits(model, images):
    predictions = model.predict(images[:10], verbose=0)
    return np.argmax(predictions, axis=1)


# %% last-batch-dropped
# fails: predict_digits
# names: part-of-the-data
# drop_remainder loses the images of the last, incomplete batch.
def predict_digits(model, images):
    dataset = tf.data.Dataset.from_tensor_slices(images).batch(32, drop_remainder=True)
    digits = []
    for batch in dataset:
        digits.extend(np.argmax(model(batch, training=False), axis=1))
    return np.array(digits)


# %% plus-one
# fails: predict_digits
# names: off-by-one
# Digits start at 0.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return np.argmax(predictions, axis=1) + 1


# %% first-column-skipped
# fails: predict_digits
# names: off-by-one
# Leaves out column 0, so all positions are one too small.
def predict_digits(model, images):
    p = model.predict(images, verbose=0)[:, 1:]
    return np.argmax(p, axis=1)


# %% second-best
# fails: predict_digits
# names: second-best
# argsort()[-2] is the runner-up.
def predict_digits(model, images):
    order = np.argsort(model.predict(images, verbose=0), axis=1)
    return order[:, -2]


# %% argmin
# fails: predict_digits
# names: least-likely
# argsort puts the smallest first.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return np.argsort(predictions, axis=1)[:, 0]


# %% shuffled-dataset
# fails: predict_digits
# names: order-lost
# shuffle belongs to training; here the answers come in another order than the images.
def predict_digits(model, images):
    ds = tf.data.Dataset.from_tensor_slices(images).shuffle(10_000).batch(64)
    return np.argmax(model.predict(ds, verbose=0), axis=1)


# %% sorted-answers
# fails: predict_digits
# names: order-lost
# Sorted "so that it is easier to read".
def predict_digits(model, images):
    digits = np.argmax(model.predict(images, verbose=0), axis=1)
    return np.sort(digits)


# %% minus-one-when-unsure
# fails: predict_digits
# names: unsure-left-out
# Gives -1 where the model is not sure; asked for is the most likely digit.
def predict_digits(model, images):
    probabilities = model.predict(images, verbose=0)
    digits = np.argmax(probabilities, axis=1)
    digits[probabilities.max(axis=1) < 0.95] = -1
    return digits


# %% words
# fails: predict_digits
# names: returned-text
# Words, not numbers.
CLASS_NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return [CLASS_NAMES[i] for i in predictions.argmax(axis=1)]


# %% prints-each-digit
# fails: predict_digits
# names: forgot-return
# Printed, not returned.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    for p in predictions[:5]:
        print("I think this is a", np.argmax(p))


# %% no-value
# fails: predict_digits
# names: forgot-return
# The result stays in a local variable.
def predict_digits(model, images):
    result = np.argmax(model.predict(images, verbose=0), axis=1)


# %% recursive-prediction
# fails: predict_digits
# names: calls-itself
# predict_digits for model.predict.
def predict_digits(model, images):
    predictions = predict_digits(model, images)
    return np.argmax(predictions, axis=1)


# %% images-first
# fails: predict_digits
# names: wrong-parameters
# The parameters have changed places.
def predict_digits(images, model):
    return np.argmax(model.predict(images, verbose=0), axis=1)


# %% labels-too
# fails: predict_digits
# names: wrong-parameters
# Wants the labels as a third argument.
def predict_digits(model, images, labels):
    predictions = np.argmax(model.predict(images, verbose=0), axis=1)
    print("right:", np.mean(predictions == labels))
    return predictions


# %% predictions-undefined
# fails: predict_digits
# names: name-not-defined
# prediction and predictions.
def predict_digits(model, images):
    prediction = model.predict(images, verbose=0)
    return np.argmax(predictions, axis=1)


# %% softmax-by-scipy
# fails: predict_digits
# names: package-not-installed
# SciPy is not part of the course.
def predict_digits(model, images):
    from scipy.special import softmax

    return softmax(model.predict(images, verbose=0), axis=1).argmax(axis=1)


# %% predict-classes
# fails: predict_digits
# names: -
# AttributeError: predict_classes was removed in TensorFlow 2.6.
def predict_digits(model, images):
    return model.predict_classes(images)


# %% argmax-dim
# fails: predict_digits
# names: -
# TypeError: dim is PyTorch's word for axis.
def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), dim=1)


# %% flattened-for-the-model
# fails: predict_digits
# names: images-reshaped
# ValueError: the model takes (28, 28).
def predict_digits(model, images):
    flat = images.reshape(len(images), 784)
    return np.argmax(model.predict(flat, verbose=0), axis=1)


# %% index-beyond-the-end
# fails: predict_digits
# names: -
# IndexError: the loop runs one step too far.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    digits = []
    for i in range(len(predictions) + 1):
        digits.append(int(np.argmax(predictions[i])))
    return digits


# %% dictionary-of-digits
# fails: predict_digits
# names: -
# KeyError: there is no entry for 0.
def predict_digits(model, images):
    names = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 0}
    predictions = np.argmax(model.predict(images, verbose=0), axis=1)
    return np.array([names[int(p)] for p in predictions])


# %% matrix-of-comparisons
# fails: predict_digits
# names: -
# MemoryError (or worse): room for every pixel against every pixel.
def predict_digits(model, images):
    distances = np.ones((200_000, 200_000))
    predictions = model.predict(images, verbose=0)
    return np.argmax(predictions + distances[: len(images), :10], axis=1)


# %% while-without-end
# fails: predict_digits
# names: endless-loop
# Waits for a certainty that never comes.
def predict_digits(model, images):
    probabilities = model.predict(images, verbose=0)
    sure = False
    while not sure:
        sure = probabilities.max() > 1.0
    return np.argmax(probabilities, axis=1)


# %% exit-when-unsure
# fails: predict_digits
# names: leaves-python
# Leaves Python when the model is not sure enough.
import sys


def predict_digits(model, images):
    probabilities = model.predict(images, verbose=0)
    if probabilities.min() < 0.5:
        print("The model is not certain.")
        sys.exit(1)
    return np.argmax(probabilities, axis=1)


# %% remembered-by-count
# fails: predict_digits
# names: ignores-arguments
# As many images as before get the answers of before.
_ANSWERS = {}


def predict_digits(model, images):
    if len(images) not in _ANSWERS:
        _ANSWERS[len(images)] = np.argmax(model.predict(images, verbose=0), axis=1)
    return _ANSWERS[len(images)]


# %% argmax-of-rounded
# fails: predict_digits
# names: rounded-first
# An image about which the model is unsure becomes 0.
def predict_digits(model, images):
    return np.argmax(np.round(model.predict(images, verbose=0)), axis=1)


# %% scales-the-model-down
# fails: predict_digits
# names: constant
# Afterwards all digits are equally probable.
def predict_digits(model, images):
    last = [layer for layer in model.layers if layer.weights][-1]
    last.set_weights([1e-9 * weight for weight in last.get_weights()])
    return np.zeros(len(images), int)


# %% columns-once-more
# fails: predict_digits
# names: normalised-twice
def predict_digits(model, images):
    images = keras.utils.normalize(images, axis=1)
    return np.argmax(model.predict(images, verbose=0), axis=1)
