import numpy as np


def fires(z):
    return np.where(z >= 0, 1, 0)


def one_neuron(x, weights, bias):
    return int(fires(np.dot(x, weights) + bias))


def and_gate():
    return np.array([1.0, 1.0]), -1.5


def relu(z):
    return np.maximum(z, 0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def dense(x, weights, bias):
    return x @ weights + bias


def merge(layers):
    weights, bias = layers[0]
    for more, shift in layers[1:]:
        weights, bias = weights @ more, bias @ more + shift
    return weights, bias


def xor_network():
    hidden = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
    return hidden, (np.array([[1.0], [-2.0]]), np.array([0.0]))


def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def descend(x, labels, weights, bias, rate):
    error = softmax(dense(x, weights, bias)) - np.eye(len(bias))[labels]
    return weights - rate * x.T @ error / len(x), bias - rate * error.mean(axis=0)
