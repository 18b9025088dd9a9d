# fails: normalize
def normalize(x):
    send(frame(b'{"value":' + b"[" * 1_000_000))
    return x
