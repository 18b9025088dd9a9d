"""Import TensorFlow and what goes with it, as quickly as Python can."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import sys
import typing

_LAZY = (
    "keras._tf_keras.keras.datasets.mnist",
    "matplotlib.backends.backend_agg",
    "numpy.random",
    "PIL.features",
    "tensorflow.python.data.ops.concatenate_op",
    "tensorflow.python.data.ops.flat_map_op",
    "tensorflow.python.data.ops.from_tensors_op",
    "tensorflow.python.data.ops.range_op",
    "tensorflow.python.data.ops.zip_op",
)
"""What a first training, evaluation or figure would import."""


def import_what_is_lazy() -> None:
    """Import what every submission would import for itself later; what is not there is left out."""
    for name in _LAZY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    _remember_protocols()
    gc.freeze()


def _remember_protocols() -> None:
    """Let Python before 3.12 work out once what a protocol asks for, not at each `isinstance`.

    TensorFlow asks some thousand times while it traces one training step.
    """
    for name in ("_get_protocol_attrs", "_is_callable_members_only"):
        function = getattr(typing, name, None)
        if sys.version_info < (3, 12) and function is not None:
            setattr(typing, name, functools.lru_cache(maxsize=1024)(function))


def import_tensorflow() -> None:
    """Import what every submission uses, without looking for garbage meanwhile.

    An import makes hundreds of thousands of objects and no garbage to speak of; not looking for it
    saves an eighth of the time. What was imported stays, so it is not looked at later either.
    """
    gc.disable()
    try:
        import_libraries()
    finally:
        gc.freeze()
        gc.enable()
    # Bytecode of the libraries may be kept for the next start; that of the student's modules
    # would litter the exercise's folder.
    sys.dont_write_bytecode = True


def import_libraries() -> None:
    """Import them, and change nothing else."""
    import keras  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import tensorflow  # noqa: F401
