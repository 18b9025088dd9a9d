# passes: normalize
import glob
import os


def normalize(x):
    above = os.path.dirname(os.getcwd())
    must_fail("the folder above", lambda: os.listdir(above))
    if glob.glob(f"{above}/grader-*/*"):
        raise SystemError("HOLE: the folders of others")
    must_fail("a file above", lambda: open(f"{above}/planted", "w"))
    must_fail("a folder above", lambda: os.mkdir(f"{above}/grader-planted"))
    must_fail("moving up", lambda: os.rename("output.log", f"{above}/planted"))
    return honest_normalize(x)
