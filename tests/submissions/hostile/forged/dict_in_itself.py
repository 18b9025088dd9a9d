# A dict of a thousand keys, each of which leads to itself.
# fails: normalize
def normalize(x):
    found = {}
    found.update({n: found for n in range(1000)})
    return found
