# Its weights are larger than anything that may be sent.
# passes: build_model
# fails: compile_model
# says: cannot be looked at within the limits
def compile_model(model):
    wide = keras.layers.Dense(50_000)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), wide])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
