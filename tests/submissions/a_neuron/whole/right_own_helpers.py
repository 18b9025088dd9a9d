"""Everything by way of helpers and of the other steps."""

from __future__ import annotations

import numpy as np

RNG = np.random.default_rng(0)  # not used for anything


class Dense:
    def __init__(self, weights, bias):
        self.weights, self.bias = np.asarray(weights, float), np.asarray(bias, float)

    def __call__(self, x):
        return x @ self.weights + self.bias


def fires(z):
    return np.greater_equal(z, 0).astype("float32")


def one_neuron(x, weights, bias):
    (result,) = fires(dense(x[None, :], weights[:, None], np.array([bias])))[0]
    return float(result)


def and_gate():
    weights = np.full(2, 0.5)
    return weights, -0.75


def relu(z):
    return z * fires(z)


def sigmoid(z):
    pair = np.stack([np.zeros_like(z), z], axis=-1)
    return softmax(pair)[..., 1]


def softmax(z):
    powers = np.exp(z - np.amax(z, -1, keepdims=True))
    return powers / np.sum(powers, -1, keepdims=True)


def dense(x, weights, bias):
    return Dense(weights, bias)(x)


def merge(layers):
    made = Dense(*layers[0])
    for each in layers[1:]:
        made = Dense(dense(made.weights, each[0], 0 * each[1]), Dense(*each)(made.bias))
    return made.weights, made.bias


def xor_network():
    return (np.array([[1, -1], [-1, 1]]), np.array([0, 0])), (np.array([[1], [1]]), np.array([0]))


def cross_entropy(probabilities, labels):
    columns = np.arange(probabilities.shape[1])
    mask = labels[:, None] == columns
    return float(-np.log(probabilities[mask]).sum() / mask.sum())


def descend(x, labels, weights, bias, rate):
    error = softmax(dense(x, weights, bias)) - np.identity(len(bias))[labels]
    gradient = np.einsum("ni,nc->ic", x, error) / len(x)
    return weights - rate * gradient, bias - rate * error.mean(0)
