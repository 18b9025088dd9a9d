"""What Keras's own calls take: each argument by its name or in its place, and what it may be.

A change that Keras refuses at once, such as an argument that is given twice or that a layer does
not have, is no mistake of a student, and every check finds it: it would only flatter the checks.
"""

from __future__ import annotations

import ast

from grader.authoring.mutation.scope import Scope, called, keyword

_CONVOLUTION = (
    "filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups",
    "activation", "use_bias", "kernel_initializer", "bias_initializer", "kernel_regularizer",
)  # fmt: skip
_GATED = (
    "units", "activation", "recurrent_activation", "use_bias", "kernel_initializer",
    "recurrent_initializer", "bias_initializer",
)  # fmt: skip
OPTIMIZERS = {
    "adam": "Adam", "sgd": "SGD", "rmsprop": "RMSprop", "adagrad": "Adagrad", "nadam": "Nadam",
    "adamw": "AdamW",
}  # fmt: skip
# The arguments of each call in their order, as far as an operator asks for them.
PLACES: dict[str, tuple[str, ...]] = {
    "Dense": (
        "units", "activation", "use_bias", "kernel_initializer", "bias_initializer",
        "kernel_regularizer",
    ),
    "Conv1D": _CONVOLUTION,
    "Conv2D": _CONVOLUTION,
    "Embedding": ("input_dim", "output_dim", "embeddings_initializer", "embeddings_regularizer"),
    "LSTM": (*_GATED, "unit_forget_bias", "kernel_regularizer"),
    "GRU": (*_GATED, "kernel_regularizer"),
    "SimpleRNN": (
        "units", "activation", "use_bias", "kernel_initializer", "recurrent_initializer",
        "bias_initializer", "kernel_regularizer",
    ),
    "Activation": ("activation",),
    "Dropout": ("rate",),
    "MaxPooling2D": ("pool_size", "strides"),
    "AveragePooling2D": ("pool_size", "strides"),
    "Input": ("shape", "batch_size"),
    "EarlyStopping": ("monitor", "min_delta", "patience"),
    "SparseCategoricalCrossentropy": ("from_logits",),
    "CategoricalCrossentropy": ("from_logits",),
    "BinaryCrossentropy": ("from_logits",),
    "compile": ("optimizer", "loss", "loss_weights", "metrics"),
    "fit": (
        "x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split",
        "validation_data",
    ),
    "evaluate": ("x", "y", "batch_size", "verbose"),
    "predict": ("x", "batch_size", "verbose"),
    "save": ("filepath",),
    **dict.fromkeys(OPTIMIZERS.values(), ("learning_rate",)),
}  # fmt: skip
# The layers that have weights.
LAYERS = ("Dense", "Conv2D", "Conv1D", "Embedding", "LSTM", "GRU", "SimpleRNN")
# What comes of these is no array.
_MAKES_A_MODEL = ("keras.Sequential", "keras.Model", "keras.models.load_model", "fit")
_NEEDED = ("units", "filters", "kernel_size", "input_dim", "output_dim", "rate", "shape", "x")
_COUNTS = (
    "units", "filters", "kernel_size", "strides", "dilation_rate", "groups", "pool_size",
    "input_dim", "output_dim", "shape", "batch_size",
)  # fmt: skip
_SHARES = ("rate", "validation_split")


def given(node: ast.AST, name: str) -> ast.expr | None:
    """What a call gets under this name, or in its place; None where it gets nothing."""
    if not isinstance(node, ast.Call):
        return None
    named = keyword(node, name)
    if named is not None:
        return named.value
    places = PLACES.get(called(node), ())
    before = node.args[: places.index(name) + 1] if name in places else []
    is_there = len(before) == places.index(name) + 1 if before else False
    return None if not is_there or is_open(before) else before[-1]


def is_open(arguments: list[ast.expr]) -> bool:
    """Whether one of these stands for several, so that nobody can tell the places."""
    return any(isinstance(each, ast.Starred) for each in arguments)


def takes(node: ast.AST, name: str) -> bool:
    """Whether this argument can be added to a call: it is known there, and not given yet."""
    if not isinstance(node, ast.Call) or name not in PLACES.get(called(node), ()):
        return False
    is_whole = not is_open(node.args) and all(each.arg for each in node.keywords)
    return is_whole and given(node, name) is None


def gives_no_array(node: ast.AST) -> bool:
    """Whether a call gives a model or a History, so that it cannot be written into an array."""
    return bool(called(node)) and called(node) in [each.split(".")[-1] for each in _MAKES_A_MODEL]


def is_needed(node: ast.Call, name: str) -> bool:
    """Whether a call is refused without this argument."""
    return name in _NEEDED and name in PLACES.get(called(node), ())


def is_refused(node: ast.AST, value: float, scope: Scope) -> bool:
    """Whether a layer or a training refuses such a number in the place of this node."""
    name = _parameter(node, scope)
    return (name in _COUNTS and value < 1) or (name in _SHARES and not 0 <= value < 1)


def is_about_printing(node: ast.AST, scope: Scope) -> bool:
    """Whether it is an argument, given by its place, that only says how much is printed."""
    return _parameter(node, scope) == "verbose"


def _parameter(node: ast.AST, scope: Scope) -> str:
    """The name of the argument of a known call that a node is, or is a part of; "" of none."""
    above = scope.parents.get(node)
    while isinstance(above, ast.Tuple | ast.List | ast.keyword):
        node, above = above, scope.parents.get(above)
    places = PLACES.get(called(above), ()) if above is not None else ()
    if isinstance(node, ast.keyword):
        return node.arg if node.arg in places else ""
    return next((name for name in places if given(above, name) is node), "") if above else ""
