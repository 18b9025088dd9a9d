# fails: normalize
def normalize(x):
    raise ValueError("ha" * 50_000_000)
