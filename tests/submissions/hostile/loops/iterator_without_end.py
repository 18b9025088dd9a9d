# An iterator in the place of an array, that gives values for ever and takes them from nowhere.
# fails: normalize, build_model
def normalize(x):
    def rows():
        while True:
            yield x[0]

    return rows()


class Endless(list):
    def __iter__(self):
        while True:
            yield 1

    def __len__(self):
        return 3


def build_model():
    return Endless([1, 2, 3])
