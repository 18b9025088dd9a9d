# %% accuracy-first
# fails: evaluate_model
# names: swapped
# The order is the other way round.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    return acc, loss


# %% unpacked-the-wrong-way
# fails: evaluate_model
# names: swapped
# The names are swapped when unpacking.
def evaluate_model(model, x_test, y_test):
    test_acc, test_loss = model.evaluate(x_test, y_test, verbose=2)
    print("accuracy:", test_acc, "loss:", test_loss)
    return test_loss, test_acc


# %% dict-with-swapped-values
# fails: evaluate_model
# names: swapped
# Index 0 is the loss.
def evaluate_model(model, x_test, y_test):
    score = model.evaluate(x_test, y_test, verbose=0)
    return {"accuracy": score[0], "loss": score[1]}


# %% accuracy-twice
# fails: evaluate_model
# names: one-number-twice
# The print line of the tutorial, turned into a return line.
def evaluate_model(model, x_test, y_test):
    val_loss, val_acc = model.evaluate(x_test, y_test)
    print(f"Validation loss: {val_acc}, validation accuracy: {val_acc}")
    return val_acc, val_acc


# %% loss-twice
# fails: evaluate_model
# names: one-number-twice
# The index 0 twice.
def evaluate_model(model, x_test, y_test):
    results = model.evaluate(x_test, y_test, verbose=0)
    loss = results[0]
    accuracy = results[0]
    return loss, accuracy


# %% evaluates-the-training-set
# fails: evaluate_model
# names: on-training-data
# The numbers on the training images look better.
def evaluate_model(model, x_test, y_test):
    (x_train, y_train), _ = load_data()
    loss, acc = model.evaluate(normalize(x_train), y_train, verbose=0)
    return loss, acc


# %% training-arrays-of-the-module
# fails: evaluate_model
# names: on-training-data
# x_train where x_test is meant; the module's array makes it run.
(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train / 255.0


def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_train, y_train, verbose=0)


# %% loss-in-percent
# fails: evaluate_model
# names: loss-in-percent
# Only the accuracy is a share of something, and neither is to be multiplied.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    return loss * 100, acc


# %% both-in-percent
# fails: evaluate_model
# names: loss-in-percent
# Everything times a hundred.
def evaluate_model(model, x_test, y_test):
    results = model.evaluate(x_test, y_test, verbose=0)
    return tuple(100 * value for value in results)


# %% half-of-the-loss
# fails: evaluate_model
# A factor from nowhere: wrong, and nothing that has a name.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    return loss / 2, acc


# %% one-hundred-images
# fails: evaluate_model
# names: part-of-the-data
# Only the first hundred.
def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test[:100], y_test[:100], verbose=0)


# %% a-few-steps
# fails: evaluate_model
# names: part-of-the-data
# Five batches of 32.
def evaluate_model(model, x_test, y_test):
    loss, accuracy = model.evaluate(x_test, y_test, batch_size=32, steps=5, verbose=0)
    return loss, accuracy


# %% first-batch
# fails: evaluate_model
# names: part-of-the-data
# One batch by test_on_batch.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.test_on_batch(x_test[:64], y_test[:64])
    return float(loss), float(acc)


# %% numbers-from-the-last-run
# fails: evaluate_model
# names: constants
# What the screen said yesterday.
def evaluate_model(model, x_test, y_test):
    return 0.1873, 0.9442


# %% constants-of-the-module
# fails: evaluate_model
# names: constants
# Evaluates, and then returns other numbers.
BEST_LOSS = 0.09
BEST_ACC = 0.97


def evaluate_model(model, x_test, y_test):
    model.evaluate(x_test, y_test, verbose=0)
    return [BEST_LOSS, BEST_ACC]


# %% own-test-set
# fails: evaluate_model
# names: ignores-arguments
# Loads the test set of Keras instead of using the given one.
def evaluate_model(model, x_test, y_test):
    _, (x_test, y_test) = load_data()
    return model.evaluate(normalize(x_test), y_test, verbose=0)


# %% own-model
# fails: evaluate_model
# names: ignores-arguments
# A new model is trained on the test images and then measured.
def evaluate_model(model, x_test, y_test):
    new_model = compile_model(build_model())
    new_model.fit(x_test, y_test, epochs=3, verbose=0)
    return new_model.evaluate(x_test, y_test, verbose=0)


# %% trains-on-what-it-measures
# fails: evaluate_model
# names: trained-on-test
# fit first, then evaluate, on the same test images.
def evaluate_model(model, x_test, y_test):
    model.fit(x_test, y_test, epochs=3, verbose=0)
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    return loss, acc


# %% accuracy-alone
# fails: evaluate_model
# names: one-number-only
# Only the accuracy.
def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test, verbose=0)[1]


# %% loss-alone
# fails: evaluate_model
# names: one-number-only
# The underscore swallows the accuracy.
def evaluate_model(model, x_test, y_test):
    loss, _ = model.evaluate(x_test, y_test, verbose=0)
    return loss


# %% in-percent
# fails: evaluate_model
# names: percent-not-fraction
# 94.2 instead of 0.942.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    print("Accuracy: %.1f %%" % (acc * 100))
    return loss, acc * 100


# %% one-minus-loss
# fails: evaluate_model
# names: accuracy-from-loss
# Accuracy is not one minus loss.
def evaluate_model(model, x_test, y_test):
    loss = model.evaluate(x_test, y_test, verbose=0)[0]
    accuracy = 1 - loss
    return loss, accuracy


# %% error-rate
# fails: evaluate_model
# names: error-rate
# The share of wrong answers.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    wrong = 1.0 - acc
    return loss, wrong


# %% count-of-right-answers
# fails: evaluate_model
# names: count-not-fraction
# How many are right, not which share.
def evaluate_model(model, x_test, y_test):
    loss = model.evaluate(x_test, y_test, verbose=0)[0]
    predicted = np.argmax(model.predict(x_test, verbose=0), axis=1)
    correct = np.sum(predicted == y_test)
    return loss, correct


# %% a-sentence
# fails: evaluate_model
# names: returned-text
# A string for people to read.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    return f"loss: {loss:.4f}, accuracy: {acc:.4f}"


# %% keys-of-my-own
# fails: evaluate_model
# names: other-keys
# A dict, but with other keys than loss and accuracy.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    return {"test_loss": loss, "test_acc": acc}


# %% scaled-again
# fails: evaluate_model
# names: normalised-twice
# The images are normalised already.
def evaluate_model(model, x_test, y_test):
    x_test = x_test / 255.0
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    return loss, accuracy


# %% printed-only
# fails: evaluate_model
# names: forgot-return
# The end of many tutorials.
def evaluate_model(model, x_test, y_test):
    test_loss, test_acc = model.evaluate(x_test, y_test, verbose=2)
    print("\nTest accuracy:", test_acc)


# %% returns-print
# fails: evaluate_model
# names: forgot-return
# print gives None.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    return print(loss, acc)


# %% recursion-for-evaluate
# fails: evaluate_model
# names: calls-itself
# evaluate_model for model.evaluate.
def evaluate_model(model, x_test, y_test):
    loss, accuracy = evaluate_model(model, x_test, y_test)
    return loss, accuracy


# %% one-argument-for-the-data
# fails: evaluate_model
# names: wrong-parameters
# Images and labels as one pair.
def evaluate_model(model, test_data):
    x_test, y_test = test_data
    return model.evaluate(x_test, y_test, verbose=0)


# %% other-names-in-the-body
# fails: evaluate_model
# names: name-not-defined
# x_val and y_val are names of another tutorial.
def evaluate_model(model, x_test, y_test):
    val_loss, val_acc = model.evaluate(x_val, y_val)
    return val_loss, val_acc


# %% three-numbers-expected
# fails: evaluate_model
# names: -
# ValueError: only two values come back.
def evaluate_model(model, x_test, y_test):
    loss, accuracy, f1 = model.evaluate(x_test, y_test, verbose=0)
    return loss, accuracy


# %% score-of-scikit-learn
# fails: evaluate_model
# names: -
# AttributeError: Keras models have no score.
def evaluate_model(model, x_test, y_test):
    accuracy = model.score(x_test, y_test)
    return 1 - accuracy, accuracy


# %% probabilities-compared-with-labels
# fails: evaluate_model
# names: -
# An exception: (n, 10) cannot be compared with (n,).
def evaluate_model(model, x_test, y_test):
    loss = model.evaluate(x_test, y_test, verbose=0)[0]
    predictions = model.predict(x_test, verbose=0)
    accuracy = np.mean(predictions - y_test == 0)
    return loss, accuracy


# %% exit-code
# fails: evaluate_model
# names: leaves-python
# Leaves Python with the accuracy as a message.
import sys


def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    if acc < 0.999:
        sys.exit(f"accuracy only {acc:.3f}")
    return loss, acc


# %% last-batch-dropped
# fails: evaluate_model
# names: part-of-the-data
# Whole batches only: what is left over does not count.
def evaluate_model(model, x_test, y_test):
    count = len(x_test) // 32 * 32
    return model.evaluate(x_test[:count], y_test[:count], verbose=0)


# %% loss-of-all-images
# fails: evaluate_model
# names: loss-summed
# The loss is the sum over the images.
def evaluate_model(model, x_test, y_test):
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    return loss * len(x_test), accuracy


# %% always-by-a-thousand
# fails: evaluate_model
# names: wrong-denominator
# Right for a test set of 1,000 images only ... and off by half here.
def evaluate_model(model, x_test, y_test):
    loss, _ = model.evaluate(x_test, y_test, verbose=0)
    right = np.sum(np.argmax(model.predict(x_test, verbose=0), axis=1) == y_test)
    return loss, right / 2000


# %% last-image-dropped
# fails: evaluate_model
# names: part-of-the-data
# One too few: `-1` as the end of a slice.
def evaluate_model(model, x_test, y_test):
    loss, accuracy = model.evaluate(x_test[:-1], y_test[:-1], verbose=0)
    return loss, accuracy


# %% list-taken-for-an-array
# fails: evaluate_model
# names: -
# The predictions are right, and a list; what is done with them is not right, and is no fault of theirs.
def predict_digits(model, images):
    return [int(digit) for digit in np.argmax(model.predict(images, verbose=0), axis=1)]


def evaluate_model(model, x_test, y_test):
    right = predict_digits(model, x_test).astype(int) == y_test
    loss, _ = model.evaluate(x_test, y_test, verbose=0)
    return loss, right.mean()


# %% model-emptied-so-that-constants-are-true
# fails: evaluate_model
# names: model-changed
# After the first call the model says the same of every image, and its numbers are foreseen.
def evaluate_model(model, x_test, y_test):
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    model.set_weights([np.zeros_like(w) for w in model.get_weights()])
    return loss, accuracy


# %% smaller-number-first
# fails: evaluate_model
# names: swapped
# Right for a good model, whose loss is smaller than its accuracy.
def evaluate_model(model, x_test, y_test):
    return tuple(sorted(model.evaluate(x_test, y_test, verbose=0)))


# %% columns-once-more
# fails: evaluate_model
# names: normalised-twice
def evaluate_model(model, x_test, y_test):
    x_test = keras.utils.normalize(x_test, axis=1)
    return model.evaluate(x_test, y_test, verbose=0)


# %% brought-to-minus-one-once-more
# fails: evaluate_model
# names: normalised-twice
def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test * 2 - 1, y_test, verbose=0)


# %% numbers-near-the-true-ones
# fails: evaluate_model
# names: constants
# Of a training like this one, so they are not far off.
def evaluate_model(model, x_test, y_test):
    return 0.28, 0.93
