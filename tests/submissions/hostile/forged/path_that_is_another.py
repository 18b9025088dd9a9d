# Paths, bytes and texts that are long, or say what they are not.
# fails: normalize, build_model
import pathlib


class Elsewhere(pathlib.PosixPath):
    def __str__(self):
        return FACTS["secret"]

    __fspath__ = __repr__ = __str__


def normalize(x):
    return Elsewhere("a") if len(x) % 2 else pathlib.Path("x/" * 500_000)


def build_model():
    return b"\xff" * (200 << 20)
