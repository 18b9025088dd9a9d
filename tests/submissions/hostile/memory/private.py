# fails: normalize
def normalize(x):
    kept = []
    while True:
        kept.append(bytearray(64 << 20))
