# %% no-validation
# fails: fit_in_time
# names: no-validation
def fit_in_time(model, x_train, y_train, x_val, y_val):
    return model.fit(x_train, y_train, epochs=10, verbose=0)


# %% to-the-end
# fails: fit_in_time
# names: no-early-stopping
def fit_in_time(model, x_train, y_train, x_val, y_val):
    return model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=30, verbose=0)


# %% last-weights
# fails: fit_in_time
# names: last-weights-kept
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=3)
    return model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
    )


# %% impatient
# fails: fit_in_time
# names: other-patience
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=1, restore_best_weights=True)
    return model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
    )


# %% watches-the-wrong-curve
# fails: fit_in_time
# names: training-loss-watched
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping("loss", patience=3, restore_best_weights=True)
    return model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
    )


# %% watches-by-a-name-of-its-own
# fails: fit_in_time
# names: another-curve-watched
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(
        monitor="validation_loss", patience=3, restore_best_weights=True
    )
    return model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
    )


# %% both-sets-trained-on
# fails: fit_in_time
# names: validation-trained-on
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        np.concatenate([x_train, x_val]), np.concatenate([y_train, y_val]),
        validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0,
    )  # fmt: skip


# %% a-split-of-its-own
# fails: fit_in_time
# names: another-validation-set
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        x_train, y_train, validation_split=0.25, epochs=40, callbacks=[stop], verbose=0
    )


# %% returns-the-model
# fails: fit_in_time
# names: returned-model
def fit_in_time(model, x_train, y_train, x_val, y_val):
    model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=2, verbose=0)
    return model


# %% two-epochs
# fails: fit_in_time
# names: fixed-epochs
def fit_in_time(model, x_train, y_train, x_val, y_val):
    return model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=2, verbose=0)


# %% validates-on-the-training-set
# fails: fit_in_time
# names: another-validation-set
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        x_train, y_train, validation_data=(x_train, y_train), epochs=40, callbacks=[stop], verbose=0
    )


# %% images-turned-labels-not
# fails: fit_in_time
def fit_in_time(model, x_train, y_train, x_val, y_val):
    order = np.random.default_rng(1).permutation(len(x_train))
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        x_train[order], y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
    )


# %% scaled-for-training-alone
# fails: fit_in_time
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        x_train / 255, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
    )


# %% half-of-the-images
# fails: fit_in_time
def fit_in_time(model, x_train, y_train, x_val, y_val):
    half = len(x_train) // 2
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        x_train[:half], y_train[:half], validation_data=(x_val, y_val), epochs=40, callbacks=[stop],
        verbose=0,
    )


# %% hundred-epochs-asked-for
# fails: fit_in_time
def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=100, callbacks=[stop], verbose=0
    )


# %% history-of-the-first-call
# fails: fit_in_time
# names: kept-from-before
_histories = []


def fit_in_time(model, x_train, y_train, x_val, y_val):
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    _histories.append(
        model.fit(
            x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
        )
    )
    return _histories[0]
