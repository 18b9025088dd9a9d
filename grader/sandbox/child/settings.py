"""What a submission may set for the whole process: how far it reaches, and what it may not reach.

A submission's own functions run with what it has set. Questions of ours are asked as if it had set
nothing, and what would keep Keras from working at all is refused at the line that asks for it.
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

_TURN_EAGER_OFF = ("disable_eager_execution", "disable_v2_behavior")
_LEAST_RECURSION = 1000  # Python's own limit, which our code needs as well
_POLICIES = ("float16", "bfloat16", "float32", "float64", "mixed_float16", "mixed_bfloat16")
_FLOATS = ("float16", "bfloat16", "float32", "float64")


class NeedsEagerError(RuntimeError):
    """Somebody turns off what Keras 3 cannot do without."""


def as_when_run(filename: str) -> None:
    """`sys.argv` as where `python filename` runs the submission, for whoever parses arguments."""
    sys.argv[:] = [filename]


def settle() -> None:
    """Let no line of a submission decide any more what is there: which Keras, which screen."""
    import tensorflow as tf

    # From here on it is this Keras, whatever a submission writes into TF_USE_LEGACY_KERAS.
    for home in (tf, tf.compat.v2):
        _ = home.keras.layers
    _refuse_to_turn_eager_off()
    _do_without_a_screen()
    _copy_by_reading()
    _share_work_without_semaphores()


def require_eager() -> None:
    """Keras can work here.

    Raises:
        NeedsEagerError: eager execution is off.
    """
    import tensorflow as tf

    if not tf.executing_eagerly():
        raise NeedsEagerError(
            "eager execution is turned off, without which Keras 3 cannot train. Take out the line "
            "that does it, restart the kernel and run all cells."
        )


@contextlib.contextmanager
def ours() -> Iterator[None]:
    """Within this block no error is one only because a submission has set it so."""
    limit = sys.getrecursionlimit()
    if limit < _LEAST_RECURSION:
        sys.setrecursionlimit(_LEAST_RECURSION)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        if limit < _LEAST_RECURSION:
            with contextlib.suppress(RecursionError):
                sys.setrecursionlimit(limit)


def types_in_use() -> dict[str, str]:
    """The number types and the order of an image's axes that Keras uses where nothing is said."""
    import keras

    return {
        "policy": str(keras.config.dtype_policy().name),
        "floatx": str(keras.config.floatx()),
        "image_data_format": str(keras.config.image_data_format()),
    }


@contextlib.contextmanager
def as_in(submission: dict[str, str] | None) -> Iterator[None]:
    """Within this block those of a submission's process are in force, where Keras knows them."""
    known = submission or {}
    fits = (
        known.get("policy") in _POLICIES
        and known.get("floatx") in _FLOATS
        and known.get("image_data_format") in ("channels_first", "channels_last")
    )
    with _types(known if fits else {}):
        yield


@contextlib.contextmanager
def _types(wanted: dict[str, str]) -> Iterator[None]:
    if "keras" not in sys.modules or not wanted:
        yield
        return
    before = types_in_use()
    if before == wanted:
        yield
        return
    _set_types(wanted)
    try:
        yield
    finally:
        _set_types(before)


def _set_types(wanted: dict[str, str]) -> None:
    import keras

    keras.config.set_floatx(wanted["floatx"])
    keras.config.set_image_data_format(wanted["image_data_format"])
    keras.config.set_dtype_policy(wanted["policy"])


def _refuse_to_turn_eager_off() -> None:
    """Put in the place of these functions, under all of their names, what says why not."""
    for name in _TURN_EAGER_OFF:
        homes = [m for m in list(sys.modules.values()) if _is_home(m, name)]
        for home in homes:
            setattr(home, name, _refusing(name))


def _is_home(module: Any, name: str) -> bool:
    return isinstance(module, types.ModuleType) and callable(vars(module).get(name))


def _refusing(name: str) -> Callable[[], None]:
    def refuse() -> None:
        raise NeedsEagerError(
            f"`{name}()` turns eager execution off, without which Keras 3 cannot train"
        )

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def _copy_by_reading() -> None:
    """Let TensorFlow copy files where the wall leaves it no other way than to read and to write."""
    from tensorflow import errors
    from tensorflow.python.lib.io import file_io

    home = file_io._pywrap_file_io
    original = home.CopyFile

    @functools.wraps(original)
    def copy(source: Any, target: Any, overwrite: bool) -> None:
        try:
            original(source, target, overwrite)
        except errors.UnimplementedError:  # there is no sendfile(2)
            shutil.copyfile(source, target)

    home.CopyFile = copy


def _share_work_without_semaphores() -> None:
    """Let pools of threads, as Keras reads folders with, lock by what needs nothing of the wall.

    Python's own ask the system for a semaphore that processes could share.
    """
    from multiprocessing import pool

    def begin(
        self: Any, processes: Any = None, initializer: Any = None, initargs: Any = ()
    ) -> None:
        pool.Pool.__init__(self, processes, initializer, initargs, context=_ThreadsAlone())

    pool.ThreadPool.__init__ = begin  # type: ignore[method-assign]


class _ThreadsAlone:
    """Of a context of `multiprocessing` what a pool of threads takes from it."""

    Lock = staticmethod(threading.Lock)

    def SimpleQueue(self) -> Any:  # noqa: N802 - its name there
        from multiprocessing import queues

        return queues.SimpleQueue(ctx=self)


def _do_without_a_screen() -> None:
    """Whoever asks Matplotlib for windows gets pictures: nobody is there to close a window."""
    import matplotlib
    import matplotlib.pyplot as plt

    for home, name in ((matplotlib, "use"), (plt, "switch_backend")):
        setattr(home, name, _without_windows(getattr(home, name)))


def _without_windows(original: Callable[..., None]) -> Callable[..., None]:
    from matplotlib.backends import registry

    windows = _names_of_windows(registry)

    @functools.wraps(original)
    def use(backend: Any, *args: Any, **kwargs: Any) -> None:
        if str(backend).lower() in windows:
            return
        with contextlib.suppress(ImportError):  # such as one that draws in a notebook's page
            original(backend, *args, **kwargs)

    return use


def _names_of_windows(registry: Any) -> list[str]:
    found = registry.backend_registry.list_builtin(registry.BackendFilter.INTERACTIVE)
    return [str(name).lower() for name in found]
