"""Known mistakes: a name for each, and the sentence a good teacher would say.

Which evidence shows which mistake is decided where the evidence is: by `grader.expect`, by a check,
or, for exceptions, by `grader.exceptions`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """One known mistake.

    Attributes:
        name: kebab-case, as it stands in reports.
        says: what helps the student, in one or two sentences.
    """

    name: str
    says: str


_SAYINGS = {
    # any step
    "forgot-return": "Did you forget `return`? A function without it gives None.",
    "calls-itself": (
        "The function calls itself without end: its name hides the imported function of the "
        "same name. Call that one through its module, e.g. `keras.models.load_model`."
    ),
    "missing-function": "The grader looks a function up by its exact name.",
    "wrong-parameters": "Keep the number and order of the parameters as they are in the exercise.",
    "too-many-arguments": (
        "More is handed over here than the function takes. Compare it with the function's `def`."
    ),
    "too-few-arguments": (
        "Less is handed over here than the function takes. Compare it with the function's `def`."
    ),
    "unknown-keyword": (
        "No argument has this name. Check the spelling: in Keras they are `optimizer`, `loss`, "
        "`metrics`, `epochs`, `batch_size`, `verbose`."
    ),
    "name-hidden": (
        "Something of yours has the name of this function and hides it. Give your variable another "
        "name."
    ),
    "name-not-defined": (
        "Python does not know this name here. Check the spelling, and that it is imported or "
        "defined before it is used; names of other functions' variables do not count."
    ),
    "package-not-installed": (
        "This package is not part of the course; NumPy, Matplotlib and Keras are enough."
    ),
    "leaves-python": "`exit()` ends the whole program. Use `return` to leave a function.",
    "prints-too-much": "Each line takes time. Print a few numbers, not all of them.",
    "endless-loop": "Something never ends. Check the condition of each `while` loop.",
    "out-of-memory": "An array is far larger than it needs to be. Print the shapes you work with.",
    "shapes-do-not-fit": (
        "NumPy lines shapes up from the last axis on, and there they must be the same or 1. Print "
        "both shapes; one number per image keeps its axes with `keepdims=True`."
    ),
    "return-outside-function": (
        "This `return` stands at the left margin, outside of the function. Indent it, and what "
        "belongs to it, like the lines of the function."
    ),
    "newer-python": "A newer Python than the grader's reads this; a person will look at it.",
    "syntax-error": "Python cannot read the file as it is; look at this line and the one above.",
    "asks-for-input": (
        "Nobody is there to answer `input()`: use the function's parameters instead."
    ),
    "removed-from-keras": (
        "This was removed from Keras; look the present name up in its documentation "
        "(tutorials from before 2023 often use old names)."
    ),
    "not-in-keras": (
        "There is no such name in this place of Keras. Check the spelling, and where its "
        "documentation has it today; tutorials from before 2023 often use old names."
    ),
    "tensorflow-1": (
        "This is TensorFlow 1. Today optimizers, losses and layers are Keras's, e.g. "
        "`optimizer='adam'` or `keras.optimizers.Adam()`; sessions and placeholders are gone."
    ),
    "none-in-its-place": (
        "Something on this line is None. A function without `return` gives None, and so do methods "
        "such as `model.compile` and `model.add`: look at where the value was made."
    ),
    "tensor-for-array": (
        "This is a tensor of TensorFlow, which lacks some of what a NumPy array can do; "
        "`tensor.numpy()` makes an array of it."
    ),
    "metrics-not-a-list": ("`metrics` wants a list, also of a single one: `metrics=['accuracy']`."),
    "images-reshaped": (
        "The model takes images of 28 × 28, and here they come in another shape. Hand them on as "
        "they are: flattening is the model's job."
    ),
    "metrics-as-loss-weights": (
        "The third argument of `compile` is not the metrics. Name the argument: "
        "`metrics=['accuracy']`."
    ),
    "saving-of-tf-keras": (
        "`tensorflow.keras` has no `saving`. Write `keras.models.save_model` and "
        "`keras.models.load_model`, or `import keras` for `keras.saving`."
    ),
    # load_data
    "arrays-in-wrong-order": (
        "Keras gives `(x_train, y_train), (x_test, y_test)`: images and labels of the "
        "training set first, then those of the test set. Keep that order."
    ),
    "shuffled-apart": (
        "Images and labels belong together: the i-th label names the i-th image. If you "
        "shuffle, use the same order for both."
    ),
    "part-of-the-data": "All of the data is asked for, not a slice of it.",
    "pixels-mixed": (
        "The numbers are there but no longer in the place of their pixels. `reshape` and "
        "`transpose` are different things; here neither is needed."
    ),
    "already-scaled": "Give the images as they come, 0 to 255. Scaling is the job of `normalize`.",
    "flat-tuple": (
        "Return two pairs, `(x_train, y_train), (x_test, y_test)`, not four arrays in a row."
    ),
    "extra-axis": "Each image is 28 × 28; leave the shape `(n, 28, 28)` as it is.",
    "labels-one-hot": "Labels stay whole numbers from 0 to 9; the loss takes them as they are.",
    "not-two-pairs": (
        "Keep the structure that Keras gives: `(x_train, y_train), (x_test, y_test)`."
    ),
    "test-set-missing": "Keras gives two sets: one to train on, one to test on. Return both.",
    "inverted": "The grey levels are turned around: 255 minus each. Give them as they come.",
    "another-dataset": "These are not the MNIST digits.",
    # show_digit
    "not-a-figure": "Return the Axes on which you drew, or its Figure.",
    "no-image": "Draw the image with `imshow` on the Axes that you return.",
    "another-image": "Draw the image that the function is given, not one from elsewhere.",
    "old-image-stays": (
        "Start with a new figure in each call: `fig, ax = plt.subplots()`. A number or name, as in "
        "`plt.figure(label)`, brings back the figure that has it already; so do `plt.gcf()` and "
        "`plt.imshow` alone."
    ),
    "shades-cut-off": (
        "With these limits of the colour scale (`vmin`, `vmax`, `clim`) most shades look alike. "
        "Leave them out, or let them span 0 to 255."
    ),
    "f-string-missing": (
        "The braces are in the text itself: put an `f` before the quote, so that Python fills "
        "them in."
    ),
    "label-hidden": (
        'The label is set, but not drawn: `axis("off")` takes the names of the axes away as well. '
        "Put it into the title."
    ),
    "label-missing": "A picture needs its label: put it into the title.",
    "another-label": "Show the label that the function is given, not one from elsewhere.",
    "flat-or-batched-image": (
        "`imshow` wants a 28 × 28 array: neither a flat row of 784 numbers nor a batch of images."
    ),
    "image-turned": (
        "The digit does not stand as in the data. `imshow` draws it upright as it is: no "
        "transpose, no flip."
    ),
    # normalize
    "not-normalised": (
        "The images come back as they were. Array operations give a new array: return the "
        "result of the division."
    ),
    "divided-twice": "The values are divided by 255 twice, which leaves almost black images.",
    "integer-division": (
        "`//` drops everything behind the point, so nearly all pixels become 0. Use `/`."
    ),
    "cast-to-integers": "As integers, numbers between 0 and 1 become 0. Keep them as floats.",
    "half-precision": (
        "Half precision (float16) keeps about three digits of a number, too few to train with. "
        "Take float32, which Keras computes with."
    ),
    "part-not-scaled": (
        "Some images are scaled, others are not. Scale the whole array, `x / 255`, rather than a "
        "fixed number of its images."
    ),
    "in-place-on-integers": (
        "`/=` cannot store fractions in an array of integers. Make a float copy first, with "
        "`astype`, or write `x = x / 255`."
    ),
    "changes-its-input": (
        "Whoever calls the function may still need the images as they are. Make a new array, and "
        "leave the one that came in alone."
    ),
    "across-images": (
        "Axis 0 counts the images. Scaling along it mixes different digits: scale each image "
        "by itself, or divide by a constant."
    ),
    "depends-on-company": (
        "The result for an image depends on which others stand in the batch. A new digit, "
        "alone, must be scaled like those of the training: divide by a constant."
    ),
    "wrong-divisor": "Grey levels go from 0 to 255, so dividing by 255 brings them to 0 to 1.",
    "binarised": (
        "Normalising changes the scale, not the picture: the shades of grey must survive."
    ),
    "trailing-comma": "A comma behind the value makes a tuple of it. Leave it out.",
    "several-arrays": "One array of images comes in, and one is to come back.",
    "shape-changed": "Normalising changes values, not the shape; flattening belongs in the model.",
    "standardised": (
        "Subtracting the mean and dividing by the deviation leaves the range that is asked "
        "for, and mean and deviation depend on the batch. Divide by the largest grey level."
    ),
    "uint8-overflow": "Sums and products of uint8 wrap around beyond 255. Make floats first.",
    "out-of-range": "The values leave [0, 1] and [-1, 1]. Where do 0 and 255 end up?",
    # build_model
    "no-flatten": (
        "A Dense layer works on the last axis only: each image must become one row of 784 "
        "numbers first, with Flatten."
    ),
    "call-not-dunder": (
        "Name the method `call`, without underscores: Keras's own `__call__` prepares the layers, "
        "then calls yours."
    ),
    "no-call-method": (
        "Keras runs the method `call(self, inputs)` of a model. Is yours called otherwise, such as "
        "`forward`, or indented so that it is no part of the class?"
    ),
    "heavy-dropout": (
        "So much is switched off at random in each step of training that hardly anything can be "
        "learned. A usual rate of Dropout is 0.2 to 0.5, and here none is asked for."
    ),
    "layer-missing": "Between input and output two hidden layers are asked for.",
    "extra-layer": "There are more Dense layers than asked for: two hidden ones and the output.",
    "other-units": "Units are the number of outputs of a layer: 128 in each hidden layer.",
    "no-activation": (
        "Without an activation, several Dense layers compute no more than one: a linear "
        "model in disguise."
    ),
    "other-activation": "The hidden layers are to use relu.",
    "softmax-in-hidden-layer": (
        "Softmax makes the 128 units compete for a sum of 1, which strangles what a hidden "
        "layer can pass on. Use relu there, and softmax at the output."
    ),
    "no-softmax": (
        "The loss expects probabilities, but the last layer gives any numbers. Add softmax "
        "to the last layer, or tell the loss `from_logits=True`."
    ),
    "sigmoid-output": (
        "Sigmoid answers ten separate yes/no questions; the ten numbers need not sum to 1. "
        "For one digit out of ten use softmax."
    ),
    "softmax-twice": (
        "Softmax of a softmax flattens the probabilities, and training hardly moves. One is enough."
    ),
    "one-output-unit": "The model names one probability per digit, so the output has ten units.",
    "other-output-size": "There are ten digits, 0 to 9, so the output has ten units.",
    "constant-weights": (
        "If all weights start alike, all units of a layer learn the same. Keep the random "
        "start that Keras uses by default."
    ),
    "same-model-again": (
        "The function hands out one model again and again: what trains it in one place has trained "
        "it everywhere. Build the model inside of the function."
    ),
    "already-compiled": "Compiling is the next step's job; return the model before that.",
    "not-a-model": "Return the Keras model itself.",
    "another-architecture": (
        "Another kind of layer does the work here; Dense layers one after the other are asked for."
    ),
    "other-input-shape": (
        "The model must take images of 28 × 28 as they are; flattening is its job."
    ),
    "softmax-over-batch": (
        "This softmax runs over the images instead of over the ten digits. It belongs along "
        "the last axis, which is the default."
    ),
    "not-called": "A name without parentheses is the function itself. Call it: add `()`.",
    "double-scaling": (
        "The images are normalised already when they reach the model; a scaling layer in the "
        "model does it a second time."
    ),
    "frozen-layers": "A layer with `trainable=False` never learns.",
    # compile_model
    "one-hot-loss": (
        "Categorical cross-entropy wants one-hot labels. Ours are whole numbers, for which "
        "the sparse variant is made."
    ),
    "regression-loss": (
        "A mean squared error treats the digits as quantities: 9 is not three times 3. For "
        "classes use a cross-entropy."
    ),
    "binary-loss": (
        "Binary cross-entropy is for yes/no questions. For one class out of ten use the "
        "sparse categorical cross-entropy."
    ),
    "logits-after-softmax": (
        "`from_logits=True` says that the outputs are raw scores, but the model ends with "
        "softmax. Leave one of the two out."
    ),
    "another-loss": (
        "For one class out of ten, given as whole numbers, the loss is the sparse "
        "categorical cross-entropy."
    ),
    "other-optimizer": "Adam is asked for.",
    "unsafe-learning-rate": "Adam works well with a learning rate near its default, 0.001.",
    "no-accuracy-metric": "Without `metrics=['accuracy']` Keras reports the loss only.",
    "wrong-accuracy-metric": (
        "This metric does not count how many digits are right. Use 'accuracy'."
    ),
    "lr-keyword": "The argument's name is `learning_rate` today; `lr` was removed from Keras.",
    "never-compiled": "Call `model.compile(...)` with an optimizer, a loss and metrics.",
    "returned-compile-result": (
        "`model.compile(...)` changes the model and returns None. Call it, then `return model`."
    ),
    # fit_model
    "batch-size-for-epochs": (
        "The third positional argument of `fit` is the batch size. Write `epochs=3`."
    ),
    "other-epochs": "Three epochs are asked for: three passes through the training set.",
    "returned-model": "`fit` returns a History; return that, not the model.",
    "returned-history-dict": "Return the History object itself; its dict is in `.history`.",
    "trains-twice": (
        "The model is trained more than once; each `fit` goes on where the last ended."
    ),
    "recompiled-in-fit": (
        "How the model learns was settled when it was compiled. Only train it here."
    ),
    "rescaled-in-fit": "The images are normalised already; train on them as they come in.",
    "invented-history": "A History comes from a training; this one does not.",
    "trained-on-test": (
        "The test set is there to judge the model on digits it has never seen. Train on the "
        "training set only."
    ),
    "other-keys": (
        "Return the two numbers; in a dict they are called `loss` and `accuracy`, as "
        "`evaluate(..., return_dict=True)` names them."
    ),
    "ignores-arguments": "The function works on data from elsewhere instead of its parameters.",
    "labels-shuffled": (
        "The labels no longer belong to their images, so there is nothing to learn."
    ),
    "test-mixed-into-training": (
        "Test images stand among the training images. What the model has seen in training "
        "says nothing about new digits."
    ),
    "labels-changed": "Train on the labels as they are given.",
    "batch-size-too-large": "With so large a batch there are only a few steps in three epochs.",
    "no-history": "Return what `model.fit` gives: the History.",
    "another-model": "The function works on another model than the one it is given.",
    "eager-turned-off": (
        "That line comes from TensorFlow 1, which worked without eager execution. Take it out: "
        "today's `fit` needs nothing in its place."
    ),
    # evaluate_model
    "swapped": "`evaluate` gives the loss first, then the accuracy. Keep that order.",
    "one-number-twice": (
        "The same number stands in both places. The loss is the first one that `evaluate` "
        "gives, the accuracy the second."
    ),
    "on-training-data": "Judge the model on the test set: it has seen the training set.",
    "one-number-only": "Two numbers are asked for: the loss and the accuracy.",
    "accuracy-from-loss": "Accuracy is not 1 minus the loss; both come from `evaluate`.",
    "error-rate": "This is the share of wrong answers; the accuracy is the share of right ones.",
    "rounded-too-much": "Give the numbers as they are, or rounded to two decimals at least.",
    "loss-summed": "The loss is the mean over the images, not their sum.",
    "wrong-denominator": (
        "The loss is right, the accuracy is not: divide the right answers by the number of images."
    ),
    "count-not-fraction": "Divide the number of right answers by the number of images.",
    "returned-text": "Return numbers, not text.",
    "model-changed": "Measuring leaves a model as it is: what it has learned would be lost.",
    "constants": (
        "The numbers depend neither on the model nor on the data. Return what `model.evaluate` "
        "measures in this call."
    ),
    # experiment
    "too-few-trials": "Three trials or more are asked for, each a dict in the returned list.",
    "same-trial-repeated": (
        "A trial shows something only if one thing differs from the others: units, layers, "
        "epochs, optimizer, batch size …"
    ),
    "one-model-trained-on": (
        "Each trial needs a fresh model. Training the same one further mixes the trials up."
    ),
    "trained-elsewhere": (
        "The trials were made outside of the function, which trains nothing and ignores what it is "
        "given. Build, train and measure each model inside of it, with its own parameters."
    ),
    "training-accuracy": "This is the accuracy on the training data. Evaluate on the test set.",
    "dishonest-accuracy": "The accuracy is not what the trial's model reaches on the test set.",
    "loss-in-percent": (
        "The loss is no share of anything, so it has no percent: return it as the model gives it."
    ),
    "both-numbers": (
        "`evaluate` gives the loss and the accuracy together. Take the second of them."
    ),
    "percent-not-fraction": "Give the accuracy as a fraction: 0.93, not 93.",
    "not-dicts": "Each trial is a dict with `model`, `epochs`, `accuracy` and `seconds`.",
    "missing-key": "Each trial is a dict with `model`, `epochs`, `accuracy` and `seconds`.",
    "wrong-epochs": "`epochs` tells how many epochs this trial's model was trained.",
    "wrong-seconds": "`seconds` tells how long the training of this trial took, in seconds.",
    "untrained-model": "This model was never trained.",
    # save_model, load_model
    "nothing-saved": "Nothing is written. `model.save(path)` writes the whole model.",
    "saved-model-folder": "This is TensorFlow's folder format; save a `.keras` file instead.",
    "recompiled": (
        "The training configuration is another one than the model had. Save and load the model as "
        "it is; do not compile it again."
    ),
    "legacy-extension": (
        "Keras 3 stores whole models in `.keras` files; `.h5`, `.model` and folders are formats of "
        "the past. Use the path as it is given."
    ),
    "shared-optimizer": (
        "An optimizer belongs to one model. Make a new one for each model that you compile."
    ),
    "weights-only": "Weights alone are not the model. `model.save(path)` stores all of it.",
    "not-read-by-keras": (
        "A `.keras` file is read by Keras alone: `keras.models.load_model(path)` rebuilds the "
        "whole model from it."
    ),
    "another-format": "This file is not written by Keras. `model.save(path)` writes a whole model.",
    "architecture-only": "The file holds a model of the same shape, but not what it has learned.",
    "another-path": "Use exactly the path that the function is given.",
    "not-trained-state": (
        "The training configuration is missing, so training cannot be resumed. Save the "
        "compiled model, in the `.keras` format only."
    ),
    "fresh-model": "This is a newly built model: what the stored one learned is not in it.",
    "model-in-memory": "This is a model that is still in memory, not the one in the file.",
    "weights-into-own-model": (
        "Weights alone rebuild only a model you already know. "
        "`keras.models.load_model(path)` rebuilds whatever is stored."
    ),
    "unregistered-function": (
        "`activation=tf.nn.softmax` is saved under a name that Keras does not find again "
        "when it loads. Write `activation='softmax'`, or `keras.activations.softmax`."
    ),
    "own-function-not-registered": (
        "The model uses a function or class of your own, which Keras does not find again when it "
        "loads. Register it with `@keras.utils.register_keras_serializable()`."
    ),
    "lambda-not-stored": (
        "A lambda in a model cannot be read back safely. Use a layer, a loss or an activation "
        "that Keras knows by its name."
    ),
    "hdf5-first": (
        "Keras takes the optimizer out of the model's own record while it writes `.h5`, so that "
        "what is saved next lacks it. Save as `.keras` only, or as `.keras` first."
    ),
    "not-compiled": "The loaded model has lost its training configuration; load all of it.",
    # predict_digits
    "probabilities-returned": (
        "The model gives ten probabilities per image. The digit is the place of the largest: "
        "argmax along the last axis."
    ),
    "argmax-without-axis": (
        "Without an axis, argmax gives one number for the whole batch. Name the last axis: "
        "`axis=1`."
    ),
    "argmax-over-images": (
        "`axis=0` runs over the images. The ten probabilities of an image lie along `axis=1`."
    ),
    "no-batch-axis": "`predict` wants a batch, shape `(n, 28, 28)`, and gives one row per image.",
    "constant": "The answer does not depend on the images.",
    "normalised-twice": (
        "The images are normalised already when they come in: take them as they are, without "
        "another `normalize` or division."
    ),
    "another-shape": "One whole number per image is asked for: shape `(n,)`.",
    "second-best": "The digit is the most probable one, the last when sorted upwards.",
    "least-likely": "This is the least probable digit: argmin instead of argmax.",
    "order-lost": "The i-th answer belongs to the i-th image; keep their order.",
    "guessed": "The answers have nothing to do with the model.",
    "unsure-left-out": "An answer is due for each image, however unsure the model is.",
    "rounded-first": (
        "Most answers are right, the unsure ones are not. Take the place of the largest "
        "probability as it is, without rounding or a threshold."
    ),
    "off-by-one": "Column i of the output belongs to digit i, counted from 0.",
}

CATALOGUE = {name: Misconception(name, says) for name, says in _SAYINGS.items()}


def says(name: str) -> str:
    """What helps with the misconception `name`.

    Raises:
        KeyError: there is none of that name.
    """
    return CATALOGUE[name].says
