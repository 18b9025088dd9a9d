# %% column-less-row
# fails: measure
# names: every-pair
def measure(truth, predicted, train):
    return np.abs(truth - predicted).mean(), np.abs(truth - train.mean()).mean()


# %% squared
# fails: measure
# names: squares
def measure(truth, predicted, train):
    off = truth - predicted.reshape(-1)
    return (off**2).mean(), ((truth - train.mean()) ** 2).mean()


# %% root
# fails: measure
# names: root-of-squares
def measure(truth, predicted, train):
    off = truth - predicted.reshape(-1)
    return np.sqrt((off**2).mean()), np.sqrt(((truth - train.mean()) ** 2).mean())


# %% signs
# fails: measure
# names: sign-kept
def measure(truth, predicted, train):
    return (truth - predicted.reshape(-1)).mean(), (truth - train.mean()).mean()


# %% absolute-at-the-end
# fails: measure
# names: absolute-afterwards
def measure(truth, predicted, train):
    return abs((truth - predicted.reshape(-1)).mean()), abs((truth - train.mean()).mean())


# %% sum
# fails: measure
# names: sum-for-mean
def measure(truth, predicted, train):
    return np.abs(truth - predicted.reshape(-1)).sum(), np.abs(truth - train.mean()).sum()


# %% relative
# fails: measure
# names: share-of-the-truth
def measure(truth, predicted, train):
    off = np.abs(truth - predicted.reshape(-1)) / truth
    return off.mean(), np.abs(truth - train.mean()).mean()


# %% medians
# fails: measure
# names: median-for-mean
def measure(truth, predicted, train):
    error = np.median(np.abs(truth - predicted.reshape(-1)))
    return error, np.abs(truth - np.median(train)).mean()


# %% the-other-order
# fails: measure
# names: numbers-swapped
def measure(truth, predicted, train):
    error = np.abs(truth - predicted.reshape(-1)).mean()
    return np.abs(truth - train.mean()).mean(), error


# %% each-sample
# fails: measure
# names: not-averaged
def measure(truth, predicted, train):
    return np.abs(truth - predicted.reshape(-1)), np.abs(truth - train.mean())


# %% peeks
# fails: measure
# names: baseline-peeks
def measure(truth, predicted, train):
    return np.abs(truth - predicted.reshape(-1)).mean(), np.abs(truth - truth.mean()).mean()


# %% on-the-training-samples
# fails: measure
# names: baseline-on-training
def measure(truth, predicted, train):
    return np.abs(truth - predicted.reshape(-1)).mean(), np.abs(train - train.mean()).mean()


# %% zero
# fails: measure
# names: baseline-of-zero
def measure(truth, predicted, train):
    return np.abs(truth - predicted.reshape(-1)).mean(), np.abs(truth).mean()


# %% the-models-own-mean
# fails: measure
# names: baseline-of-predictions
def measure(truth, predicted, train):
    error = np.abs(truth - predicted.reshape(-1)).mean()
    return error, np.abs(truth - predicted.mean()).mean()


# %% the-mean-itself
# fails: measure
# names: mean-returned
def measure(truth, predicted, train):
    return np.abs(truth - predicted.reshape(-1)).mean(), train.mean()


# %% ratio
# fails: measure
# names: how-much-better
def measure(truth, predicted, train):
    error = np.abs(truth - predicted.reshape(-1)).mean()
    return error, error / np.abs(truth - train.mean()).mean()


# %% the-error-alone
# fails: measure
# names: not-a-pair
def measure(truth, predicted, train):
    return np.abs(truth - predicted.reshape(-1)).mean()


# %% baseline-of-the-median
# fails: measure
def measure(truth, predicted, train):
    error = np.abs(truth - np.ravel(predicted)).mean()
    return error, np.abs(truth - np.median(train)).mean()
