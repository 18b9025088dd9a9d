# The wire is closed under the server, and the process goes on.
# fails: normalize
import os
import time


def normalize(x):
    os.closerange(0, 256)
    time.sleep(600)
