# fails: normalize
def normalize(x):
    send(frame({"value": {"t": "none"}, "trainings": "none", "seconds": {"a": []}}))
    return x
