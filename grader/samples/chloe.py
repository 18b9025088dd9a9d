"""Two that are easily done: a result that is thrown away, and a number that means something else."""


def normalize(x):
    x.astype("float32") / 255
    return x


def fit_model(model, x_train, y_train):
    return model.fit(x_train, y_train, 3, verbose=0)
