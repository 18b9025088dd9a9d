"""Import TensorFlow and what goes with it, as quickly as Python can."""

from __future__ import annotations

import gc
import sys


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
