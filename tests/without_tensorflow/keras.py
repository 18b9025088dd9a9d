"""Stands in for Keras where a test's submissions need none of it: no start of several seconds.

Whatever is asked for is there, and does nothing.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_PACKAGES = ("keras", "tensorflow", "matplotlib")
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

    # What the grader looks for in the classes themselves.
    fit = evaluate = predict = train_step = classmethod(lambda cls: cls)
    apply = apply_gradients = gradient = fit


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything


class _Submodules(MetaPathFinder, Loader):
    """Any module below the packages that are stood in for."""

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        package, _, rest = name.partition(".")
        return ModuleSpec(name, self) if rest and package in _PACKAGES else None

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(__getattr__=__getattr__, __path__=[])


sys.meta_path.insert(0, _Submodules())
