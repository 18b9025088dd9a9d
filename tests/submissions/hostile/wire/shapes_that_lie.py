# fails: normalize
def header(shape):
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(118)
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head


def normalize(x):
    shape = "(0, 9223372036854775807, 9223372036854775807)"
    send(frame({"value": {"t": "array", "a": 0}}, header(shape)))
    return x
