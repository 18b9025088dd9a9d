# %% right-ones
# fails: find_failures
# names: right-ones-listed
def find_failures(model, x, y):
    return np.flatnonzero(model.predict(x, verbose=0).argmax(axis=1) == y)


# %% not-sorted
# fails: find_failures
# names: in-their-old-order
def find_failures(model, x, y):
    return np.flatnonzero(model.predict(x, verbose=0).argmax(axis=1) != y)


# %% other-way-round
# fails: find_failures
# names: least-sure-first
def find_failures(model, x, y):
    rows = model.predict(x, verbose=0)
    wrong = np.flatnonzero(rows.argmax(axis=1) != y)
    return wrong[np.argsort(rows[wrong].max(axis=1))]


# %% truth-values
# fails: find_failures
# names: mask-for-places
def find_failures(model, x, y):
    return model.predict(x, verbose=0).argmax(axis=1) != y


# %% places-among-the-wrong
# fails: find_failures
def find_failures(model, x, y):
    rows = model.predict(x, verbose=0)
    wrong = np.flatnonzero(rows.argmax(axis=1) != y)
    return np.argsort(-rows[wrong].max(axis=1))


# %% none-found
# fails: find_failures
# names: -
def find_failures(model, x, y):
    return []


# %% those-of-the-first-call
# fails: find_failures
# names: kept-from-before
_failures = {}


def find_failures(model, x, y):
    if "places" not in _failures:
        rows = model.predict(x, verbose=0)
        wrong = np.flatnonzero(rows.argmax(axis=1) != y)
        _failures["places"] = wrong[np.argsort(-rows[wrong].max(axis=1))]
    return _failures["places"]
