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

from grader.authoring.mutation.keras_calls import LAYERS, OPTIMIZERS, PLACES, given, takes
from grader.authoring.mutation.keras_stacks import (
    layer_added,
    layer_removed,
    layers_swapped,
)
from grader.authoring.mutation.scope import Edit, Operator, Scope, arguments, called, keyword

_ACTIVATIONS = ("relu", "tanh", "sigmoid", "softmax", "linear", "elu", "softplus")
_ACTIVATION_LAYERS = ("ReLU", "LeakyReLU", "ELU", "Softmax")
_NO_ACTIVATION = (None, "linear")
_LOSSES = (
    "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy",
    "mse", "mae", "mean_squared_error", "mean_absolute_error",
)  # fmt: skip
_LOSS_CLASSES = (
    "SparseCategoricalCrossentropy", "CategoricalCrossentropy", "BinaryCrossentropy",
    "MeanSquaredError", "MeanAbsoluteError",
)  # fmt: skip
_METRICS = ("accuracy", "mae", "mse")
_METRIC_CLASSES = (
    "MeanAbsoluteError", "MeanSquaredError", "SparseCategoricalAccuracy", "CategoricalAccuracy",
    "BinaryAccuracy",
)  # fmt: skip
_OPENS = "keras.models.load_model".rpartition(".")[2]
_GIVES_DATA = "keras.datasets.mnist.load_data".rpartition(".")[2]
_NAMES_ITSELF = ast.Name | ast.Attribute | ast.Call | ast.Subscript


def _samples(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """Inputs and labels that `fit` gets; None where it gets a data set, or several inputs."""
    x, y = (given(node, "x"), given(node, "y")) if called(node) == "fit" else (None, None)
    several = ast.List | ast.Tuple | ast.Dict | ast.Starred
    return None if x is None or y is None or isinstance(x, several) else (x, y)


def _operand(node: ast.AST, scope: Scope) -> str:
    """Its text, such that `[` or `.` may follow."""
    text = scope.text(node)
    return text if isinstance(node, _NAMES_ITSELF) else f"({text})"


def _data(node: ast.AST, scope: Scope, change: str, *, which: int) -> Iterator[Edit]:
    """What `fit` gets in this place becomes another thing; `{}` is what it was."""
    found = _samples(node)
    if found is not None:
        yield scope.replaced(found[which], change.format(_operand(found[which], scope)))


def _both(node: ast.AST, scope: Scope, change: str) -> Iterator[Edit]:
    """Likewise of inputs and labels together."""
    found = _samples(node)
    if found is not None:
        yield scope.replaced_all({each: change.format(_operand(each, scope)) for each in found})


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
    names = {"evaluate": ("x", "y"), "predict": ("x",)}.get(called(node), ())
    found = [each for each in (given(node, name) for name in names) if each is not None]
    if found and len(found) == len(names):
        yield scope.replaced_all({each: f"{_operand(each, scope)}[:100]" for each in found})


def _number(node: ast.AST, scope: Scope, name: str, *changes: str) -> Iterator[Edit]:
    """An argument becomes another number; `{}` is what it was."""
    found = given(node, name)
    if found is not None:
        for change in changes:
            yield scope.replaced(found, change.format(scope.text(found)))


def _epochs(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _number(node, scope, "epochs", "1", "2 * ({})")


def _batch_size(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _number(node, scope, "batch_size", "1", "8 * ({})")


def _no_batches(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    found = _samples(node)
    if found is not None and isinstance(node, ast.Call) and takes(node, "batch_size"):
        yield _added(node, scope, f"batch_size=len({scope.text(found[0])})")


def _rate(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _number(node, scope, "learning_rate", "({}) / 1000", "1000 * ({})")
    if isinstance(node, ast.Call) and takes(node, "learning_rate"):
        for rate in ("1e-7", "10.0"):
            yield _added(node, scope, f"learning_rate={rate}")
    for found in _texts(node, "optimizer", tuple(OPTIMIZERS)):
        if "keras" in scope.bound:
            for rate in ("1e-7", "10.0"):
                kind = OPTIMIZERS[str(found.value).lower()]
                yield scope.replaced(found, f"keras.optimizers.{kind}({rate})")


def _texts(node: ast.AST, name: str, known: tuple[str, ...]) -> Iterator[ast.Constant]:
    """The texts in an argument of this name that Keras knows."""
    value = given(node, name)
    for each in ast.walk(value) if value is not None else ():
        if isinstance(each, ast.Constant) and str(each.value).lower() in known:
            yield each


def _chosen(
    node: ast.AST, scope: Scope, name: str, known: tuple[str, ...], most: int
) -> Iterator[Edit]:
    """A text that Keras knows becomes another one of its kind."""
    for found in _texts(node, name, known):
        others = [each for each in known if each != str(found.value).lower()]
        for other in others[:most]:
            yield scope.replaced(found, repr(other))


def _class(
    node: ast.AST, scope: Scope, known: tuple[str, ...], module: str, keeps: str, most: int
) -> Iterator[Edit]:
    """An object of Keras becomes one of another class, which `keeps` one argument if it has it."""
    if isinstance(node, ast.Call) and called(node) in known:
        kept = keyword(node, keeps) or given(node, keeps)
        others = [each for each in known if each != called(node)]
        for other in others[:most]:
            inside = scope.text(kept) if kept and keeps in PLACES.get(other, ()) else ""
            name = _renamed(node, scope, other, module)
            if name:
                yield scope.replaced(node, f"{name}({inside})")


def _renamed(node: ast.Call, scope: Scope, other: str, module: str) -> str:
    """How another class of Keras is called where this one stands; "" where it cannot be."""
    if isinstance(node.func, ast.Attribute):
        return f"{scope.text(node.func.value)}.{other}"
    if other in scope.bound:
        return other
    return f"keras.{module}.{other}" if "keras" in scope.bound else ""


def _activation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _chosen(node, scope, "activation", _ACTIVATIONS, 4)
    found = given(node, "activation")
    if isinstance(found, ast.Attribute) and found.attr in _ACTIVATIONS:  # keras.activations.relu
        for other in [each for each in _ACTIVATIONS if each != found.attr][:4]:
            yield scope.replaced(found, repr(other))
    if isinstance(node, ast.Call) and called(node) in _ACTIVATION_LAYERS:
        name = _renamed(node, scope, "Activation", "layers")
        for other in [each for each in _ACTIVATIONS if each != called(node).lower()][:4]:
            yield from [scope.replaced(node, f"{name}({other!r})")] if name else []


def _no_activation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if called(node) != "Activation" and not _is_none(given(node, "activation")):
        yield from _left_out(node, scope, "activation")


def _is_none(value: ast.AST | None) -> bool:
    return isinstance(value, ast.Constant) and value.value in _NO_ACTIVATION


def _left_out(node: ast.AST, scope: Scope, name: str) -> Iterator[Edit]:
    """A call without this argument; what follows it keeps its place."""
    found = given(node, name)
    if found is None or not isinstance(node, ast.Call):
        return
    if found in node.args and found is not node.args[-1]:
        yield scope.replaced(found, "None")
        return
    items = arguments(node)
    item = keyword(node, name) or found
    yield scope.without(items, items.index(item))


def _more_activation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and called(node) in LAYERS:
        found = given(node, "activation")
        if found is not None and _is_none(found):
            yield scope.replaced(found, "'relu'")
        elif takes(node, "activation"):
            yield _added(node, scope, "activation='relu'")


def _added(node: ast.Call, scope: Scope, text: str) -> Edit:
    """One more argument."""
    given_before = arguments(node)
    at = scope.span(given_before[-1])[1] if given_before else scope.span(node)[1] - 1
    return Edit(at, at, f"{', ' if given_before else ''}{text}")


def _of_weights(what: str, *values: str, other: bool) -> Callable[[ast.AST, Scope], Iterator[Edit]]:
    """What is said of a layer's weights becomes these values; `other`: even if it is said."""

    def find(node: ast.AST, scope: Scope) -> Iterator[Edit]:
        if not isinstance(node, ast.Call) or called(node) not in LAYERS:
            return
        for name in (f"kernel_{what}", f"embeddings_{what}", what):
            found = given(node, name)
            for value in values:
                if found is not None and other:
                    yield scope.replaced(found, value)
                elif takes(node, name):
                    yield _added(node, scope, f"{name}={value}")

    return find


def _units(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if called(node) in LAYERS:
        for name in ("units", "filters", "input_dim"):
            yield from _number(node, scope, name, "2 * ({})")


def _dropout(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if called(node) == "Dropout":
        yield from _number(node, scope, "rate", "0.0", "0.95")


def _patience(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _number(node, scope, "patience", "0", "100 * ({})")


def _loss(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _chosen(node, scope, "loss", _LOSSES, 4)
    if called(node) in _LOSS_CLASSES and not _is_within(node, scope, "metrics"):
        yield from _class(node, scope, _LOSS_CLASSES, "losses", "from_logits", 4)
    logits = given(node, "from_logits")
    if isinstance(logits, ast.Constant) and isinstance(logits.value, bool):
        yield scope.replaced(logits, str(not logits.value))


def _is_within(node: ast.AST, scope: Scope, name: str) -> bool:
    """Whether it stands in an argument of this name."""
    above = scope.parents.get(node)
    while above is not None:
        value = given(above, name)
        if value is not None:
            return any(each is node for each in ast.walk(value))
        above = scope.parents.get(above)
    return False


def _optimizer(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _chosen(node, scope, "optimizer", tuple(OPTIMIZERS), 3)
    classes = tuple(OPTIMIZERS.values())
    yield from _class(node, scope, classes, "optimizers", "learning_rate", 3)


def _metric(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    yield from _chosen(node, scope, "metrics", _METRICS, 1)
    if called(node) in _METRIC_CLASSES and _is_within(node, scope, "metrics"):
        yield from _class(node, scope, _METRIC_CLASSES, "metrics", "name", 1)
    found = given(node, "metrics")
    if found is not None:
        yield scope.replaced(found, "[]")


def _validation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if called(node) == "fit":
        for name in ("validation_data", "validation_split"):
            yield from _left_out(node, scope, name)


def _saving(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """What is stored or read is not the whole trained model at this path."""
    if not isinstance(node, ast.Call):
        return
    name, function, path = called(node), node.func, given(node, "filepath")
    if name == "save" and isinstance(function, ast.Attribute) and path is not None:
        model, text = scope.text(function.value), scope.text(path)
        if model in scope.bound:  # np.save
            return
        yield _added(node, scope, "include_optimizer=False")
        yield scope.replaced(path, f"str({text}) + '.keras'")
        yield scope.replaced(node, f"{model}.save_weights(str({text}) + '.weights.h5')")
        if "keras" in scope.bound:
            yield scope.replaced(node, f"keras.models.clone_model({model}).save({text})")
    if name == _OPENS:
        yield _added(node, scope, "compile=False")
        if "keras" in scope.bound:
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
        _of_weights("regularizer", "'l2'", other=False),
    ),
    Operator("RCD", "rate of dropout changed", "DeepCrime", _dropout),
    Operator("RCP", "patience changed", "DeepCrime", _patience),
    Operator(
        "WCI", "weights begin otherwise", "DeepCrime",
        _of_weights("initializer", "'zeros'", "'ones'", other=True),
    ),
    Operator(
        "WRB", "biases removed", "DeepCrime",
        _of_weights("use_bias", "False", other=False),
    ),
    Operator("UNI", "number of units doubled", "own", _units),
    Operator("LCH", "loss changed", "DeepCrime", _loss),
    Operator("OCH", "optimizer changed", "DeepCrime", _optimizer),
    Operator("MCH", "metric changed or removed", "own", _metric),
    Operator("VRM", "validation removed", "DeepCrime", _validation),
    Operator("LR", "layer removed", "DeepMutation", layer_removed),
    Operator("LAS", "layer added", "DeepMutation", layer_added),
    Operator("LSW", "layers swapped", "own", layers_swapped),
    Operator("SAV", "saved or loaded otherwise", "own", _saving),
)  # fmt: skip
