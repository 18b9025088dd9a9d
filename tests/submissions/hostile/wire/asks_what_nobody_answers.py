# Questions to the judge, of the kind that stand-ins ask, where none is in use.
# fails: normalize, build_model
def normalize(x):
    send(frame({"asks": "normalize", "args": {"t": "list", "v": []}}) * 1000)
    return x


def build_model():
    send(frame({"asks": "predict_digits", "args": {"t": "list", "v": [{"t": "str", "v": "hidden"}]}}))
