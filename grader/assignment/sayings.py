"""The mistakes of any assignment, and what a good teacher would say to each."""

from __future__ import annotations

SAYINGS = {
    # Python and its packages
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
        "Something of yours has the name of this function and hides it. Give your variable "
        "another name."
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
        "NumPy lines shapes up from the last axis on, and there they must be the same or 1. "
        "Print both shapes; one number per row keeps its axis with `keepdims=True`."
    ),
    "return-outside-function": (
        "This `return` stands at the left margin, outside of the function. Indent it, and what "
        "belongs to it, like the lines of the function."
    ),
    "newer-python": "A newer Python than the grader's reads this; a person will look at it.",
    "syntax-error": "Python cannot read the file as it is; look at this line and the one above.",
    "asks-for-input": "Nobody is there to answer `input()`: use the function's parameters instead.",
    "removed-from-keras": (
        "This was removed from Keras; look the present name up in its documentation (tutorials "
        "from before 2023 often use old names)."
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
        "Something on this line is None. A function without `return` gives None, and so do "
        "methods such as `model.compile` and `model.add`: look at where the value was made."
    ),
    "tensor-for-array": (
        "This is a tensor of TensorFlow, which lacks some of what a NumPy array can do; "
        "`tensor.numpy()` makes an array of it."
    ),
    "metrics-not-a-list": "`metrics` wants a list, also of a single one: `metrics=['accuracy']`.",
    "metrics-as-loss-weights": (
        "The third argument of `compile` is not the metrics. Name the argument: "
        "`metrics=['accuracy']`."
    ),
    "saving-of-tf-keras": (
        "`tensorflow.keras` has no `saving`. Write `keras.models.save_model` and "
        "`keras.models.load_model`, or `import keras` for `keras.saving`."
    ),
    # data
    "part-of-the-data": "All of the data is asked for, not a slice of it.",
    # figures
    "not-a-figure": "Return the Axes on which you drew, or its Figure.",
    "no-image": "Draw the image with `imshow` on the Axes that you return.",
    "another-image": "Draw the image that the function is given, not one from elsewhere.",
    "old-image-stays": (
        "Start with a new figure in each call: `fig, ax = plt.subplots()`. A number or name, as "
        "in `plt.figure(label)`, brings back the figure that has it already; so do `plt.gcf()` "
        "and `plt.imshow` alone."
    ),
    "shades-cut-off": (
        "With these limits of the colour scale (`vmin`, `vmax`, `clim`) most shades look alike. "
        "Leave them out, or let them span all of the values."
    ),
    "flat-or-batched-image": (
        "`imshow` wants rows and columns: neither a flat row of numbers nor a batch of images."
    ),
    "image-turned": (
        "The image does not stand as in the data. `imshow` draws it upright as it is: no "
        "transpose, no flip."
    ),
    # arrays
    "half-precision": (
        "Half precision (float16) keeps about three digits of a number, too few to train with. "
        "Take float32, which Keras computes with."
    ),
    "in-place-on-integers": (
        "`/=` cannot store fractions in an array of integers. Make a float copy first, with "
        "`astype`, or write `x = x / 255`."
    ),
    "across-images": (
        "Axis 0 counts the samples. What is computed along it mixes them: scale each of them by "
        "itself, or by constants."
    ),
    "depends-on-company": (
        "The result for a sample depends on which others stand in the batch. A new one, alone, "
        "must be treated like those of the training."
    ),
    # models
    "no-flatten": (
        "A Dense layer works on the last axis only: each input must become one row of numbers "
        "first, with Flatten."
    ),
    "call-not-dunder": (
        "Name the method `call`, without underscores: Keras's own `__call__` prepares the "
        "layers, then calls yours."
    ),
    "no-call-method": (
        "Keras runs the method `call(self, inputs)` of a model. Is yours called otherwise, such "
        "as `forward`, or indented so that it is no part of the class?"
    ),
    "heavy-dropout": (
        "So much is switched off at random in each step of training that hardly anything can be "
        "learned. A usual rate of Dropout is 0.2 to 0.5, and here none is asked for."
    ),
    "layer-missing": "Between input and output there are fewer hidden layers than asked for.",
    "extra-layer": "There are more Dense layers than asked for.",
    "other-units": "Units are the number of outputs of a layer: take as many as are asked for.",
    "no-activation": (
        "Without an activation, several Dense layers compute no more than one: a linear model "
        "in disguise."
    ),
    "other-activation": "The hidden layers are to use another activation.",
    "softmax-in-hidden-layer": (
        "Softmax makes the units compete for a sum of 1, which strangles what a hidden layer "
        "can pass on. It belongs at the output."
    ),
    "no-softmax": (
        "The loss expects probabilities, but the last layer gives any numbers. Add softmax to "
        "the last layer, or tell the loss `from_logits=True`."
    ),
    "sigmoid-output": (
        "Sigmoid answers a yes/no question with each number, and they need not sum to 1. For "
        "one class out of several use softmax."
    ),
    "softmax-twice": (
        "Softmax of a softmax flattens the probabilities, and training hardly moves. One is enough."
    ),
    "one-output-unit": (
        "The model names one probability per class, so the output has as many units as there "
        "are classes."
    ),
    "other-output-size": "The output has as many units as there are classes.",
    "constant-weights": (
        "If all weights start alike, all units of a layer learn the same. Keep the random start "
        "that Keras uses by default."
    ),
    "already-compiled": "Compiling is the next step's job; return the model before that.",
    "not-a-model": "Return the Keras model itself.",
    "another-architecture": (
        "Another kind of layer does the work here; Dense layers one after the other are asked for."
    ),
    "other-layers": "Other kinds of layers do the work here, or they stand in another order.",
    "too-few-layers": "There are fewer such layers than asked for.",
    "too-many-layers": "There are more layers than asked for.",
    "other-input-shape": (
        "The model must take the inputs as they are; to bring them into another shape is its job."
    ),
    "softmax-over-batch": (
        "This softmax runs over the samples instead of over the classes. It belongs along the "
        "last axis, which is the default."
    ),
    "not-called": "A name without parentheses is the function itself. Call it: add `()`.",
    "double-scaling": (
        "The inputs are scaled already when they reach the model; a scaling layer in the model "
        "does it a second time."
    ),
    "frozen-layers": "A layer with `trainable=False` never learns.",
    # compiled models
    "one-hot-loss": (
        "Categorical cross-entropy wants one-hot labels. Ours are whole numbers, for which the "
        "sparse variant is made."
    ),
    "regression-loss": (
        "A mean squared error treats the classes as quantities: class 2 is not twice class 1. "
        "For classes use a cross-entropy."
    ),
    "binary-loss": (
        "Binary cross-entropy is for yes/no questions. For one class out of several use the "
        "sparse categorical cross-entropy."
    ),
    "logits-after-softmax": (
        "`from_logits=True` says that the outputs are raw scores, but the model ends with "
        "softmax. Leave one of the two out."
    ),
    "another-loss": (
        "For one class out of several, given as whole numbers, the loss is the sparse "
        "categorical cross-entropy."
    ),
    "other-optimizer": "Adam is asked for.",
    "unsafe-learning-rate": "Adam works well with a learning rate near its default, 0.001.",
    "no-accuracy-metric": "Without `metrics=['accuracy']` Keras reports the loss only.",
    "wrong-accuracy-metric": (
        "This metric does not count how many answers are right. Use 'accuracy'."
    ),
    "lr-keyword": "The argument's name is `learning_rate` today; `lr` was removed from Keras.",
    "never-compiled": "Call `model.compile(...)` with an optimizer, a loss and metrics.",
    # training
    "batch-size-for-epochs": (
        "The third positional argument of `fit` is the batch size. Give the epochs by their "
        "name, `epochs=`."
    ),
    "other-epochs": (
        "An epoch is one pass through the training set: train for as many as are asked for."
    ),
    "returned-model": "`fit` returns a History; return that, not the model.",
    "returned-history-dict": "Return the History object itself; its dict is in `.history`.",
    "trains-twice": "The model is trained more than once; each `fit` goes on where the last ended.",
    "rescaled-in-fit": "The inputs are scaled already; train on them as they come in.",
    "invented-history": "A History comes from a training; this one does not.",
    "trained-on-test": (
        "The test set is there to judge the model on what it has never seen. Train on the "
        "training set only."
    ),
    "other-keys": (
        "Return the two numbers; in a dict they are called `loss` and `accuracy`, as "
        "`evaluate(..., return_dict=True)` names them."
    ),
    "ignores-arguments": "The function works on data from elsewhere instead of its parameters.",
    "labels-shuffled": "The labels no longer belong to their inputs, so there is nothing to learn.",
    "labels-changed": "Train on the labels as they are given.",
    "batch-size-too-large": "With so large a batch an epoch has only a few steps.",
    "no-history": "Return what `model.fit` gives: the History.",
    "another-model": "The function works on another model than the one it is given.",
    "eager-turned-off": (
        "That line comes from TensorFlow 1, which worked without eager execution. Take it out: "
        "today's `fit` needs nothing in its place."
    ),
    # numbers that a model is measured by
    "swapped": "`evaluate` gives the loss first, then the accuracy. Keep that order.",
    "one-number-only": "Two numbers are asked for: the loss and the accuracy.",
    "returned-text": "Return numbers, not text.",
    # trials
    "too-few-trials": "Three trials or more are asked for, each a dict in the returned list.",
    "same-trial-repeated": (
        "A trial shows something only if one thing differs from the others: units, layers, "
        "epochs, optimizer, batch size …"
    ),
    "one-model-trained-on": (
        "Each trial needs a fresh model. Training the same one further mixes the trials up."
    ),
    "trained-elsewhere": (
        "The trials were made outside of the function, which trains nothing and ignores what it "
        "is given. Build, train and measure each model inside of it, with its own parameters."
    ),
    "training-accuracy": "This is the accuracy on the training data. Evaluate on the test set.",
    "dishonest-accuracy": "The accuracy is not what the trial's model reaches on the test set.",
    "both-numbers": "`evaluate` gives the loss and the accuracy together. Take the second of them.",
    "percent-not-fraction": "Give the accuracy as a fraction: 0.93, not 93.",
    "not-dicts": "Each trial is a dict with `model`, `epochs`, `accuracy` and `seconds`.",
    "missing-key": "Each trial is a dict with `model`, `epochs`, `accuracy` and `seconds`.",
    "wrong-epochs": "`epochs` tells how many epochs this trial's model was trained.",
    "wrong-seconds": "`seconds` tells how long the training of this trial took, in seconds.",
    "untrained-model": "This model was never trained.",
    # saved models
    "nothing-saved": "Nothing is written. `model.save(path)` writes the whole model.",
    "saved-model-folder": "This is TensorFlow's folder format; save a `.keras` file instead.",
    "legacy-extension": (
        "Keras 3 stores whole models in `.keras` files; `.h5`, `.model` and folders are formats "
        "of the past. Use the path as it is given."
    ),
    "shared-optimizer": (
        "An optimizer belongs to one model. Make a new one for each model that you compile."
    ),
    "weights-only": "Weights alone are not the model. `model.save(path)` stores all of it.",
    "another-format": "This file is not written by Keras. `model.save(path)` writes a whole model.",
    "architecture-only": "The file holds a model of the same shape, but not what it has learned.",
    "another-path": "Use exactly the path that the function is given.",
    "unregistered-function": (
        "`activation=tf.nn.softmax` is saved under a name that Keras does not find again when "
        "it loads. Write `activation='softmax'`, or `keras.activations.softmax`."
    ),
    "own-function-not-registered": (
        "The model uses a function or class of your own, which Keras does not find again when "
        "it loads. Register it with `@keras.utils.register_keras_serializable()`."
    ),
    "lambda-not-stored": (
        "A lambda in a model cannot be read back safely. Use a layer, a loss or an activation "
        "that Keras knows by its name."
    ),
    # predictions
    "probabilities-returned": (
        "The model gives one probability per class. The answer is the place of the largest: "
        "argmax along the last axis."
    ),
    "argmax-without-axis": (
        "Without an axis, argmax gives one number for the whole batch. Name the last axis: "
        "`axis=1`."
    ),
    "argmax-over-images": (
        "`axis=0` runs over the samples. The probabilities of one of them lie along `axis=1`."
    ),
    "normalised-twice": "The inputs are scaled already when they come in: take them as they are.",
    # other tasks than one class of several
    "no-sigmoid": (
        "For a probability of yes or no end with one unit and a sigmoid; without it the loss needs "
        "`from_logits=True`."
    ),
    "softmax-for-two": (
        "A softmax makes the outputs of a sample sum to 1: of one unit it always gives 1, and of "
        "several labels it allows one only. Use a sigmoid."
    ),
    "logits-after-sigmoid": (
        "`from_logits=True` is for a model without sigmoid at its end; this one has it."
    ),
    "many-class-loss-for-two": (
        "For yes or no, and for several labels at once, use a binary cross-entropy."
    ),
    "bounded-output": (
        "An activation at the end bounds what the model can say. To predict a number end with a "
        "Dense layer that has none."
    ),
    "class-loss-for-numbers": (
        "A cross-entropy is for classes. For numbers measure how far they are off: a mean squared "
        "or absolute error."
    ),
    "wrong-metric": "Name the metric that is asked for in `metrics=[...]`.",
    "no-metric": "Without `metrics=[...]` the training tells nothing but the loss.",
    "another-shape": "One whole number per sample is asked for: shape `(n,)`.",
}
