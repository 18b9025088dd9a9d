# A frame that takes longer than there is time, with a byte now and then.
# fails: normalize
# says: did not finish
import time


def normalize(x):
    for byte in frame(b'{"value": "' + b"x" * 100_000 + b'"}'):
        send(bytes([byte]))
        time.sleep(0.2)
