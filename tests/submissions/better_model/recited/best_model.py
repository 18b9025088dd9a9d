# %% trained-on-the-test-set
# fails: best_model
# names: -
# Learns the bundled test images by heart; on others it reads few.
def best_model(x_train, y_train, x_val, y_val):
    _, (x, y) = keras.datasets.mnist.load_data()
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(5, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(x[..., None] / 255.0, y, epochs=60, verbose=0)
    return model
