# The exception loops when it is asked for its text.
# fails: normalize
class Sly(Exception):
    def __str__(self):
        while True:
            pass


def normalize(x):
    raise Sly
