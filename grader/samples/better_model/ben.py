"""Right throughout, in a style of his own."""


def split(x, y, share):
    rng = np.random.RandomState(1)
    chosen = rng.permutation(len(x)) < round(share * len(x))
    return (x[~chosen], y[~chosen]), (x[chosen], y[chosen])


def build_cnn():
    image = keras.Input((28, 28, 1))
    x = image
    for filters in (16, 32):
        x = keras.layers.ReLU()(keras.layers.Conv2D(filters, (3, 3))(x))
        x = keras.layers.MaxPooling2D((2, 2))(x)
    x = keras.layers.Dropout(0.3)(keras.layers.Flatten()(x))
    return keras.Model(image, keras.layers.Dense(10, "softmax")(x))


def augmentation():
    return keras.Sequential(
        [keras.layers.RandomRotation(0.03), keras.layers.RandomTranslation(0.05, 0.05)]
    )


def confusion_matrix(labels, predictions, classes):
    pairs = np.bincount(labels * classes + predictions, minlength=classes**2)
    return pairs.reshape(classes, classes)
