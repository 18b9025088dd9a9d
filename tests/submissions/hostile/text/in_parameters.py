# fails: normalize
def normalize(x, 𝔵=1, *, ｅｒｒｏｒ, ﾠ="‮"):
    return x
