# fails: normalize
def normalize(x):
    nodes = b",".join([b'{"t":"none"}'] * 300_000)
    send(frame(b'{"value": {"t": "list", "v": [' + nodes + b"]}}"))
    return x
