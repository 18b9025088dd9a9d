# Types that NumPy knows and that nobody wants.
# fails: normalize
def normalize(x):
    for kind in ("O", "V100000000", "M8[ns]", "i4,O", "S2000000000", "(1000000,1000000)f8"):
        node = {"t": "array", "shape": [10**9, 10**9], "dtype": kind, "h": 1}
        send(frame({"value": node}))
    return x
