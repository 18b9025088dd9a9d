"""Training loops of a student's own: which variables gradients were computed for and changed.

A loop with `tf.GradientTape` calls no method of the model's that trains. What it does is seen where
gradients are computed or applied, in Python; within a `tf.function` that is once, as it is traced,
so that only the variables and the optimizer tell how it went on.
"""

from __future__ import annotations

import contextlib
import functools
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

_MOST_LOOPS = 50


@dataclass
class Loop:
    """One loop: the variables that it trains.

    Attributes:
        variables: TensorFlow's, in the order that they were named in.
        before: a checksum of each, as it was when the loop began.
        optimizer: what applies the gradients, or None before one has.
        updates: how many this optimizer had made before.
    """

    variables: list[Any]
    before: list[int]
    optimizer: Any = None
    updates: int = 0

    def has_changed(self) -> bool:
        """Whether any variable is another one than before."""
        return [_checksum(v) for v in self.variables] != self.before

    def made(self) -> int:
        """How many updates the optimizer has made since; 0 where there is none."""
        return _updates(self.optimizer) - self.updates

    def trains(self, model: Any) -> bool:
        """Whether any variable is one of the model's."""
        own = {id(_plain(v)) for v in model.trainable_variables}
        return any(id(v) in own for v in self.variables)


class Loops:
    """The loops since the last `take`.

    Args:
        is_inside: whether Keras itself is training right now, which is no loop of the student's.
    """

    def __init__(self, is_inside: Callable[[], bool]) -> None:
        self._is_inside = is_inside
        self._found: dict[tuple[int, ...], Loop] = {}
        self._originals: list[tuple[Any, str, Any]] = []

    def install(self) -> None:
        """Look at where gradients are computed and applied."""
        optimizer = next(c for c in keras.optimizers.Adam.__mro__ if "apply" in vars(c))
        self._wrap(optimizer, "apply", self._applying)
        self._wrap(tf.GradientTape, "gradient", self._computing)

    def remove(self) -> None:
        """Look no more."""
        for home, name, original in self._originals:
            setattr(home, name, original)
        self._originals = []

    def take(self) -> list[Loop]:
        """Those that have changed a variable."""
        found, self._found = list(self._found.values()), {}
        return [loop for loop in found if loop.has_changed()]

    def _wrap(self, home: Any, name: str, note: Callable[..., None]) -> None:
        original = getattr(home, name)
        self._originals.append((home, name, original))

        @functools.wraps(original)
        def noted(*args: Any, **kwargs: Any) -> Any:
            if not self._is_inside():
                with contextlib.suppress(Exception):  # what it was given TensorFlow will judge
                    note(*args, **kwargs)
            return original(*args, **kwargs)

        setattr(home, name, noted)

    def _computing(self, _tape: Any, _target: Any, sources: Any, *_: Any, **__: Any) -> None:
        self._begin(tf.nest.flatten(sources))

    def _applying(self, optimizer: Any, _grads: Any, trainable_variables: Any = None) -> None:
        given = trainable_variables
        if given is None:  # then those that it was built for
            given = getattr(optimizer, "_trainable_variables", ())
        loop = self._begin(list(given))
        if loop is not None and loop.optimizer is None:
            loop.optimizer, loop.updates = optimizer, _updates(optimizer)

    def _begin(self, variables: list[Any]) -> Loop | None:
        plain = [_plain(v) for v in variables]
        plain = [v for v in plain if isinstance(v, tf.Variable)]
        key = tuple(map(id, plain))
        if plain and key not in self._found and len(self._found) < _MOST_LOOPS:
            self._found[key] = Loop(plain, [_checksum(v) for v in plain])
        return self._found.get(key)


def _plain(variable: Any) -> Any:
    """TensorFlow's variable behind one of Keras."""
    return variable.value if isinstance(variable, keras.Variable) else variable


def _checksum(variable: Any) -> int:
    with tf.init_scope():  # where a graph is traced, too, what the variable is now
        return zlib.crc32(np.ascontiguousarray(variable.numpy()).tobytes())


def _updates(optimizer: Any) -> int:
    with tf.init_scope():
        return 0 if optimizer is None else int(optimizer.iterations.numpy())
