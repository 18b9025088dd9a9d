# An object that says that it is a model.
# fails: build_model
class Sly:
    __class__ = keras.Sequential
    layers = weights = trainable_variables = ()
    compiled = False
    input_shape, output_shape = (None, 28, 28), (None, 10)

    def __call__(self, x, training=None):
        return np.full((len(x), 10), 0.1, np.float32)

    def __getattr__(self, name):
        return lambda *_, **__: {}


def build_model():
    return Sly()
