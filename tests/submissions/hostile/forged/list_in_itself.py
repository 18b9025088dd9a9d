# fails: normalize
def normalize(x):
    found = [1, 2]
    found.append(found)
    return {"a": found, "b": {"c": found}, 3: (found, found)}
