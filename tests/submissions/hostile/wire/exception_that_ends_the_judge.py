# An exception with the name of one that the judge itself uses.
# fails: normalize
def normalize(x):
    send(frame({"raised": {"type": "KeyboardInterrupt", "message": "x" * 3_000_000,
                           "frames": [{"line": 10**30, "function": "f", "text": "t"}]}}))
    return x
