# %% argmax-last-axis
# The array method, last axis.
def predict_digits(model, images):
    return model.predict(images).argmax(-1)


# %% tf-argmax
# A TensorFlow tensor of int64.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return tf.argmax(predictions, axis=1)


# %% list-comprehension
# A plain list of NumPy integers.
def predict_digits(model, images):
    predictions = model.predict(images, verbose=0)
    return [np.argmax(p) for p in predictions]


# %% loop-of-ints
# A loop that appends Python ints.
def predict_digits(model, images):
    digits = []
    probs = model.predict(images, verbose=0)
    for i in range(len(probs)):
        best = 0
        for d in range(10):
            if probs[i][d] > probs[i][best]:
                best = d
        digits.append(best)
    return digits


# %% one-image-at-a-time
# Each image gets its batch axis and is predicted alone.
def predict_one(model, image):
    batch = np.expand_dims(image, axis=0)
    return int(np.argmax(model(batch, training=False)[0]))


def predict_digits(model, images):
    return np.array([predict_one(model, image) for image in images])


# %% calling-the-model
# The model called like a function, tensor to array, small integers.
def predict_digits(model, images):
    scores = model(tf.convert_to_tensor(images, dtype=tf.float32), training=False).numpy()
    return np.argmax(scores, axis=1).astype("uint8")


# %% predict-on-batch
# predict_on_batch and a cast to int32.
def predict_digits(model, images):
    return model.predict_on_batch(images).argmax(axis=1).astype(np.int32)


# %% keras-ops-argmax
# Backend-independent argmax.
def predict_digits(model, images):
    return keras.ops.argmax(model.predict(images, batch_size=128, verbose=0), axis=-1)


# %% sorted-scores
# The last of the sorted positions.
def predict_digits(model, images):
    order = np.argsort(model.predict(images, verbose=0), axis=1)
    return order[:, -1]


# %% top-k
# top_k with k=1, its only column.
def predict_digits(model, images):
    values, indices = tf.math.top_k(model.predict(images, verbose=0), k=1)
    return indices[:, 0].numpy()


# %% probability-model
# A softmax on top, as in TensorFlow's beginner tutorial; softmax of softmax keeps the order.
def predict_digits(model, images):
    probability_model = keras.Sequential([model, keras.layers.Softmax()])
    return np.argmax(probability_model.predict(images, verbose=0), axis=1)


# %% batches-by-dataset
# Over a dataset in batches, joined at the end.
def predict_digits(model, images):
    parts = []
    for batch in tf.data.Dataset.from_tensor_slices(images).batch(64):
        parts.append(np.argmax(model.predict_on_batch(batch), axis=1))
    return np.concatenate(parts)


# %% recursive-and-tuple
# Splits recursively; gives a tuple of ints.
def predict_digits(model, images):
    if len(images) > 256:
        half = len(images) // 2
        return predict_digits(model, images[:half]) + predict_digits(model, images[half:])
    return tuple(int(d) for d in model(np.asarray(images)).numpy().argmax(1))


# %% generator-and-max
# max over the digits with a key function, fromiter over a generator.
def predict_digits(model, images):
    rows = model.predict(images, verbose=0).tolist()
    best = (max(range(10), key=row.__getitem__) for row in rows)
    return np.fromiter(best, dtype=int, count=len(rows))


# %% compare-with-the-maximum
# Where a row equals its maximum (the first of them, if there are two).
def predict_digits(model, images):
    p = model.predict(images, verbose=0)
    is_max = p == p.max(axis=1, keepdims=True)
    digits = np.full(len(p), -1)
    for digit in range(9, -1, -1):
        digits[is_max[:, digit]] = digit
    return digits


# %% labelled-classes
# Looks the class up in an array of classes, like scikit-learn's predict.
CLASSES = np.arange(10)


def predict_proba(model, images):
    return model.predict(images, verbose=0)


def predict_digits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return CLASSES.take(predict_proba(model, images).argmax(axis=1))


# %% tf-function
# Compiled by tf.function, inner function closes over the model.
def predict_digits(model, images):
    @tf.function(reduce_retracing=True)
    def digits(batch):
        return tf.argmax(model(batch, training=False), axis=-1, output_type=tf.int32)

    return digits(tf.constant(images)).numpy()
