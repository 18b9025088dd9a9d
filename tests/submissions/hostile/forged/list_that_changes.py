# A list that has other things in it each time that it is looked at.
# fails: normalize
class Sly(list):
    def __len__(self):
        return 3

    def __iter__(self):
        while True:
            yield Sly()


def normalize(x):
    return Sly([1])
