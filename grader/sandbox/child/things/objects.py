"""Questions about any object; answering them runs the submission's own code."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any


def items(_: Any, thing: Any, most: int) -> Any:
    """What an iterable gives, at most so many, and whether there is more.

    Returns:
        None where it is no iterable.
    """
    try:
        each = iter(thing)
    except TypeError:
        return None
    found = list(itertools.islice(each, most + 1))
    return {"items": found[:most], "more": len(found) > most}


def attribute(_: Any, thing: Any, name: str) -> Any:
    """What a thing keeps under a name, and whether there is such a name at all."""
    there = hasattr(thing, name)
    return {"there": there, "value": getattr(thing, name) if there else None}


QUESTIONS: dict[str, Callable[..., Any]] = {each.__name__: each for each in (items, attribute)}
