# A frame is announced and never comes.
# fails: normalize
# says: did not finish
import struct
import time


def normalize(x):
    send(struct.pack(">4sII", b"GRD1", 1 << 20, 0))
    time.sleep(600)
