"""Operators for programs that build and train models with Keras.

Those of DeepCrime are from real faults (N. Humbatova, G. Jahangirova, P. Tonella: DeepCrime:
Mutation Testing of Deep Learning Systems Based on Real Faults, ISSTA 2021), those of DeepMutation
change data and program before the training (L. Ma et al.: DeepMutation: Mutation Testing of Deep
Learning Systems, ISSRE 2018). Data that a model is given to learn is changed where it is handed
over: to `fit`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import pairwise

from grader.authoring.mutation.scope import (
    Edit,
    Operator,
    Scope,
    arguments,
    called,
    keyword,
)

_ACTIVATIONS = ("relu", "tanh", "sigmoid", "softmax", "linear", "elu", "softplus")
_OPTIMIZERS = ("adam", "sgd", "rmsprop", "adagrad", "nadam", "adamw")
_LOSSES = (
    "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy",
    "mse", "mae", "mean_squared_error", "mean_absolute_error",
)  # fmt: skip
_METRICS = ("accuracy", "mae", "mse")
_LAYERS = ("Dense", "Conv2D", "Conv1D", "Embedding", "LSTM", "GRU", "SimpleRNN")
_OF_COMPILE = ("optimizer", "loss")  # its first arguments
_OPENS = "keras.models.load_model".rpartition(".")[2]
_GIVES_DATA = "keras.datasets.mnist.load_data".rpartition(".")[2]
_EVALUATES = ("evaluate", "predict")


def _data(node: ast.AST, scope: Scope, change: str, *, which: int) -> Iterator[Edit]:
    """What `fit` gets in this place becomes another thing; `{}` is what it was."""
    if isinstance(node, ast.Call) and called(node) == "fit" and len(node.args) > which:
        given = node.args[which]
        yield scope.replaced(given, change.format(scope.text(given)))


def _both(node: ast.AST, scope: Scope, change: str) -> Iterator[Edit]:
    """Likewise of inputs and labels together."""
    if isinstance(node, ast.Call) and called(node) == "fit" and len(node.args) > 1:
        x, y = node.args[:2]
        text = ", ".join(change.format(scope.text(each)) for each in (x, y))
        yield Edit(scope.span(x)[0], scope.span(y)[1], text)


def _loaded(node: ast.AST, scope: Scope, x: str, y: str) -> Iterator[Edit]:
    """Where data is loaded, inputs and labels become other things."""
    if called(node) == _GIVES_DATA:
        pairs = f"(({x}, {y}) for x, y in {scope.text(node)})"
        yield scope.replaced(node, f"tuple{pairs}")


def _labels(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _loaded(node, scope, "x", "y[::-1]")
    yield from _data(node, scope, "({0}[::-1])", which=1)


def _removed(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _loaded(node, scope, "x[: len(x) // 2]", "y[: len(y) // 2]")
    yield from _both(node, scope, "{0}[: len({0}) // 2]")


def _repeated(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _both(node, scope, "{0}.repeat(2, axis=0)")


def _shuffled(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _data(node, scope, "{0}[::-1]", which=0)


def _noise(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _data(node, scope, "({0} + {0}[::-1])", which=0)
    yield from _data(node, scope, "({0} / 255)", which=0)


def _test_data(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """What a model is measured on becomes a part of it."""
    if called(node) in _EVALUATES and isinstance(node, ast.Call) and node.args:
        texts = [f"{scope.text(each)}[:100]" for each in node.args[:2]]
        span = scope.span(node.args[0])[0], scope.span(node.args[:2][-1])[1]
        yield Edit(*span, ", ".join(texts))


def _named_number(
    node: ast.AST, scope: Scope, name: str, changes: tuple[str, ...]
) -> Iterator[Edit]:
    """A named argument becomes another number; `{}` is what it was."""
    found = keyword(node, name) if isinstance(node, ast.Call) else None
    if found is not None:
        for change in changes:
            yield scope.replaced(found.value, change.format(scope.text(found.value)))


def _epochs(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _named_number(node, scope, "epochs", ("1", "2 * ({})"))


def _batch_size(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _named_number(node, scope, "batch_size", ("1", "8 * ({})"))


def _no_batches(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if not isinstance(node, ast.Call) or called(node) != "fit" or not node.args:
        return
    if keyword(node, "batch_size") is None:
        yield _added(node, scope, f"batch_size=len({scope.text(node.args[0])})")


def _rate(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _named_number(node, scope, "learning_rate", ("({}) / 1000", "1000 * ({})"))
    for found in _texts(node, "optimizer", _OPTIMIZERS):
        if "keras" in scope.bound:
            for rate in ("1e-7", "10.0"):
                kind = "Adam" if found.value == "adam" else "SGD"
                yield scope.replaced(found, f"keras.optimizers.{kind}({rate})")


def _texts(node: ast.AST, name: str, known: tuple[str, ...]) -> Iterator[ast.Constant]:
    """The texts in an argument of this name that Keras knows; `compile` takes it without, too."""
    if not isinstance(node, ast.Call):
        return
    found = keyword(node, name)
    place = _OF_COMPILE.index(name) if called(node) == "compile" and name in _OF_COMPILE else 99
    value = found.value if found else node.args[place] if place < len(node.args) else None
    for each in ast.walk(value) if value else ():
        if isinstance(each, ast.Constant) and each.value in known:
            yield each


def _chosen(
    node: ast.AST, scope: Scope, name: str, known: tuple[str, ...], most: int
) -> Iterator[Edit]:
    """A text that Keras knows becomes another one of its kind."""
    for found in _texts(node, name, known):
        others = [each for each in known if each != found.value]
        for other in others[:most]:
            yield scope.replaced(found, repr(other))


def _activation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _chosen(node, scope, "activation", _ACTIVATIONS, 4)


def _no_activation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    found = keyword(node, "activation") if isinstance(node, ast.Call) else None
    if found is not None and isinstance(node, ast.Call):
        items = arguments(node)
        yield scope.without(items, items.index(found))


def _more_activation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and called(node) in _LAYERS and not keyword(node, "activation"):
        yield _added(node, scope, "activation='relu'")


def _added(node: ast.Call, scope: Scope, text: str) -> Edit:
    """One more argument."""
    given = arguments(node)
    at = scope.span(given[-1])[1] if given else scope.span(node)[1] - 1
    return Edit(at, at, f"{', ' if given else ''}{text}")


def _layer_argument(*texts: str) -> Callable[[ast.AST, Scope], Iterator[Edit]]:
    def find(node: ast.AST, scope: Scope) -> Iterator[Edit]:
        if isinstance(node, ast.Call) and called(node) in _LAYERS:
            for text in texts:
                if keyword(node, text.split("=")[0]) is None:
                    yield _added(node, scope, text)

    return find


def _units(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and called(node) in _LAYERS and node.args:
        yield scope.replaced(node.args[0], f"2 * ({scope.text(node.args[0])})")


def _layer_list(node: ast.AST) -> list[ast.expr]:
    """The layers of a model that is given them as a list; none of anything else."""
    if isinstance(node, ast.Call) and called(node) == "Sequential" and node.args:
        return node.args[0].elts if isinstance(node.args[0], ast.List) else []
    return []


def _layer_removed(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    layers: list[ast.AST] = [*_layer_list(node)]
    for number in range(len(layers)):
        yield scope.without(layers, number)


def _layer_added(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    for layer in _layer_list(node):
        if called(layer) in _LAYERS:
            yield scope.replaced(layer, f"{scope.text(layer)}, {scope.text(layer)}")


def _layers_swapped(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    for left, right in pairwise(_layer_list(node)):
        yield scope.swapped(left, right)


def _dropout(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and called(node) == "Dropout" and node.args:
        for rate in ("0.0", "0.95"):
            yield scope.replaced(node.args[0], rate)


def _patience(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _named_number(node, scope, "patience", ("0", "100 * ({})"))


def _loss(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _chosen(node, scope, "loss", _LOSSES, 4)
    yield from _named_truth(node, scope, "from_logits")


def _named_truth(node: ast.AST, scope: Scope, name: str) -> Iterator[Edit]:
    found = keyword(node, name) if isinstance(node, ast.Call) else None
    if found and isinstance(found.value, ast.Constant) and isinstance(found.value.value, bool):
        yield scope.replaced(found.value, str(not found.value.value))


def _optimizer(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _chosen(node, scope, "optimizer", _OPTIMIZERS, 3)


def _metric(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _chosen(node, scope, "metrics", _METRICS, 1)
    found = keyword(node, "metrics") if isinstance(node, ast.Call) else None
    if found is not None:
        yield scope.replaced(found.value, "[]")


def _validation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and called(node) == "fit":
        items = arguments(node)
        for each in node.keywords:
            if each.arg in ("validation_data", "validation_split"):
                yield scope.without(items, items.index(each))


def _saving(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """What is stored or read is not the whole trained model at this path."""
    if not isinstance(node, ast.Call):
        return
    name, function = called(node), node.func
    if name == "save" and isinstance(function, ast.Attribute) and node.args:
        yield _added(node, scope, "include_optimizer=False")
        path = scope.text(node.args[0])
        yield scope.replaced(node.args[0], f"str({path}) + '.keras'")
        model = scope.text(function.value)
        yield scope.replaced(node, f"{model}.save_weights({path} + '.weights.h5')")
        if "keras" in scope.bound:
            yield scope.replaced(node, f"keras.models.clone_model({model}).save({path})")
    if name == _OPENS:
        yield _added(node, scope, "compile=False")
        yield scope.replaced(node, f"keras.models.clone_model({scope.text(node)})")


def _splits(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """The training data and the test data are taken for each other."""
    if called(node) == _GIVES_DATA:
        yield scope.replaced(node, f"{scope.text(node)}[::-1]")
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        left, right = node.elts
        if isinstance(left, ast.Tuple) and isinstance(right, ast.Tuple):
            yield scope.swapped(left, right)
            yield scope.replaced(right, scope.text(left))


OPERATORS = (
    Operator("TCL", "labels belong to other samples", "DeepCrime", _labels),
    Operator("TRD", "a part of the training data removed", "DeepCrime", _removed),
    Operator("TAN", "noise in the training data", "DeepCrime", _noise),
    Operator("DR", "training data repeated", "DeepMutation", _repeated),
    Operator("DF", "inputs shuffled without their labels", "DeepMutation", _shuffled),
    Operator("TSP", "training and test data taken for each other", "own", _splits),
    Operator("TED", "measured on a part", "own", _test_data),
    Operator("HNE", "number of epochs changed", "DeepCrime", _epochs),
    Operator("HBS", "batch size changed", "DeepCrime", _batch_size),
    Operator("HDB", "no batches", "DeepCrime", _no_batches),
    Operator("HLR", "learning rate changed", "DeepCrime", _rate),
    Operator("ACH", "activation changed", "DeepCrime", _activation),
    Operator("ARM", "activation removed", "DeepCrime", _no_activation),
    Operator("AAL", "activation added", "DeepCrime", _more_activation),
    Operator(
        "RAW", "weights regularised", "DeepCrime",
        _layer_argument("kernel_regularizer='l2'"),
    ),
    Operator("RCD", "rate of dropout changed", "DeepCrime", _dropout),
    Operator("RCP", "patience changed", "DeepCrime", _patience),
    Operator(
        "WCI", "weights begin otherwise", "DeepCrime",
        _layer_argument("kernel_initializer='zeros'", "kernel_initializer='ones'"),
    ),
    Operator(
        "WRB", "biases removed", "DeepCrime",
        _layer_argument("use_bias=False"),
    ),
    Operator("UNI", "number of units doubled", "own", _units),
    Operator("LCH", "loss changed", "DeepCrime", _loss),
    Operator("OCH", "optimizer changed", "DeepCrime", _optimizer),
    Operator("MCH", "metric changed or removed", "own", _metric),
    Operator("VRM", "validation removed", "DeepCrime", _validation),
    Operator("LR", "layer removed", "DeepMutation", _layer_removed),
    Operator("LAS", "layer added", "DeepMutation", _layer_added),
    Operator("LSW", "layers swapped", "own", _layers_swapped),
    Operator("SAV", "saved or loaded otherwise", "own", _saving),
)  # fmt: skip
