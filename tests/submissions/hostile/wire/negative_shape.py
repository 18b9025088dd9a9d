# fails: normalize
def normalize(x):
    head = b"{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -4), }".ljust(118)
    data = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + bytes(16)
    send(frame({"value": {"t": "array", "a": 0}}, data))
    return x
