# What is registered for the end never runs, and harms nothing.
# passes: normalize
import atexit
import os


@atexit.register
def goodbye():
    print("all passed")
    os._exit(0)


class Goodbye:
    def __del__(self):
        os._exit(0)


kept = Goodbye()
