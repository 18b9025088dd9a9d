# Only what has to run over here can be imported.
# passes: normalize
import importlib


def normalize(x):
    for name in ("judge", "course", "expect", "report", "pool", "gradebook", "student"):
        must_fail(name, lambda: importlib.import_module(f"grader.{name}"))
    return honest_normalize(x)
