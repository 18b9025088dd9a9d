"""Step 8: layers without an activation are one layer."""

from itertools import pairwise

import numpy as np
import pytest

from grader.exercises.a_neuron import expectations

STEP = "merge"


def some(rng, sizes):
    """Layers from each size to the next."""
    return [
        (rng.normal(0, 1, (inputs, units)), rng.normal(0, 1, units))
        for inputs, units in pairwise(sizes)
    ]


def merged(layers, carry):
    """What comes of them where `carry(bias, weights, next bias)` is what becomes of the biases."""
    weights, bias = layers[0]
    for more, shift in layers[1:]:
        weights, bias = weights @ more, carry(bias, more, shift)
    return weights, bias


def known(layers):
    """What known mistakes give: weights and biases."""
    found = {
        "first-bias-lost": merged(layers, lambda _bias, _more, shift: shift),
        "last-bias-lost": merged(layers, lambda bias, more, _shift: bias @ more),
        "two-layers-only": merged(layers[:2], lambda bias, more, shift: bias @ more + shift),
        "first-layer-only": layers[0],
        "last-layer-only": layers[-1],
        "number-by-number": by_number(layers),
        "bias-not-carried": added(layers),
        "layers-turned": turned(layers),
    }
    return {name: both for name, both in found.items() if both is not None}


def by_number(layers):
    """Weights multiplied place by place, where they are of one shape."""
    if len({w.shape for w, _ in layers}) > 1:
        return None
    weights, bias = np.prod([w for w, _ in layers], axis=0), layers[0][1]
    for more, shift in layers[1:]:
        bias = bias @ more + shift
    return weights, bias


def added(layers):
    """Biases just added up, where they are of one shape."""
    if len({b.shape for _, b in layers}) > 1:
        return None
    return merged(layers, lambda bias, _more, shift: bias + shift)


def turned(layers):
    """The product in the other order, where that can be."""
    if len({w.shape for w, _ in layers} | {w.T.shape for w, _ in layers}) > 1:
        return None
    weights, _ = layers[0]
    for more, _ in layers[1:]:
        weights = more @ weights
    return weights, merged(layers, lambda bias, more, shift: bias @ more + shift)[1]


def ask(student, layers, x):
    """The one layer gives what all of them give; gives how many numbers it has."""
    inputs, units = layers[0][0].shape[0], layers[-1][0].shape[1]
    made = expectations.weights_and_bias(
        student.merge(layers), ((inputs, units), (units,)), function=STEP
    )
    due = x
    for weights, bias in layers:
        due = expectations.sums(due, weights, bias)
    mistakes = {
        name: lambda both=both: x @ both[0] + both[1]
        for name, both in known(layers).items()
        if both[0].shape == (inputs, units)
    }
    expectations.agrees(
        expectations.sums(x, *made),
        due,
        where=lambda place: (
            f"{len(layers)} layers in a row, sample {place[0]} and neuron {place[1]},"
        ),
        mistakes=mistakes,
        hint="Write two layers into each other on paper, and multiply out.",
        function=STEP,
    )
    return sum(each.size for each in made)


def test_two_layers(student, fresh):
    """One layer gives the same as two in a row, of one size or of several."""
    rng = fresh("two")
    for sizes in ((3, 3, 3), (4, 2, 5), (2, 6, 1)):
        ask(student, some(rng, sizes), rng.normal(0, 1, (6, sizes[0])))


@pytest.mark.weight(2)
def test_however_many(student, fresh, given):
    """One layer gives the same as any number of them in a row, also as a single one."""
    rng = fresh("many")
    for sizes in ((3, 3, 3, 3), (3, 2), (2, 4, 3, 2), (2, 3, 4, 3, 2, 5)):
        layers = some(rng, sizes)
        left = ask(student, layers, rng.normal(0, 1, (6, sizes[0])))
    given.worth_knowing(
        lambda: (
            f"Of {len(layers)} layers with {sum(w.size + b.size for w, b in layers)} numbers you "
            f"made one with {left}, and it computes the same: without an activation in between, "
            "depth buys nothing."
        )
    )
