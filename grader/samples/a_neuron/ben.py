"""All right, and written in another way than most."""


def fires(z):
    return z >= 0


def one_neuron(x, weights, bias):
    total = bias
    for value, weight in zip(x, weights):
        total += value * weight
    return 1 if total >= 0 else 0


def and_gate():
    return [10, 20], -25


def relu(z):
    return z * (z > 0)


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


def xor_network():
    return (np.array([[1, -1], [-1, 1]]), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))


def cross_entropy(probabilities, labels):
    return sum(-np.log(row[label]) for row, label in zip(probabilities, labels)) / len(labels)
