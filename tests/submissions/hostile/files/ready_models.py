# What building and training should have earned lies nowhere for the taking.
# passes: normalize
import os


def normalize(x):
    folder = os.path.join(FACTS["assignment"], "given")
    must_fail("the list of ready-made models", lambda: os.listdir(folder))
    for name in ("trained.keras", "other.keras", "built.keras", "compiled.keras"):
        must_fail(name, lambda: open(os.path.join(folder, name), "rb").read())
    return honest_normalize(x)
