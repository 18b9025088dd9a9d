# %% mirrored
# fails: augmentation
# names: mirrored-digits
def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.RandomFlip("horizontal")])


# %% upside-down
# fails: augmentation
# names: turned-too-far
def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.RandomRotation(0.5)])


# %% out-of-the-image
# fails: augmentation
# names: moved-too-far
def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.RandomTranslation(0.6, 0.6)])


# %% noise
# fails: augmentation
# names: noise-for-augmentation
def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.GaussianNoise(0.2)])


# %% nothing
# fails: augmentation
# names: no-augmentation
def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Identity()])


# %% always
# fails: augmentation
# names: alters-in-prediction
class Moved(keras.layers.Layer):
    def call(self, x):
        return keras.ops.roll(x, int(np.random.randint(1, 3)), axis=2)


def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), Moved()])


# %% made-smaller
# fails: augmentation
# names: alters-in-prediction
def augmentation():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.RandomRotation(0.05),
            keras.layers.Resizing(14, 14),
        ]
    )


# %% all-in-one-grey
# fails: augmentation
# names: nothing-left
def augmentation():
    bright = keras.layers.RandomBrightness((0.99, 1.0), value_range=(0, 1))
    return keras.Sequential([keras.Input((28, 28, 1)), bright])


# %% in-degrees
# fails: augmentation
# names: turned-too-far
def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.RandomRotation(15)])


# %% far-to-the-side
# fails: augmentation
# names: moved-too-far
def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.RandomTranslation(0.05, 0.7)])


# %% zoomed-away
# fails: augmentation
# names: zoomed-too-far
def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.RandomZoom((0.0, 0.9))])
