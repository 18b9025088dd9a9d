# JSON that is none, though Python would read it.
# fails: normalize
def normalize(x):
    send(frame(b'{"value": {"t": "float", "v": NaN}, "seconds": Infinity, "trainings": []}'))
    return x
