# fails: normalize
def normalize(x):
    send(frame({"raised": None}) if len(x) == 40 else frame({"raised": {}}))
    return x
