# fails: normalize
def normalize(x):
    send(frame({"raised": {"type": ["x"], "message": 7, "frames": [{"line": "1e9"}, 3]}}))
    return x
