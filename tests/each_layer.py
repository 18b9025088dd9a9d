"""A submission that makes a model around each layer of `keras.layers`, and what it is given."""

import inspect
from functools import partial

import keras
import numpy as np
from keras import layers

R = np.random.default_rng(3)
NO_MODEL = "takes images with their labels or boxes, which no model does"
NOT_MADE = {
    "Layer": "what all layers are made from",
    "Wrapper": "what layers around another one are made from",
    "InputLayer": "the input of a model, which computes nothing",
    "CutMix": NO_MODEL,
    "MixUp": NO_MODEL,
    "MaxNumBoundingBoxes": NO_MODEL,
    "Equalization": "Keras 3.15 makes no model of it",
    "TFSMLayer": "a program in a file of its own",
    "TorchModuleWrapper": "code of another library",
    "FlaxLayer": "code of another library",
    "JaxLayer": "code of another library",
}
"""What is not tried, and why."""

NOT_REBUILT = {
    "Lambda": "code of the submission's own, which nobody else runs",
    "RandomShear": "Keras 3.15 does not make it again from what it stores of it",
}


def some(*shape):
    """Five samples of this shape."""
    return R.random((5, *shape)).astype("float32")


def numbers(*shape):
    """The same of whole numbers below 7."""
    return R.integers(0, 7, (5, *shape)).astype("int32")


def adapted(layer, data):
    """A layer that has seen data."""
    layer.adapt(data)
    return layer


ROW, SEQUENCE = some(4), some(6, 4)
SIGNED = ROW - 0.5
TEXTS = np.array(["the sun", "a dog and a sun", "the dog", "rain", "a sun and rain"])
WORDS = np.array([["sun"], ["dog"], ["sun"], ["rain"], ["moon"]])
IMAGE = some(12, 12, 3) * 255
SPACES = {"1D": some(12, 3), "2D": some(12, 12, 3), "3D": some(8, 8, 8, 2)}
PAIR, SEQUENCES, WIDE = [ROW, some(4)], [SEQUENCE, some(6, 4)], [some(6, 8), some(6, 8)]

EXAMPLES = {
    "Activation": (lambda: layers.Activation("tanh"), ROW),
    "ActivityRegularization": (lambda: layers.ActivityRegularization(l2=0.1), ROW),
    "AdditiveAttention": (lambda: layers.AdditiveAttention(), SEQUENCES),
    "Attention": (lambda: layers.Attention(use_scale=True), SEQUENCES),
    "AugMix": (lambda: layers.AugMix(), IMAGE),
    "BatchNormalization": (lambda: layers.BatchNormalization(), ROW),
    "Bidirectional": (
        lambda: layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        SEQUENCE,
    ),
    "CategoryEncoding": (lambda: layers.CategoryEncoding(7, "multi_hot"), numbers(3)),
    "CenterCrop": (lambda: layers.CenterCrop(4, 4), IMAGE),
    "Concatenate": (lambda: layers.Concatenate(), [ROW, some(3)]),
    "Conv1D": (lambda: layers.Conv1D(4, 3, activation="relu"), SPACES["1D"]),
    "Conv2D": (lambda: layers.Conv2D(4, 3, 2, "same", activation="tanh"), SPACES["2D"]),
    "Conv3D": (lambda: layers.Conv3D(2, 3), SPACES["3D"]),
    "Conv1DTranspose": (lambda: layers.Conv1DTranspose(4, 3), SPACES["1D"]),
    "Conv2DTranspose": (lambda: layers.Conv2DTranspose(4, 3), SPACES["2D"]),
    "Conv3DTranspose": (lambda: layers.Conv3DTranspose(2, 2), SPACES["3D"]),
    "ConvLSTM1D": (lambda: layers.ConvLSTM1D(2, 3), some(3, 6, 2)),
    "ConvLSTM2D": (lambda: layers.ConvLSTM2D(2, 3), some(3, 6, 6, 1)),
    "ConvLSTM3D": (lambda: layers.ConvLSTM3D(2, 2), some(2, 4, 4, 4, 1)),
    "Dense": (lambda: layers.Dense(3, "relu"), ROW),
    "DepthwiseConv1D": (lambda: layers.DepthwiseConv1D(3), SPACES["1D"]),
    "DepthwiseConv2D": (lambda: layers.DepthwiseConv2D(3), SPACES["2D"]),
    "Discretization": (lambda: adapted(layers.Discretization(num_bins=3), ROW), ROW),
    "Dot": (lambda: layers.Dot(1), PAIR),
    "EinsumDense": (lambda: layers.EinsumDense("abc,cd->abd", (None, 3)), SEQUENCE),
    "Embedding": (lambda: layers.Embedding(7, 3), numbers(6)),
    "Flatten": (lambda: layers.Flatten(), SEQUENCE),
    "GRU": (lambda: layers.GRU(3), SEQUENCE),
    "GRUCell": (lambda: layers.RNN(layers.GRUCell(3)), SEQUENCE),
    "GroupNormalization": (lambda: layers.GroupNormalization(2), SEQUENCE),
    "GroupQueryAttention": (lambda: layers.GroupQueryAttention(4, 4, 2), WIDE),
    "HashedCrossing": (lambda: layers.HashedCrossing(5), [WORDS, WORDS[::-1]]),
    "Hashing": (lambda: layers.Hashing(5, salt=7), WORDS),
    "IntegerLookup": (lambda: adapted(layers.IntegerLookup(), numbers(3)), numbers(3)),
    "LSTM": (lambda: layers.LSTM(3, return_sequences=True), SEQUENCE),
    "LSTMCell": (lambda: layers.RNN(layers.LSTMCell(3)), SEQUENCE),
    "Lambda": (lambda: layers.Lambda(lambda x: x * 2), ROW),
    "LayerNormalization": (lambda: layers.LayerNormalization(), ROW),
    "Masking": (lambda: layers.Masking(), SEQUENCE),
    "MelSpectrogram": (
        lambda: layers.MelSpectrogram(fft_length=64, sequence_stride=32, num_mel_bins=8),
        some(256),
    ),
    "MultiHeadAttention": (lambda: layers.MultiHeadAttention(2, 4), WIDE),
    "Normalization": (lambda: adapted(layers.Normalization(), ROW), ROW),
    "PReLU": (lambda: layers.PReLU(), SIGNED),
    "Permute": (lambda: layers.Permute((2, 1)), SEQUENCE),
    "Pipeline": (lambda: layers.Pipeline([layers.Rescaling(0.5), layers.RandomFlip()]), IMAGE),
    "RNN": (lambda: layers.RNN(layers.LSTMCell(3), return_sequences=True), SEQUENCE),
    "RandomColorJitter": (lambda: layers.RandomColorJitter(value_range=(0, 255)), IMAGE),
    "RandomCrop": (lambda: layers.RandomCrop(6, 6), IMAGE),
    "RandomPosterization": (lambda: layers.RandomPosterization(4), IMAGE),
    "RepeatVector": (lambda: layers.RepeatVector(3), ROW),
    "Rescaling": (lambda: layers.Rescaling(0.5, 1.0), ROW),
    "Reshape": (lambda: layers.Reshape((2, 2)), ROW),
    "Resizing": (lambda: layers.Resizing(6, 6), IMAGE),
    "ReversibleEmbedding": (lambda: layers.ReversibleEmbedding(7, 3), numbers(6)),
    "STFTSpectrogram": (
        lambda: layers.STFTSpectrogram(
            frame_length=32, frame_step=16, fft_length=32, window=None
        ),
        some(256, 1),
    ),
    "SeparableConv1D": (lambda: layers.SeparableConv1D(4, 3), SPACES["1D"]),
    "SeparableConv2D": (lambda: layers.SeparableConv2D(4, 3), SPACES["2D"]),
    "SimpleRNN": (lambda: layers.SimpleRNN(3), SEQUENCE),
    "SimpleRNNCell": (lambda: layers.RNN(layers.SimpleRNNCell(3)), SEQUENCE),
    "SpectralNormalization": (lambda: layers.SpectralNormalization(layers.Dense(3)), ROW),
    "StackedRNNCells": (
        lambda: layers.RNN(layers.StackedRNNCells([layers.GRUCell(3), layers.LSTMCell(2)])),
        SEQUENCE,
    ),
    "StringLookup": (lambda: adapted(layers.StringLookup(), WORDS), WORDS),
    "TextVectorization": (lambda: adapted(layers.TextVectorization(), TEXTS), TEXTS),
    "TimeDistributed": (lambda: layers.TimeDistributed(layers.Conv2D(2, 3)), some(3, 6, 6, 1)),
    **{
        name: (getattr(layers, name), PAIR)
        for name in ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract")
    },
    **{
        name: (getattr(layers, name), SIGNED)
        for name in ("ELU", "Identity", "LeakyReLU", "ReLU", "RMSNormalization", "Softmax")
    },
    "UnitNormalization": (layers.UnitNormalization, ROW),
    **{
        name: (partial(getattr(layers, name), 0.3), ROW)
        for name in ("AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise")
    },
    **{
        name: (partial(getattr(layers, name), 0.1, 0.1), IMAGE)
        for name in ("RandomShear", "RandomTranslation")
    },
    **{
        f"{name}{space}": (partial(getattr(layers, f"{name}{space}"), 2), given)
        for space, given in SPACES.items()
        for name in (
            "AdaptiveAveragePooling", "AdaptiveMaxPooling", "AveragePooling", "MaxPooling",
            "UpSampling", "ZeroPadding", "Cropping",
        )
    },
    **{
        f"{name}{space}": (getattr(layers, f"{name}{space}"), given)
        for space, given in SPACES.items()
        for name in ("GlobalAveragePooling", "GlobalMaxPooling")
    },
    **{
        f"SpatialDropout{space}": (partial(getattr(layers, f"SpatialDropout{space}"), 0.3), given)
        for space, given in SPACES.items()
    },
}  # fmt: skip
"""For each layer what makes one, and what a model around it is given."""

FACTORS = [
    f"Random{name}"
    for name in (
        "Brightness", "ColorDegeneration", "Contrast", "Hue", "Rotation", "Saturation", "Sharpness",
        "Zoom",
    )
]  # fmt: skip
for _name, _kind in vars(layers).items():
    if _name not in EXAMPLES | NOT_MADE and "image_preprocessing" in getattr(
        _kind, "__module__", ""
    ):
        _needed = (0.1,) if _name in FACTORS else ()
        EXAMPLES[_name] = (partial(_kind, *_needed), IMAGE)


def names():
    """The layers of `keras.layers`, each under one of its names."""
    found = {}
    for name, kind in sorted(vars(layers).items()):
        is_layer = inspect.isclass(kind) and issubclass(kind, layers.Layer)
        if is_layer and (kind not in found or name == kind.__name__):
            found[kind] = name
    return sorted(found.values())


def given(name):
    """What the model around a layer is given; texts as lists."""
    taken = EXAMPLES[name][1]
    parts = taken if isinstance(taken, list) else [taken]
    told = [x.tolist() if x.dtype.kind == "U" else x for x in parts]
    return told if len(told) > 1 else told[0]


def model(name):
    """A model around a layer."""
    make, taken = EXAMPLES[name]
    parts = taken if isinstance(taken, list) else [taken]
    kinds = ["string" if x.dtype.kind == "U" else x.dtype.name for x in parts]
    inputs = [keras.Input(x.shape[1:], dtype=kind) for x, kind in zip(parts, kinds, strict=True)]
    if "HeadAttention" in name or "QueryAttention" in name:
        return keras.Model(inputs, make()(*inputs))
    return keras.Model(inputs, make()(inputs if len(inputs) > 1 else inputs[0]))
