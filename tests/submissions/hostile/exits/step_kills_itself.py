# fails: normalize
# says: SIGKILL
import os
import signal


def normalize(x):
    os.kill(os.getpid(), signal.SIGKILL)
