"""What a model holds beside its weights: vocabularies, and where its random numbers stand."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from grader.sandbox.child.keras.kinds import layers_within, own_name

Numbers = np.ndarray[Any, Any]
Node = dict[str, Any]

_MOST_BYTES = 32 << 20  # as the judge has it
_LOOKUPS = ("TextVectorization", "StringLookup", "IntegerLookup")


def without_tables(config: Any) -> Any:
    """A configuration without the words that a layer was made with: `held` tells them.

    They may stand in a file that nobody else has, and they may be many.
    """
    if isinstance(config, list):
        return [without_tables(each) for each in config]
    if not isinstance(config, dict):
        return config
    found = {key: without_tables(each) for key, each in config.items()}
    if found.get("class_name") in _LOOKUPS and isinstance(found.get("config"), dict):
        found["config"] |= {"vocabulary": None, "idf_weights": None}
    return found


def held(model: Any) -> Numbers:
    """Vocabularies and random states of a model's layers, as JSON, uint8 (bytes,).

    `tables` has for each layer that looks something up its `tokens` (texts or whole numbers, in
    order, those that it adds by itself included where `weights` are told) and `weights` for
    "tf_idf"; `seeds` two numbers for each random generator.

    Raises:
        ValueError: there is too much of it.
    """
    told = {
        "tables": [_table(layer) for layer in _lookups(model)],
        "seeds": [[int(n) for n in np.asarray(state)] for state in _seeds(model)],
    }
    text = json.dumps(told).encode()
    if len(text) > _MOST_BYTES:
        raise ValueError("the model's vocabulary is too long")
    return np.frombuffer(text, dtype=np.uint8)


def hold(model: Any, state: Numbers) -> None:
    """Give a rebuilt model what `held` told, and let its layers work out what follows from it.

    Raises:
        ValueError: it does not fit the model.
    """
    told = json.loads(np.asarray(state, dtype=np.uint8).tobytes() or b"{}")
    for layer, table in zip(_lookups(model), told.get("tables", []), strict=True):
        if table["tokens"]:
            layer.set_vocabulary(list(table["tokens"]), idf_weights=table.get("weights"))
        elif layer.get_vocabulary(include_special_tokens=False):
            raise ValueError("a layer has the words of another model")
    for variable, numbers in zip(_seeds(model), told.get("seeds", []), strict=True):
        variable.assign(np.asarray(numbers, dtype=np.uint32))
    for layer in layers_within(model):
        if own_name(layer) == "Normalization":
            layer.finalize_state()


def _table(layer: Any) -> Node:
    *_, lookup = _lookups(layer)  # TextVectorization leaves it to one inside of it
    weights = lookup.idf_weights if lookup.output_mode == "tf_idf" else None
    if weights is None:
        return {"tokens": _plain(layer.get_vocabulary(include_special_tokens=False))}
    tokens = _plain(layer.get_vocabulary(include_special_tokens=True))
    return {"tokens": tokens, "weights": np.asarray(weights)[: len(tokens)].tolist()}


def _plain(tokens: Any) -> list[str | int]:
    return [str(each) if isinstance(each, str) else int(each) for each in tokens]


def _lookups(model: Any) -> list[Any]:
    return [layer for layer in layers_within(model) if own_name(layer) in _LOOKUPS]


def _seeds(model: Any) -> list[Any]:
    """The states of random generators: what is no weight, and what no metric counts."""
    weights = {id(each) for each in model.weights}
    found = {id(each): each for each in model.variables if id(each) not in weights}
    return [each for each in found.values() if tuple(each.shape) == (2,)]
