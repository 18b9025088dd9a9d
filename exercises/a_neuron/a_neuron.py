"""A neuron: what a network is made of, with nothing but arrays.

This file holds eleven functions, one for each step. How to work:

1. Take the first function that still raises ``NotImplementedError``. Its docstring says what
   goes in and what has to come out. Replace the ``raise`` line by your own code. Keep the
   function's name and its parameters as they are.
2. Run ``pytest exercises/a_neuron``. It tells you which step is right, which is not yet, and why.
   To check a single step, name it: ``pytest exercises/a_neuron -k relu``.
3. Stuck? ``pytest exercises/a_neuron --hint relu`` gives you a hint for that step.

You may add imports, constants and helper functions, and call your own functions of other steps.
You may leave a step open and go on with the next one.

An array of shape ``(n, inputs)`` is a batch: ``n`` samples, one in each row.
"""

import numpy as np

Layer = tuple[np.ndarray, np.ndarray]  # weights (inputs, units) and biases (units,)


def fires(z: np.ndarray) -> np.ndarray:
    """Step 1: a neuron fires, or it does not.

    Args:
        z: Numbers, an array of any shape. Do not change it; return a new array.

    Returns:
        An array of the same shape: 1 for each number that is 0 or more, 0 for each one below.
    """
    raise NotImplementedError("step 1, fires: not written yet")


def one_neuron(x: np.ndarray, weights: np.ndarray, bias: float) -> float:
    """Step 2: one whole neuron.

    Args:
        x: What comes in, shape ``(inputs,)``; there may be any number of inputs.
        weights: One weight for each of them, shape ``(inputs,)``.
        bias: A number.

    Returns:
        1 where the weighted sum of the inputs and the bias together are 0 or more, otherwise 0:
        a single number, no array.
    """
    raise NotImplementedError("step 2, one_neuron: not written yet")


def and_gate() -> tuple[np.ndarray, float]:
    """Step 3: choose weights and a bias by hand.

    Returns:
        Two weights, shape ``(2,)``, and a bias, with which the neuron of step 2 fires where both
        of its two inputs are 1, and for none of ``(0, 0)``, ``(0, 1)``, ``(1, 0)``.
    """
    raise NotImplementedError("step 3, and_gate: not written yet")


def relu(z: np.ndarray) -> np.ndarray:
    """Step 4: what is below 0 becomes 0, all else stays.

    Args:
        z: Numbers, an array of any shape. Do not change it; return a new array.

    Returns:
        An array of the same shape.
    """
    raise NotImplementedError("step 4, relu: not written yet")


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Step 5: a smooth step from 0 to 1, ``1 / (1 + e to the power of -z)``.

    Args:
        z: Numbers, floats in an array of any shape, also such as 1000 and -1000.

    Returns:
        An array of the same shape, numbers from 0 to 1.
    """
    raise NotImplementedError("step 5, sigmoid: not written yet")


def softmax(z: np.ndarray) -> np.ndarray:
    """Step 6: turn scores into probabilities.

    Each score becomes ``e to the power of it``, divided by the sum of these over the last axis.

    Args:
        z: Scores: floats of shape ``(classes,)``, or ``(n, classes)``, or more axes; the last one
            counts the classes. They may be as large as 1000 and as small as -1000.

    Returns:
        An array of the same shape. Along the last axis the numbers add up to 1.
    """
    raise NotImplementedError("step 6, softmax: not written yet")


def dense(x: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Step 7: all neurons of a layer, for a whole batch, still without an activation.

    Args:
        x: A batch, shape ``(n, inputs)``.
        weights: Shape ``(inputs, units)``; a column holds the weights of one neuron.
        bias: One for each neuron, shape ``(units,)``.

    Returns:
        For each sample and each neuron the weighted sum plus its bias, shape ``(n, units)``.
    """
    raise NotImplementedError("step 7, dense: not written yet")


def merge(layers: list[Layer]) -> Layer:
    """Step 8: however many layers without an activation, they are a single one.

    Args:
        layers: Pairs ``(weights, bias)`` as in step 7, one or more; what the first one gives goes
            into the second, and so on.

    Returns:
        The weights and the biases of the one layer that gives for every input what all of them
        give in a row: shapes ``(inputs of the first, units of the last)`` and
        ``(units of the last,)``.
    """
    raise NotImplementedError("step 8, merge: not written yet")


def xor_network() -> tuple[Layer, Layer]:
    """Step 9: with relu in between, two layers can do what one cannot.

    Choose the numbers by hand. The network computes ``dense(relu(dense(x, w1, b1)), w2, b2)``.

    Returns:
        ``(w1, b1), (w2, b2)`` with shapes ``(2, h)``, ``(h,)``, ``(h, 1)``, ``(1,)``; ``h``, the
        number of hidden neurons, is up to you. The network gives 1 for the inputs ``(0, 1)`` and
        ``(1, 0)``, and 0 for ``(0, 0)`` and ``(1, 1)``.
    """
    raise NotImplementedError("step 9, xor_network: not written yet")


def cross_entropy(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Step 10: how wrong predictions are, as one number.

    Args:
        probabilities: For each of ``n`` samples one for each class, all above 0, shape
            ``(n, classes)``.
        labels: The right class of each sample, whole numbers from 0, shape ``(n,)``.

    Returns:
        The mean over the samples of: minus the natural logarithm of the probability that the
        sample's right class got.
    """
    raise NotImplementedError("step 10, cross_entropy: not written yet")


def descend(
    x: np.ndarray, labels: np.ndarray, weights: np.ndarray, bias: np.ndarray, rate: float
) -> Layer:
    """Step 11: one step of gradient descent, downhill on the cross-entropy.

    The network is one layer (step 7) with softmax (step 6) behind it.

    Args:
        x: A batch, shape ``(n, inputs)``.
        labels: The right class of each sample, whole numbers from 0, shape ``(n,)``.
        weights: Shape ``(inputs, classes)``. Do not change this array; return a new one.
        bias: Shape ``(classes,)``; likewise.
        rate: The learning rate, by which the gradient is multiplied.

    Returns:
        The weights and the biases after the step, in the same shapes.
    """
    raise NotImplementedError("step 11, descend: not written yet")
