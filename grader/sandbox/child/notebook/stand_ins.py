"""What a notebook finds in its kernel and not in a plain process: stand-ins that do nothing.

Also the clock for its cells: one that never ends must not take the functions of the others away.
"""

from __future__ import annotations

import builtins
import importlib.abc
import importlib.machinery
import signal
import sys
import time
import types
from typing import Any

_STAND_INS = ("IPython", "ipywidgets", "google.colab")


class Nothing:
    """Takes every call, attribute and `with`, and does nothing; decorators keep their function."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Itself, or the function that it decorates; a widget has the value that it begins with."""
        if len(args) == 1 and isinstance(args[0], types.FunctionType):
            return args[0]
        if "value" not in kwargs:
            return self
        widget = Nothing()
        vars(widget)["value"] = kwargs["value"]
        return widget

    def __getattr__(self, name: str) -> Any:
        """Itself; what Python looks for by itself is not there."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> Nothing:
        """Itself."""
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        """Keep nothing."""

    def __enter__(self) -> Nothing:
        """Itself."""
        return self

    def __exit__(self, *details: object) -> None:
        """Let exceptions pass."""

    def __iter__(self) -> Any:
        """Nothing is in it."""
        return iter(())

    def __bool__(self) -> bool:
        """As None: there is no such thing."""
        return False


class _Module(types.ModuleType):
    # Matplotlib asks IPython for its version, and for nothing else from this one on.
    version_info = (9, 0, 0, "")
    __version__ = "9.0.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a module that does nothing in the place of what draws in a browser."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if not any(fullname == name or fullname.startswith(f"{name}.") for name in _STAND_INS):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


def stand_in_for_kernel() -> None:
    """Put the stand-ins where a notebook looks for them."""
    names = {"input": _answer, "display": Nothing(), "get_ipython": Nothing}
    for name, thing in names.items():
        setattr(builtins, name, thing)
    sys.meta_path.insert(0, _Finder())
    if "" not in sys.path:  # what `%%writefile` has written lies in the working folder
        sys.path.insert(0, "")


def _answer(prompt: object = "") -> str:
    """What `input()` gives where nobody is there."""
    print(prompt, end="")
    return ""


class TookTooLong(BaseException):
    """A statement outside of functions was stopped; no `except Exception` holds it up."""


class Clock:
    """Stops statements that run too long, where the system can (not on Windows).

    Each may take half of the time that is left, so that there is always some for the next one.

    Args:
        seconds: for all statements together; None for no limit.
    """

    def __init__(self, seconds: float | None) -> None:
        self._end = time.monotonic() + seconds if seconds else None
        self._allowed = 0.0
        self._running = False
        if seconds and hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self._ring)
        else:
            self._end = None

    def begin(self) -> None:
        """A statement begins."""
        if self._end is not None:
            self._allowed = max(0.05, (self._end - time.monotonic()) / 2)
            self._running = True
            signal.setitimer(signal.ITIMER_REAL, self._allowed, 0.5)  # again where it is ignored

    def rest(self) -> None:
        """The statement has ended."""
        self._running = False
        if self._end is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, number: int, frame: Any) -> None:
        if self._running:
            raise TookTooLong(f"{self._allowed:.2g} s")
