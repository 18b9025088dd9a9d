# What is returned loops when it is looked at.
# fails: normalize
class Sly:
    def __array__(self, *_, **__):
        while True:
            pass


def normalize(x):
    return Sly()
