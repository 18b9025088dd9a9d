# %% unchanged
# fails: normalize
# names: not-normalised
# Nothing happens to the numbers.
def normalize(x):
    return x


# %% only-the-type
# fails: normalize
# names: not-normalised
# Floats, but still from 0 to 255.
def normalize(x):
    x = x.astype("float32")
    return x


# %% result-thrown-away
# fails: normalize
# names: not-normalised
# Neither astype nor the division is kept.
def normalize(x):
    x.astype("float32") / 255.0
    return x


# %% utils-normalize-result-thrown-away
# fails: normalize
# names: not-normalised
# keras.utils.normalize returns a new array; the old one is returned here.
def normalize(x):
    x = x.astype(float)
    keras.utils.normalize(x, axis=1)
    return x


# %% loop-variable-divided
# fails: normalize
# names: not-normalised
# Assigning to the loop variable does not change the array.
def normalize(x):
    for image in x:
        image = image / 255.0
    return x


# %% divided-by-255-and-again
# fails: normalize
# names: divided-twice
# Two lines from two tutorials.
def normalize(x):
    x = x.astype("float32") / 255.0
    # scale to 0..1
    x = x / 255.0
    return x


# %% rescaling-layer-after-division
# fails: normalize
# names: divided-twice
# The layer divides what is divided already.
def normalize(x):
    rescale = tf.keras.layers.Rescaling(1.0 / 255)
    return rescale(x / 255.0).numpy()


# %% helper-divides-as-well
# fails: normalize
# names: divided-twice
# The helper scales each image, and the caller scales all of them.
def scale_image(img):
    return img.astype("float32") / 255


def normalize(x):
    return np.array([scale_image(img) for img in x]) / 255


# %% double-slash
# fails: normalize
# names: integer-division
# Floor division: 0, except 1 where the ink is full.
def normalize(x):
    return x // 255


# %% double-slash-on-floats
# fails: normalize
# names: integer-division
# The type is right, the division still rounds down.
def normalize(x):
    x = x.astype("float32")
    return x // 255.0


# %% floor-divide
# fails: normalize
# names: integer-division
# The same by NumPy's name.
def normalize(x):
    return np.floor_divide(x, 255).astype("float32")


# %% back-to-uint8
# fails: normalize
# names: cast-to-integers
# Casting to uint8 "to save memory" cuts everything below 1 down to 0.
def normalize(x):
    x = x / 255.0
    return x.astype("uint8")


# %% int-after-division
# fails: normalize
# names: cast-to-integers
# dtype=int has the same effect.
def normalize(x):
    return np.array(x / 255, dtype=int)


# %% written-back-into-the-integer-array
# fails: normalize
# names: cast-to-integers
# Assigning floats into a uint8 array casts them; a loop, image by image.
def normalize(x):
    x = x.copy()
    for i in range(len(x)):
        x[i] = x[i] / 255.0
    return x


# %% tf-cast-after-division
# fails: normalize
# names: cast-to-integers
# tf.cast in the wrong place and to the wrong type.
def normalize(x):
    x = tf.cast(x / 255, tf.int32)
    return x.numpy()


# %% zeros-like-keeps-uint8
# fails: normalize
# names: cast-to-integers
# zeros_like takes over the dtype uint8.
def normalize(x):
    out = np.zeros_like(x)
    for i, image in enumerate(x):
        out[i] = image / 255
    return out


# %% slash-equals
# fails: normalize
# names: in-place-on-integers
# UFuncTypeError: /= cannot put floats into a uint8 array.
def normalize(x):
    x /= 255
    return x


# %% times-equals-scale
# fails: normalize
# names: in-place-on-integers
# The same error with *=.
SCALE = 1.0 / 255.0


def normalize(x):
    x *= SCALE
    return x


# %% divide-with-out
# fails: normalize
# names: in-place-on-integers
# The same error by out=.
def normalize(x):
    np.divide(x, 255.0, out=x)
    return x


# %% utils-normalize-axis-0
# fails: normalize
# names: across-images
# Axis 0 runs over the images; Keras 3.15 stops with a ValueError on arrays (axis 0 counts as -1).
def normalize(x):
    return keras.utils.normalize(x, axis=0)


# %% utils-normalize-axis-0-on-tensors
# fails: normalize
# names: across-images
# On tensors the same call works, and divides each pixel by its norm over the images.
def normalize(x):
    x = tf.convert_to_tensor(x, dtype=tf.float32)
    return keras.utils.normalize(x, axis=0).numpy()


# %% max-of-each-pixel
# fails: normalize
# names: across-images
# Each pixel is divided by its largest value among the images.
def normalize(x):
    x = x.astype("float32")
    biggest = x.max(axis=0)
    biggest[biggest == 0] = 1
    return x / biggest


# %% min-max-scaler-by-hand
# fails: normalize
# names: across-images
# What MinMaxScaler does with columns, done by hand on pixels.
def normalize(x):
    flat = x.reshape(len(x), -1).astype("float64")
    low = flat.min(axis=0)
    high = flat.max(axis=0)
    flat = (flat - low) / (high - low + 1e-8)
    return flat.reshape(x.shape)


# %% tf-l2-normalize-axis-0
# fails: normalize
# names: across-images
# Unit vectors along the axis of the images.
def normalize(x):
    return tf.math.l2_normalize(tf.cast(x, tf.float32), axis=0).numpy()


# %% divided-by-x-max
# fails: normalize
# names: depends-on-company
# The largest value is 255 only as long as the batch holds such a pixel.
def normalize(x):
    return x / x.max()


# %% min-max-over-everything
# fails: normalize
# names: depends-on-company
# The formula from statistics class, over the whole batch.
def normalize(x):
    x = x.astype("float32")
    return (x - np.min(x)) / (np.max(x) - np.min(x))


# %% z-score-of-the-batch
# fails: normalize
# names: depends-on-company
# Mean and standard deviation of whatever is in the batch.
def normalize(x):
    mean = np.mean(x)
    std = np.std(x)
    return (x - mean) / (std + 1e-7)


# %% norm-of-the-whole-array
# fails: normalize
# names: depends-on-company
# One norm for all images together: the more images, the smaller the numbers.
def normalize(x):
    x = x.astype("float64")
    return x / np.linalg.norm(x)


# %% divided-by-the-number-of-images
# fails: normalize
# names: depends-on-company
# len(x) is the number of images.
def normalize(x):
    return x / 255.0 / len(x)


# %% adapted-normalization-layer
# fails: normalize
# names: depends-on-company
# keras.layers.Normalization learns mean and variance from the batch it is given.
def normalize(x):
    layer = keras.layers.Normalization(axis=None)
    layer.adapt(x)
    return np.array(layer(x))


# %% clipped-at-a-percentile
# fails: normalize
# names: depends-on-company
# The 99th percentile of this batch, an over-engineered "white point".
def normalize(x):
    white = np.percentile(x, 99.5)
    mean_ink = x[x > 0].mean()
    return np.clip(x / (white + mean_ink), 0.0, 1.0)


# %% divided-by-28
# fails: normalize
# names: wrong-divisor
# The side of the image, not the largest grey level.
def normalize(x):
    return x / 28


# %% divided-by-225
# fails: normalize
# names: wrong-divisor
# 225 for 255: bright pixels lie above 1.
def normalize(x):
    return x.astype("float32") / 225.0


# %% divided-by-100
# fails: normalize
# names: wrong-divisor
# As if grey levels were percentages.
def normalize(x):
    return x / 100.0


# %% half-range-without-shift
# fails: normalize
# names: wrong-divisor
# x / 127.5 without the "- 1": from 0 to 2.
def normalize(x):
    x = np.asarray(x, dtype=np.float32)
    return x / 127.5


# %% multiplied
# fails: normalize
# names: wrong-divisor
# Multiplied where it should be divided.
def normalize(x):
    x = x.astype("float32")
    return x * 255


# %% half-subtracted-after-127
# fails: normalize
# names: out-of-range
# Two formulas mixed up: from -0.5 to 1.5.
def normalize(x):
    return x / 127.5 - 0.5


# %% torchvision-constants
# fails: normalize
# names: standardised
# Mean and deviation of MNIST, from PyTorch examples: from -0.42 to 2.82.
MEAN, STD = 0.1307, 0.3081


def normalize(x):
    return (x.astype("float32") / 255 - MEAN) / STD


# %% per-image-standardization
# fails: normalize
# names: standardised
# Each image by itself, but far beyond [-1, 1].
def normalize(x):
    images = tf.expand_dims(tf.cast(x, tf.float32), -1)
    images = tf.image.per_image_standardization(images)
    return tf.squeeze(images, -1).numpy()


# %% shifted-within-uint8
# fails: normalize
# names: uint8-overflow
# x * 2 wraps around at 256 while it is still uint8.
def normalize(x):
    return x * 2 / 255 - 1


# %% minus-128-within-uint8
# fails: normalize
# names: uint8-overflow
# x - 128 wraps around: black becomes 128.
def normalize(x):
    return (x - 128) / 128.0


# %% threshold-at-half
# fails: normalize
# names: binarised
# Black or white; the grey levels are lost.
def normalize(x):
    return (x > 127).astype("float32")


# %% any-ink-is-one
# fails: normalize
# names: binarised
# np.where with a threshold of 0.
def normalize(x):
    return np.where(x > 0, 1.0, 0.0)


# %% rounded
# fails: normalize
# names: binarised
# Rounding leaves 0.0 and 1.0.
def normalize(x):
    return np.round(x / 255.0)


# %% clipped-to-one
# fails: normalize
# names: binarised
# Clipping grey levels to [0, 1] is not scaling: all ink becomes 1.
def normalize(x):
    return np.clip(x.astype("float32"), 0.0, 1.0)


# %% squeezed-by-a-sigmoid
# fails: normalize
# names: binarised
# The sigmoid of anything above 10 is 1.
def normalize(x):
    return 1 / (1 + np.exp(-x.astype("float64")))


# %% rows-of-784
# fails: normalize
# names: shape-changed
# Flattened at the same time.
def normalize(x):
    return x.reshape(-1, 28 * 28).astype("float32") / 255


# %% with-a-channel
# fails: normalize
# names: shape-changed
# A channel axis is added.
def normalize(x):
    x = x / 255.0
    return x[..., np.newaxis]


# %% only-the-first-image
# fails: normalize
# names: shape-changed
# x[0] is one image of the batch.
def normalize(x):
    return x[0] / 255.0


# %% comma-at-the-end
# fails: normalize
# names: trailing-comma
# The comma after the result makes a tuple of one.
def normalize(x):
    return x.astype("float32") / 255.0,


# %% global-training-images
# fails: normalize
# names: ignores-arguments
# Scales the training images whatever is passed in.
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()


def normalize(x):
    return x_train.astype("float32") / 255


# %% assigned-not-returned
# fails: normalize
# names: forgot-return
# The local name x is gone when the function ends.
def normalize(x):
    x = x.astype("float32")
    x = x / 255.0


# %% return-without-value
# fails: normalize
# names: forgot-return
# print is not return.
def normalize(x):
    x_norm = x / 255
    print(x_norm.min(), x_norm.max())
    return


# %% calls-its-own-name
# fails: normalize
# names: calls-itself
# RecursionError: normalize calls normalize.
def normalize(x):
    return normalize(x) / 255.0


# %% hides-the-import
# fails: normalize
# names: calls-itself
# The def replaces the imported normalize, which had a parameter axis.
from keras.utils import normalize


def normalize(x):
    return normalize(x, axis=1)


# %% train-and-test-at-once
# fails: normalize
# names: wrong-parameters
# Takes two arrays.
def normalize(x_train, x_test):
    return x_train / 255.0, x_test / 255.0


# %% capital-x
# fails: normalize
# names: name-not-defined
# X is not x.
def normalize(x):
    return X.astype("float32") / 255.0


# %% min-max-scaler
# fails: normalize
# names: package-not-installed
# scikit-learn is not part of the course.
def normalize(x):
    from sklearn.preprocessing import MinMaxScaler

    scaler = MinMaxScaler()
    flat = scaler.fit_transform(x.reshape(-1, 1))
    return flat.reshape(x.shape)


# %% torch-spelling
# fails: normalize
# names: -
# AttributeError: NumPy arrays have no .float() and no .div().
def normalize(x):
    return x.float().div(255)


# %% axes-do-not-broadcast
# fails: normalize
# names: shapes-do-not-fit
# ValueError: keepdims=True is missing, so (n, 28, 28) meets (n,).
def normalize(x):
    return x / x.max(axis=(1, 2))


# %% list-divided
# fails: normalize
# names: -
# TypeError: a list cannot be divided by a number.
def normalize(x):
    return x.tolist() / 255.0


# %% room-for-all-images
# fails: normalize
# names: -
# MemoryError (or worse): a square matrix "big enough for any data set".
def normalize(x):
    buffer = np.ones((200_000, 200_000))
    flat = x.reshape(len(x), -1) / 255.0
    buffer[: flat.shape[0], : flat.shape[1]] = flat
    return buffer[: flat.shape[0], : flat.shape[1]].reshape(x.shape)


# %% loop-without-a-step
# fails: normalize
# names: endless-loop
# i is never increased.
def normalize(x):
    result = np.zeros(x.shape)
    i = 0
    while i < len(x):
        result[i] = x[i] / 255.0
    return result


# %% exit-on-a-bad-type
# fails: normalize
# names: leaves-python
# Leaves Python when the type is not what was expected.
def normalize(x):
    if x.dtype != np.float32:
        print("error: x must be float32")
        exit()
    return x / 255.0


# %% input-emptied
# fails: normalize
# names: changes-its-input
# To save memory, as the writer thought.
def normalize(x):
    result = x.astype("float32") / 255
    x.fill(0)
    return result


# %% brightest-changed-in-place
# fails: normalize
# names: changes-its-input
# So that the division by 254 ends at 1.
def normalize(x):
    x[x == 255] = 254
    return x / 254


# %% half-precision
# fails: normalize
# names: half-precision
# Half of the memory, and three digits of each number.
def normalize(x):
    return x.astype(np.float16) / np.float16(255)


# %% half-precision-at-the-end
# fails: normalize
# names: half-precision
def normalize(x):
    return (x / 255).astype("half")


# %% bfloat16-tensor
# fails: normalize
# names: half-precision
# The type of Google's accelerators: two digits.
def normalize(x):
    return tf.cast(x, tf.bfloat16) / 255


# %% first-thousand-images
# fails: normalize
# names: part-not-scaled
# A number from a trial run was left standing.
def normalize(x):
    x = x.astype("float32")
    x[:1000] /= 255
    return x


# %% first-32-of-a-loop
# fails: normalize
# names: part-not-scaled
# One batch, and no more.
def normalize(x):
    x = x.astype("float32")
    for i in range(min(32, len(x))):
        x[i] = x[i] / 255.0
    return x


# %% room-for-five-thousand
# fails: normalize
# names: part-not-scaled
# What is beyond the first 5,000 stays empty.
def normalize(x):
    out = np.zeros(x.shape, "float32")
    for i, image in enumerate(x[:5000]):
        out[i] = image / 255
    return out


# %% every-second-image-of-a-large-batch
# fails: normalize
# names: part-not-scaled
def normalize(x):
    made = x.astype("float64")
    step = 2 if len(x) > 500 else 1
    made[::step] /= 255
    return made


# %% only-bright-images
# fails: normalize
# names: part-not-scaled
# Images without full ink are taken for scaled already.
def normalize(x):
    x = x.astype("float32")
    bright = x.max(axis=(1, 2)) > 100
    x[bright] /= 255
    return x


# %% whole-batches-only
# fails: normalize
# names: part-not-scaled
# The last images, which fill no batch, are left as they are.
def normalize(x):
    x = x.astype("float32")
    for start in range(0, len(x) - 31, 32):
        x[start : start + 32] /= 255
    return x


# %% darker-when-there-are-many
# fails: normalize
# names: depends-on-company
# Large batches go through the division twice.
def normalize(x):
    x = x / 255
    return x / 2 if len(x) > 500 else x
