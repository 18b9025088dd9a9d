# An array that stays over there, and is another one when somebody looks.
# fails: normalize
def normalize(x):
    node = {"t": "array", "shape": list(x.shape), "dtype": "float32", "h": 999_999}
    send(frame({"value": node, "trainings": [], "seconds": 0.0}))
    other = {"t": "array", "shape": [3], "dtype": "int8", "h": 999_999}
    for _ in range(20):
        send(frame({"value": other}))
