# The model loops when it is asked for its configuration.
# fails: build_model
class Sly(keras.Sequential):
    def get_config(self):
        while True:
            pass


def build_model():
    return Sly([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])
