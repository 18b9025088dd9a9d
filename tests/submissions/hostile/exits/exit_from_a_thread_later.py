# A thread that the first step left behind ends Python in the middle of another one.
# fails: show_digit
import os
import threading
import time


def normalize(x):
    return honest_normalize(x)


def load_data():
    threading.Timer(0.5, os._exit, (0,)).start()
    return honest_load_data()


def show_digit(image, label):
    time.sleep(3)
    raise SystemError("it should have ended by now")
