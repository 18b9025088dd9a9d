# fails: normalize
def normalize(x):
    head = b"{'descr': __import__('os').abort(), 'fortran_order': False, 'shape': (1,)}"
    data = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head
    send(frame({"value": {"t": "array", "a": 0}}, data))
    return x
