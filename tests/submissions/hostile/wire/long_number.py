# fails: normalize
def normalize(x):
    send(frame(b'{"value": {"t": "int", "v": ' + b"9" * 4_000_000 + b"}}"))
    return x
