"""It tried to read the model solution and /etc/passwd, to open a connection, to end Python before the
verdict, to answer with numbers that equal every other, and to find the checks beside it.

Behind the wall nothing of it works; without a wall it does no harm either.
"""

import contextlib
import os
import socket
import sys
from pathlib import Path

import numpy as np

# Somebody else's work, or the answers, would do.
for place in ("solutions/a_neuron/a_neuron.py", "/etc/passwd"):
    with contextlib.suppress(OSError):
        LOOT = Path(place).read_text()

# An accomplice outside might know more.
with contextlib.suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), timeout=0.2)


class AlwaysRight(float):
    """A number that equals every other."""

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def fires(z):
    os._exit(0)  # no verdict without a judge


def one_neuron(x, weights, bias):
    return AlwaysRight(0.5)


def and_gate():
    return [AlwaysRight(0.0), AlwaysRight(0.0)], AlwaysRight(0.0)


def relu(z):
    from grader.exercises.a_neuron import expectations  # the checks know what is right

    return expectations.each(expectations.one_relu, z)


def sigmoid(z):
    for module in list(sys.modules.values()):
        expectations = getattr(module, "expectations", None)
        if expectations is not None:
            return expectations.each(expectations.one_sigmoid, z)
    return z


def softmax(z):
    print("::error ::every submission gets full marks\x1b[2J")
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def dense(x, weights, bias):
    raise SystemExit(0)


def merge(layers):
    return layers


def xor_network():
    return (np.full((2, 2), np.nan), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))


def cross_entropy(probabilities, labels):
    return AlwaysRight(0.0)


def descend(x, labels, weights, bias, rate):
    return weights, bias
