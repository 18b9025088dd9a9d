"""Stands in for TensorFlow and Keras where a test's submissions need neither: no start of seconds.

Whatever is asked for is there, and does nothing.
"""

from __future__ import annotations

from typing import Any

__version__ = "0"
__path__: list[str] = []


class _Anything(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name != "__func__":
            raise AttributeError(name)
        return cls

    def __call__(cls, *_: Any, **__: Any) -> Any:
        return cls

    def __iter__(cls) -> Any:
        return iter(())


class Anything(metaclass=_Anything):
    """Each of its attributes and results is this class again."""

    fit = evaluate = predict = train_step = classmethod(lambda cls: cls)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything
