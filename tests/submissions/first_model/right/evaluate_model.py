# %% tuple-with-progress-bar
# Unpacked and returned as a tuple; prints a bar and a sentence.
def evaluate_model(model, x_test, y_test):
    val_loss, val_acc = model.evaluate(x_test, y_test)
    print(f"Validation loss: {val_loss}, validation accuracy: {val_acc}")
    return val_loss, val_acc


# %% dictionary
# return_dict=True gives a dict with loss and accuracy.
def evaluate_model(model, x_test, y_test):
    return model.evaluate(x_test, y_test, return_dict=True, verbose=0)


# %% dictionary-accuracy-first
# A dict of its own; the keys tell which is which, not the order.
def evaluate_model(model, x_test, y_test):
    score = model.evaluate(x_test, y_test, verbose=0)
    return {"accuracy": score[1], "loss": score[0]}


# %% picked-from-the-dictionary
# Asks for the dict and hands out two values whatever the metric is called.
def evaluate_model(model, x_test, y_test):
    results = model.evaluate(x_test, y_test, verbose=0, return_dict=True)
    loss = results.pop("loss")
    accuracy = next(iter(results.values()))
    return [loss, accuracy]


# %% numpy-array
# Both numbers in an array.
def evaluate_model(model, x_test, y_test):
    return np.array(model.evaluate(x_test, y_test, batch_size=500, verbose=0))


# %% numpy-scalars
# A pair of float32 scalars.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=2)
    return np.float32(loss), np.float32(acc)


# %% named-tuple
# A named tuple, in the asked order.
from collections import namedtuple

Evaluation = namedtuple("Evaluation", ["loss", "accuracy"])


def evaluate_model(model, x_test, y_test):
    return Evaluation(*model.evaluate(x=x_test, y=y_test, verbose=0))


# %% tf-data
# The test set as a dataset.
def evaluate_model(model, x_test, y_test):
    test_ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(100)
    return model.evaluate(test_ds, verbose=0)


# %% one-big-batch
# test_on_batch on the whole test set at once.
def evaluate_model(model, x_test, y_test):
    loss, accuracy = model.test_on_batch(x_test, y_test)
    return float(loss), float(accuracy)


# %% by-hand-with-numpy
# predict, then loss and accuracy by their formulas.
def evaluate_model(model, x_test, y_test):
    p = model.predict(x_test, verbose=0)
    y = np.asarray(y_test).astype(int).ravel()
    of_the_true_digit = p[np.arange(len(y)), y]
    loss = -np.mean(np.log(np.clip(of_the_true_digit, 1e-7, 1)))
    accuracy = np.mean(p.argmax(axis=1) == y)
    return loss, accuracy


# %% metric-objects
# Loss and metric objects updated in a loop over slices; the results are tensors.
def evaluate_model(model, x_test, y_test):
    test_loss = tf.keras.metrics.SparseCategoricalCrossentropy()
    test_accuracy = tf.keras.metrics.SparseCategoricalAccuracy()
    for start in range(0, len(x_test), 250):
        predictions = model(x_test[start : start + 250], training=False)
        test_loss.update_state(y_test[start : start + 250], predictions)
        test_accuracy.update_state(y_test[start : start + 250], predictions)
    return test_loss.result(), test_accuracy.result()


# %% weighted-mean-of-slices
# Evaluates in slices, weights each by its size (the last may be smaller).
def evaluate_model(model, x_test, y_test):
    totals = np.zeros(2)
    for i in range(0, len(x_test), 300):
        xs, ys = x_test[i : i + 300], y_test[i : i + 300]
        totals += np.array(model.evaluate(xs, ys, verbose=0)) * len(xs)
    return (totals / len(x_test)).tolist()


# %% dictionary-with-extras
# More keys than asked: the error rate and the number of images.
def evaluate_model(model, x_test, y_test):
    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    return dict(loss=loss, accuracy=acc, error=1 - acc, n=len(y_test))


# %% helper-class
# An object that remembers model and data, and a static method.
class Evaluator:
    def __init__(self, model):
        self.model = model
        self.results = {}

    def run(self, x, y, name="test"):
        self.results[name] = tuple(self.model.evaluate(x, y, verbose=0))
        return self

    @staticmethod
    def report(pair):
        print("loss {:.3f} accuracy {:.1%}".format(*pair))
        return pair


def evaluate_model(model, x_test, y_test):
    evaluator = Evaluator(model).run(x_test, y_test)
    return Evaluator.report(evaluator.results["test"])


# %% lambda-and-star
# A lambda; the first two of whatever evaluate gives.
evaluate_model = lambda model, x_test, y_test: [*model.evaluate(x_test, y_test, verbose=0)][:2]


# %% dict-with-more-than-asked
# A dict in which a text for people stands, too.
def evaluate_model(model, x_test, y_test):
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    return {"loss": loss, "acc_percent": f"{accuracy:.1%}", "accuracy": accuracy}
