"""What two models have in common that differ in made-up names and in numbers only."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

_MADE_UP = re.compile(r"(?P<kind>[a-z][a-z0-9_]*?)(?:_\d+)?$")
_MOST_DEPTH = 60
_MOST_NODES = 200_000


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
