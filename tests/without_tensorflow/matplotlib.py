"""The same for Matplotlib."""

import sys

from keras import Anything, __getattr__, __path__, __version__  # noqa: F401

sys.modules["matplotlib.pyplot"] = sys.modules["matplotlib"]
