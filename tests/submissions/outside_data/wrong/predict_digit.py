# %% without-a-batch
# fails: predict_digit
# names: no-batch
def predict_digit(model, image):
    row = model.predict(image, verbose=0)[0]
    return int(np.argmax(row)), float(row.max())


# %% an-array
# fails: predict_digit
# names: array-for-a-number
def predict_digit(model, image):
    rows = model.predict(image[np.newaxis], verbose=0)
    return rows.argmax(axis=1), rows.max(axis=1)


# %% percent
# fails: predict_digit
# names: percent-for-share
def predict_digit(model, image):
    row = model.predict(image[np.newaxis], verbose=0)[0]
    return int(row.argmax()), round(100 * float(row.max()), 2)


# %% least-probable
# fails: predict_digit
def predict_digit(model, image):
    row = model.predict(image[np.newaxis], verbose=0)[0]
    return int(row.argmin()), float(row.max())


# %% digit-alone
# fails: predict_digit
def predict_digit(model, image):
    return int(model.predict(image[np.newaxis], verbose=0).argmax())
