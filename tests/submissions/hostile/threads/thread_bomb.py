# fails: normalize
import threading
import time


def normalize(x):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(600,)).start()
        except RuntimeError:
            time.sleep(1)
