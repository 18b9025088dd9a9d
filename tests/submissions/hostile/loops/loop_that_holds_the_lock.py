# A regular expression that needs longer than the universe lasts, in C.
# fails: normalize
# says: did not finish
import re


def normalize(x):
    return re.match(r"(a|aa)*b", "a" * 100)
