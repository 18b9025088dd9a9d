# What all submissions read must stay as it is.
# passes: normalize
import inspect
import os

from keras.datasets import mnist


def normalize(x):
    path = inspect.signature(mnist.load_data).parameters["_file"].default
    must_fail("writing the digits", lambda: open(path, "r+b"))
    must_fail("removing the digits", lambda: os.unlink(path))
    must_fail("replacing the digits", lambda: os.rename("output.log", path))
    must_fail("beside them", lambda: open(f"{os.path.dirname(path)}/planted", "x"))
    return honest_normalize(x)
