# %% the-usual-rate
# More epochs at Keras's own learning rate.
def train_classifier(model, texts, labels):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model.fit(texts, labels, epochs=40, batch_size=16, verbose=0)


# %% validates
def train_classifier(model, texts, labels):
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(),
        optimizer=keras.optimizers.RMSprop(0.01),
    )
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        texts, labels, validation_split=0.2, epochs=25, callbacks=[stop], verbose=0
    )


# %% a-data-set
def train_classifier(model, texts, labels):
    pairs = tf.data.Dataset.from_tensor_slices((tf.constant(texts), labels))
    model.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model.fit(pairs.shuffle(1000).batch(32), epochs=12, verbose=0)


import tensorflow as tf


# %% labels-in-rows
# The labels become rows with a single 1, for the loss that takes those.
def train_classifier(model, texts, labels):
    model.compile(keras.optimizers.Adam(0.02), "categorical_crossentropy", metrics=["accuracy"])
    rows = keras.utils.to_categorical(labels, model.output_shape[-1])
    return model.fit(texts, rows, epochs=15, verbose=0)
