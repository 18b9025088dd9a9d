import numpy as np


def fires(z):
    return (np.asarray(z) >= 0).astype(float)


def one_neuron(x, weights, bias):
    return int(np.sum(x * weights) + bias >= 0)


def and_gate():
    return np.array([2.0, 2.0]), -3.0


def relu(z):
    return np.where(z > 0, z, 0.0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    shifted = z - z.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    return powers / powers.sum(axis=-1, keepdims=True)


def dense(x, weights, bias):
    return np.matmul(x, weights) + bias


def merge(layers):
    weights, bias = layers[0]
    for more, shift in layers[1:]:
        weights, bias = weights @ more, bias @ more + shift
    return weights, bias


def xor_network():
    first = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.zeros(2)
    last = np.ones((2, 1)), np.zeros(1)
    return first, last


def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def descend(x, labels, weights, bias, rate):
    z = x @ weights + bias
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    error = powers / powers.sum(axis=1, keepdims=True) - np.eye(len(bias))[labels]
    return weights - rate * x.T @ error / len(x), bias - rate * error.mean(axis=0)
