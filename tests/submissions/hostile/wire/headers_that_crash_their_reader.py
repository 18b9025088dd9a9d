# Headers of an array on which NumPy's reader fails in ways that it does not announce.
# passes: show_digit
# fails: normalize
import struct


def normalize(x):
    head = b"{'descr': (), 'fortran_order': False, 'shape': (2,), }"
    head += b" " * (118 - len(head) - 1) + b"\n"
    array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + b"\x00" * 16
    tree = {"t": "array", "a": 0}
    send(frame({"value": tree, "seconds": 0.1, "trainings": []}, array))
    return x / 255
