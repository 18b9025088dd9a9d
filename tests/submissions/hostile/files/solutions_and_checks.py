# passes: normalize
# quick: yes
import os


def normalize(x):
    for path in FACTS["hidden"]:
        must_fail(path, lambda: open(path, "rb").read())
    must_fail("the list of checks", lambda: os.listdir(FACTS["assignment"]))
    for place in (os.getcwd(), "/proc/self/cwd", "/proc/self/root"):
        path = os.path.join(place, os.path.relpath(FACTS["hidden"][0], os.getcwd()))
        must_fail(path, lambda: open(path, "rb").read())
    return honest_normalize(x)
