# A configuration that takes longer to rebuild than there is time.
# fails: build_model
# review: the process that looks at models ran out of time or memory
def build_model():
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(200_000))
    model.add(keras.layers.Dense(10))
    return model
