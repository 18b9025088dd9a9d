# A data frame whose columns are others each time, and one that ends Python where it is read.
# fails: table
import pandas


class Sly(pandas.DataFrame):
    @property
    def columns(self):
        return ["a", "a\x1b[2J"] * 2

    def __getitem__(self, name):
        raise SystemExit(0)

    def to_numpy(self, **_):
        raise SystemExit(0)


def table():
    return Sly({"a": [1.0, 2.0]})
