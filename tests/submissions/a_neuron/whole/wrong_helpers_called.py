"""Three functions are wrong, and others that are right call them: a mistake costs once."""
# fails: fires, softmax, dense
# names: zero-does-not-fire, softmax-overflows, bias-forgotten

import numpy as np


def fires(z):
    return (z > 0) * 1.0


def one_neuron(x, weights, bias):
    return fires(np.dot(x, weights) + bias)


def and_gate():
    return np.array([1.0, 1.0]), -1.5


def relu(z):
    return np.maximum(z, 0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def dense(x, weights, bias):
    return x @ weights


def merge(layers):
    def through(x):
        for weights, bias in layers:
            x = dense(x, weights, bias)
        return x

    inputs = len(layers[0][0])
    bias = through(np.zeros((1, inputs)))[0]
    return through(np.eye(inputs)) - bias, bias


def xor_network():
    return (np.ones((2, 2)), np.array([0.0, -1.0])), (np.array([[1.0], [-2.0]]), np.zeros(1))


def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def descend(x, labels, weights, bias, rate):
    error = softmax(dense(x, weights, bias))
    error[np.arange(len(labels)), labels] -= 1
    return weights - rate * x.T @ error / len(x), bias - rate * error.mean(axis=0)
