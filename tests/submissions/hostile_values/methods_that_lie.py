# An object whose methods are made up as they are asked for, and give what they are called on.
# fails: Counter
class Meta(type):
    def __getattribute__(cls, name):
        return "../../" + name if name == "__qualname__" else super().__getattribute__(name)


class Counter(metaclass=Meta):
    def __init__(self, start):
        pass

    def __getattribute__(self, name):
        if name == "add":
            return lambda *_: Number(5)
        if name == "__class__":
            return int
        raise RecursionError(name * 100_000)


class Number(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__

    def __int__(self):
        return 5

    def __new__(cls, _):
        return super().__new__(cls, 7)
