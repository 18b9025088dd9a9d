# As many threads as there may be, which all compute without a pause: the others wait for their turn.
# fails: normalize
# says: did not finish
import hashlib
import threading
import time


def spin():
    while True:
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 1_000_000)


def normalize(x):
    threading.stack_size(64 << 10)
    for _ in range(200):
        threading.Thread(target=spin, daemon=True).start()
    time.sleep(600)
