# fails: normalize
class Leave(BaseException):
    pass


def normalize(x):
    raise [KeyboardInterrupt, GeneratorExit, SystemExit, Leave][x.shape[0] % 4]("bye")
