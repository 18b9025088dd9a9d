# A History of a training that never was.
# fails: fit_model
def fit_model(model, x_train, y_train):
    history = keras.callbacks.History()
    history.epoch = [0, 1, 2]
    history.history = {"loss": [0.3, 0.2, 0.1], "accuracy": [1.0, 1.0, 1.0]}
    return history
