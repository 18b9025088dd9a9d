# A model whose answers are made up: it may answer, but what it tells of itself is marked.
# fails: build_model
# earns: build_model 1.8
# says: Self-reported
class Sly(keras.Model):
    def call(self, x):
        return keras.ops.ones((keras.ops.shape(x)[0], 10)) / 10


def build_model():
    return Sly()
