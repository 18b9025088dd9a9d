# A stopped process answers nobody, and costs its owner's time alone.
# fails: normalize
# says: did not finish
import os
import signal


def normalize(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    while True:
        os.kill(os.getpid(), signal.SIGSTOP)
