# The learning rate alone takes longer than a look may.
# passes: build_model
# fails: compile_model
# earns: compile_model 2.4
# says: cannot be looked at within the limits
def compile_model(model):
    steps = list(range(1, 1_000_000))
    rate = keras.optimizers.schedules.PiecewiseConstantDecay(steps, [0.001] * 1_000_000)
    model.compile(
        keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model
