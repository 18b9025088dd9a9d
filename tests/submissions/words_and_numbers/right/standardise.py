# %% sample-deviation
# Divided by n - 1 in the variance.
def standardise(train, other):
    mean, spread = np.mean(train, axis=0), np.std(train, axis=0, ddof=1)
    return (other - mean) / np.where(spread > 0, spread, 1.0)


# %% keras-and-a-constant-column
# Keras divides by a millionth where there is no spread.
def standardise(train, other):
    layer = keras.layers.Normalization(axis=-1)
    layer.adapt(train)
    made = np.array(layer(other))
    constant = np.ptp(train, axis=0) == 0
    made[:, constant] = other[:, constant] - train[0, constant]
    return made


# %% column-by-column
def standardise(train, other):
    made = np.empty(other.shape)
    for column in range(other.shape[1]):
        spread = train[:, column].std() or 1
        made[:, column] = (other[:, column] - train[:, column].mean()) / spread
    return made
