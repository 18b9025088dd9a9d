# One long text among a quarter of a million: each would take as much memory as that one.
# fails: normalize
import struct

COUNT, LONG = 1 << 18, 4 << 20


def normalize(x):
    send(frame({"value": {"t": "texts", "as": "array", "shape": [COUNT], "a": 0}, "seconds": 0.0},
               numbers("|u1", b"x" * LONG), numbers("<i8", struct.pack("<q", LONG) * COUNT)))
    return x


def numbers(descr, body):
    count = len(body) // int(descr[-1])
    head = repr({"descr": descr, "fortran_order": False, "shape": (count,)}).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + body
