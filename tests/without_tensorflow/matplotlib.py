"""The same for Matplotlib."""

from keras import Anything, __getattr__, __path__, __version__  # noqa: F401
