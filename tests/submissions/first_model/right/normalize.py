# %% divide-by-255-float64
# Plain true division gives float64; that is fine.
def normalize(x):
    return x / 255.0


# %% integer-255
# Dividing by the int 255 is true division in Python 3 all the same.
def normalize(x):
    x_norm = x / 255
    return x_norm


# %% in-place-on-a-float-copy
# astype makes a copy, so /= works and the caller's array stays as it was.
def normalize(x):
    x = x.astype("float32")
    x /= 255
    return x


# %% keras-utils-normalize-axis-1
# The tutorial's own line: unit vectors along each image column.
def normalize(x):
    return tf.keras.utils.normalize(x, axis=1)


# %% keras-utils-normalize-last-axis
# The default axis -1: each image row a unit vector.
def normalize(x):
    x = keras.utils.normalize(x)
    print("max after normalising:", x.max())
    return x


# %% rescaling-layer
# A preprocessing layer called on an array; returns a TensorFlow tensor.
def normalize(x):
    scale = keras.layers.Rescaling(1.0 / 255)
    return scale(x)


# %% the-layer-itself
# No def at all: the asked name is a layer object, which can be called.
normalize = keras.layers.Rescaling(1.0 / 255)


# %% minus-one-to-one
# The range [-1, 1] instead of [0, 1].
def normalize(x):
    return x / 127.5 - 1


# %% minus-one-to-one-like-torchvision
# ToTensor, then Normalize(mean=0.5, std=0.5), as known from PyTorch.
MEAN, STD = 0.5, 0.5


def to_tensor(x):
    return np.asarray(x, dtype=np.float32) / 255.0


def normalize(x):
    return (to_tensor(x) - MEAN) / STD


# %% rescaling-with-offset
# Rescaling to [-1, 1] with an offset, then back to an array.
def normalize(x):
    layer = tf.keras.layers.Rescaling(scale=1 / 127.5, offset=-1)
    return layer(x).numpy()


# %% convert-image-dtype
# TensorFlow knows that uint8 goes up to 255.
def normalize(x):
    return tf.image.convert_image_dtype(x, tf.float32)


# %% min-max-per-image
# Min-max scaling of every image by itself; an empty image stays black.
def normalize(x):
    x = x.astype("float32")
    lowest = x.min(axis=(1, 2), keepdims=True)
    highest = x.max(axis=(1, 2), keepdims=True)
    spread = np.where(highest > lowest, highest - lowest, 1)
    return (x - lowest) / spread


# %% own-maximum-in-a-loop
# A loop over images, each divided by its own brightest pixel.
def normalize(x):
    result = []
    for image in x:
        image = image.astype(float)
        peak = image.max()
        if peak > 0:
            image = image / peak
        result.append(image)
    return np.array(result)


# %% lookup-table
# 256 grey levels, so a table of 256 floats does it.
TABLE = np.linspace(0.0, 1.0, 256, dtype="float32")


def normalize(x):
    return TABLE[x]


# %% numpy-interp
# Interpolates 0..255 to 0..1.
def normalize(x):
    return np.interp(x, [0, 255], [0, 1])


# %% numpy-divide-with-out
# A float32 result array of its own, filled in place.
def normalize(x):
    out = np.empty(x.shape, dtype=np.float32)
    np.divide(x, 255, out=out)
    return out


# %% keras-ops
# Backend-independent operations; the result is a tensor.
from keras import ops


def normalize(x):
    x = ops.cast(x, "float32")
    return ops.divide(x, 255.0)


# %% tf-data-map
# A dataset, mapped in batches and put together again.
def scale(image):
    return tf.cast(image, tf.float32) / 255.0


def normalize(x):
    ds = tf.data.Dataset.from_tensor_slices(x).batch(512).map(scale, num_parallel_calls=tf.data.AUTOTUNE)
    return np.concatenate([batch.numpy() for batch in ds.prefetch(1)], axis=0)


# %% largest-value-of-the-dtype
# The divisor is asked from the dtype, floats are passed on as they are.
def normalize(x):
    x = np.asarray(x)
    if np.issubdtype(x.dtype, np.floating):
        return x
    return x.astype("float32") / np.iinfo(x.dtype).max


# %% lambda-times-inverse
# A lambda, and multiplication by 1/255 instead of division.
normalize = lambda x: np.float32(1 / 255) * x


# %% partial-of-a-ufunc
# functools.partial: the first factor is fixed. A partial has no __name__.
from functools import partial

normalize = partial(np.multiply, 1.0 / 255.0)


# %% recursive-halves
# Recursion: an image is scaled alone, a batch as two halves.
def normalize(x):
    if x.ndim == 2:
        return x.astype("float64") / 255
    if len(x) <= 100:
        return np.stack([normalize(image) for image in x])
    middle = len(x) // 2
    return np.concatenate([normalize(x[:middle]), normalize(x[middle:])])


# %% decorated-and-typed
# A decorator, keyword defaults and type hints.
import functools


def as_float(func):
    @functools.wraps(func)
    def wrapper(array, *args, **kwargs):
        return func(np.array(array, dtype="float32"), *args, **kwargs)

    return wrapper


@as_float
def normalize(x: np.ndarray, low: float = 0.0, high: float = 255.0) -> np.ndarray:
    """Bring the pixels from [low, high] to [0, 1]."""
    return (x - low) / (high - low)


# %% scaler-class
# Like a scikit-learn scaler, only that the range is known and not fitted.
class PixelScaler:
    def __init__(self, feature_range=(0, 1)):
        self.feature_range = feature_range

    def fit(self, x):
        self.min_, self.max_ = 0.0, 255.0
        return self

    def transform(self, x):
        lo, hi = self.feature_range
        flat = x.reshape(len(x), -1).astype("float64")
        flat = (flat - self.min_) / (self.max_ - self.min_) * (hi - lo) + lo
        return flat.reshape(x.shape)

    def fit_transform(self, x):
        return self.fit(x).transform(x)


def normalize(x):
    return PixelScaler().fit_transform(x)


# %% through-a-model
# A small Sequential that only rescales, run with predict.
def normalize(x):
    preprocessing = keras.Sequential([keras.Input((28, 28)), keras.layers.Rescaling(1 / 255)])
    return preprocessing.predict(x, batch_size=256, verbose=0)


# %% defined-twice
# First the wrong attempt that was left standing, then the right one, which counts.
def normalize(x):
    return x // 255


def normalize(x):
    # // gave a black image, so now with one slash
    return x / 255.0


# %% list-of-images
# One array for each image, in a list.
def normalize(x):
    return [image / 255 for image in x]


# %% in-chunks
# A thousand images at a time, the last ones too.
def normalize(x):
    out = np.empty(x.shape, np.float32)
    for start in range(0, len(x), 1000):
        out[start : start + 1000] = x[start : start + 1000] / 255
    return out


# %% through-half-precision
# Grey levels are whole numbers that float16 holds; what comes back is float32.
def normalize(x):
    return x.astype(np.float16).astype(np.float32) / 255
