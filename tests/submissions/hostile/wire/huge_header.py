# fails: normalize
import struct


def normalize(x):
    send(struct.pack(">4sII", b"GRD1", 2**32 - 1, 2**32 - 1))
    return x
