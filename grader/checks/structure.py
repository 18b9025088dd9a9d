"""What two models have in common that differ in made-up names and in numbers only."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

_MADE_UP = re.compile(r"(?P<kind>[a-z][a-z0-9_]*?)(?:_\d+)?$")
_MOST_DEPTH = 60
_MOST_NODES = 200_000
_MOST_SIZE = 10_000_000
"""Of a layer, in whatever it counts: a vocabulary of 10^9 words would fill the machine."""

_SIZES = {
    "units", "filters", "input_dim", "output_dim", "num_tokens", "num_oov_indices",
    "max_tokens", "vocabulary_size", "num_bins", "n", "num_heads", "num_query_heads",
    "num_key_value_heads", "key_dim", "value_dim", "head_dim", "height", "width",
    "depth_multiplier", "output_sequence_length", "output_size", "target_shape", "output_shape",
    "size", "padding", "cropping", "num_mel_bins", "fft_length", "frame_length", "kernel_size",
    "pool_size", "batch_shape", "batch_size", "input_shape", "ngrams", "groups",
}  # fmt: skip
_CODE = {
    "Lambda": "a Lambda layer is code of the submission's own",
    "__lambda__": "a lambda is code of the submission's own",
    "TFSMLayer": "a TFSMLayer is a program in a file of its own",
    "TorchModuleWrapper": "a TorchModuleWrapper is code of another library",
    "FlaxLayer": "a FlaxLayer is code of another library",
    "JaxLayer": "a JaxLayer is code of another library",
}
_FILES = ("vocabulary", "filepath")


def why_refused(config: bytes) -> str:
    """Why nobody rebuilds a model of this configuration; "" where nothing in it speaks against it.

    Refused is what holds code, or names a file, or would be larger than any exercise asks for.

    Args:
        config: JSON, from a process that is not trusted.
    """
    try:
        if sum(config.count(each) for each in b",[{") > _MOST_NODES:
            return "its configuration has too many parts"
        return next(_refusals(json.loads(config), 0), "")
    except ValueError:
        return "its configuration was told wrongly"
    except RecursionError:
        return "its configuration is nested too deeply"


def _refusals(node: Any, depth: int) -> Iterator[str]:
    if depth > _MOST_DEPTH:
        raise RecursionError
    if isinstance(node, list):
        for each in node:
            yield from _refusals(each, depth + 1)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("class_name"), str) and node["class_name"] in _CODE:
        yield _CODE[node["class_name"]]
    for key, value in node.items():
        if key in _SIZES and _largest(value) > _MOST_SIZE:
            yield "a layer is larger than any exercise asks for"
        if key in _FILES and isinstance(value, str):
            yield "a layer reads a file that nobody else has"
        yield from _refusals(value, depth + 1)


def _largest(value: Any) -> float:
    """The largest size of a number, or in a list of them, however deep."""
    if isinstance(value, list):
        return max(map(_largest, value), default=0)
    return abs(value) if isinstance(value, int | float) else 0


def structure_of(config: bytes) -> str:
    """A checksum of a model's configuration, in which names that Keras numbers are told apart only.

    Keras calls layers `dense`, `dense_1` and so on, counted through the whole process. Two models
    get the same checksum if numbering the names of their layers anew makes them the same text.

    Args:
        config: JSON, from a process that is not trusted.
    """
    try:
        if sum(config.count(each) for each in b",[{") > _MOST_NODES:
            raise ValueError
        node = json.loads(config)
        names: dict[str, str] = {}
        _collect(node, names, 0)
        node = {key: _renamed_part(key, part, names) for key, part in node.items()}
        text = json.dumps(node, sort_keys=True).encode()
    except (AttributeError, ValueError, RecursionError):
        text = config
    return hashlib.sha256(text).hexdigest()


def _renamed_part(key: str, part: Any, names: dict[str, str]) -> Any:
    """A part of the configuration; names of losses and metrics stand in answers, so they stay."""
    if key != "compile_config" or not isinstance(part, dict):
        return _renamed(part, names)
    return {k: _renamed(v, names) if k == "optimizer" else v for k, v in part.items()}


def _collect(node: Any, names: dict[str, str], depth: int) -> None:
    """Give each name another one, of the same kind, counted through this model."""
    if depth > _MOST_DEPTH:
        raise RecursionError
    if isinstance(node, list):
        for each in node:
            _collect(each, names, depth + 1)
    elif isinstance(node, dict):
        name = node.get("name")
        if isinstance(name, str) and name not in names:
            found = _MADE_UP.match(name)
            if found:
                names[name] = f"{found['kind']} #{len(names)}"
        for key, each in node.items():
            if key != "name":
                _collect(each, names, depth + 1)


def _renamed(node: Any, names: dict[str, str], *, is_name: bool = False) -> Any:
    """The same with new names: where a name is given, and in lists, where others refer to it."""
    if isinstance(node, str):
        return names.get(node, node) if is_name else node
    if isinstance(node, list):
        return [_renamed(each, names, is_name=True) for each in node]
    if isinstance(node, dict):
        return {key: _renamed(each, names, is_name=key == "name") for key, each in node.items()}
    return node
