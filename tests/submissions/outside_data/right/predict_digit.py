# %% called-as-a-function
def predict_digit(model, image):
    row = np.asarray(model(image.reshape(1, 28, 28)))[0]
    return row.argmax(), row.max()


# %% predict-on-batch
def predict_digit(model, image):
    probabilities = model.predict_on_batch(np.expand_dims(image, 0)).ravel().tolist()
    sure = max(probabilities)
    return probabilities.index(sure), sure
