"""All right, and written in another way than most."""


def list_images(folder):
    import os

    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                found.append(os.path.join(where, name))
    return sorted(found)


def read_image(path):
    rgba = keras.utils.img_to_array(keras.utils.load_img(path, color_mode="rgba"))
    opacity = rgba[:, :, 3] / 255.0
    grey = rgba[:, :, :3] @ np.array([0.299, 0.587, 0.114])
    return grey * opacity + 255 * (1 - opacity)


def train_model(x, y):
    model = keras.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Reshape((28, 28, 1)),
            keras.layers.Conv2D(12, 5, strides=2, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=10, verbose=0)
    return model


def measure(model, x, y):
    _, accuracy = model.evaluate(x, y, verbose=0)
    return accuracy, np.bincount(y).max() / len(y)


def failure_rates(wrong, kinds):
    kinds = np.array(kinds)
    fails = np.isin(np.arange(len(kinds)), wrong)
    rates = {kind: fails[kinds == kind].mean() for kind in np.unique(kinds)}
    return dict(sorted(rates.items(), key=lambda pair: pair[1], reverse=True))
