# Texts whose lengths are not those of what was sent.
# fails: normalize
import struct


def numbers(code, descr, *values):
    head = repr({"descr": descr, "fortran_order": False, "shape": (len(values),)}).encode() + b"\n"
    body = struct.pack(f"<{len(values)}{code}", *values)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + body


def normalize(x):
    content = numbers("B", "|u1", *b"abcd")
    for ends in ((2, 2**62), (4, 2), (-5, 4), (1, 2)):
        node = {"t": "texts", "as": "array", "shape": [len(ends)], "a": 0}
        send(frame({"value": node, "seconds": 0.0}, content, numbers("q", "<i8", *ends)))
    return x
