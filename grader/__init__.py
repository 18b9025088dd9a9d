"""The grader of an exercise course on TensorFlow/Keras.

This module stays empty of imports: pytest loads it in every project where the package is installed.
"""

__version__ = "0.1.0"


def load_ipython_extension(ipython: object) -> None:
    """`%load_ext grader` in a notebook: the commands `%check`, `%hint`, `%start` and `%step`."""
    from grader.ipython.extension import load

    load(ipython)
