# What the judge sends is read by the attack, which sees no label in it.
# fails: normalize
import os
import threading


def read():
    while True:
        if b"y_test" in os.read(wire(), 1 << 16):
            print("HOLE: labels on the wire")


def normalize(x):
    threading.Thread(target=read).start()
    return x
