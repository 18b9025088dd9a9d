# The honest model of the step before is judged with this one at hand.
# passes: build_model
# fails: compile_model
def compile_model(model):
    while True:
        model.add(keras.layers.Dense(10))
