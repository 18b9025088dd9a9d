# fails: normalize
import struct
import time


def normalize(x):
    send(struct.pack(">4sII", b"GRD1", 2, 1) + b"{}" + struct.pack(">Q", 2**63))
    time.sleep(600)
