# %% loss-and-accuracy
# fails: measure
# names: loss-first
def measure(model, x, y):
    return tuple(model.evaluate(x, y, verbose=0))


# %% a-tenth
# fails: measure
# names: guess-of-a-tenth
def measure(model, x, y):
    return float(np.mean(model.predict(x, verbose=0).argmax(axis=1) == y)), 0.1


# %% percent
# fails: measure
# names: percent-for-share
def measure(model, x, y):
    right = np.mean(model.predict(x, verbose=0).argmax(axis=1) == y)
    return 100 * float(right), 100 * float(np.bincount(y).max() / len(y))


# %% exchanged
# fails: measure
# names: loss-first
def measure(model, x, y):
    right = np.mean(model.predict(x, verbose=0).argmax(axis=1) == y)
    return float(np.bincount(y).max() / len(y)), float(right)


# %% mean-probability
# fails: measure
# names: measured-on-something-else
def measure(model, x, y):
    rows = model.predict(x, verbose=0)
    return float(rows.max(axis=1).mean()), float(np.bincount(y).max() / len(y))


# %% accuracy-alone
# fails: measure
def measure(model, x, y):
    return float(np.mean(model.predict(x, verbose=0).argmax(axis=1) == y))
