# fails: normalize
def normalize(x):
    found = []
    for _ in range(100_000):
        found = [found]
    return found
