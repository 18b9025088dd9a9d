# Making its weights takes more memory than a process may have.
# passes: build_model
# fails: compile_model
def compile_model(model):
    wide = keras.layers.Dense(100_000)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), wide])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
