# %% functional
# Another way to write it.
def build_network():
    flower = keras.Input((4,))
    hidden = keras.layers.Activation("relu")(keras.layers.Dense(16)(flower))
    return keras.Model(flower, keras.layers.Softmax()(keras.layers.Dense(3)(hidden)))
