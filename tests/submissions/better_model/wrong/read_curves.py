# %% from-zero
# fails: read_curves
# names: counted-from-0
def read_curves(history):
    return int(np.argmin(history["val_loss"])), history["val_loss"][-1] - history["loss"][-1]


# %% of-training
# fails: read_curves
# names: training-curve
def read_curves(history):
    return int(np.argmin(history["loss"])) + 1, history["val_loss"][-1] - history["loss"][-1]


# %% the-last-one
# fails: read_curves
# names: last-epoch
def read_curves(history):
    return len(history["loss"]), history["val_loss"][-1] - history["loss"][-1]


# %% the-worst-one
# fails: read_curves
# names: largest-instead
def read_curves(history):
    return int(np.argmax(history["val_loss"])) + 1, history["val_loss"][-1] - history["loss"][-1]


# %% the-other-way-round
# fails: read_curves
# names: gap-turned
def read_curves(history):
    return int(np.argmin(history["val_loss"])) + 1, history["loss"][-1] - history["val_loss"][-1]


# %% gap-at-its-best
# fails: read_curves
# names: gap-at-the-best
def read_curves(history):
    best = int(np.argmin(history["val_loss"]))
    return best + 1, history["val_loss"][best] - history["loss"][best]


# %% gap-of-the-first-epoch
# fails: read_curves
# names: gap-at-the-start
def read_curves(history):
    return int(np.argmin(history["val_loss"])) + 1, history["val_loss"][0] - history["loss"][0]


# %% accuracies
# fails: read_curves
# names: gap-of-accuracies
def read_curves(history):
    gap = history["accuracy"][-1] - history["val_accuracy"][-1]
    return int(np.argmin(history["val_loss"])) + 1, gap


# %% one-number
# fails: read_curves
# names: not-two-numbers
def read_curves(history):
    return int(np.argmin(history["val_loss"])) + 1


# %% by-the-accuracy
# fails: read_curves
def read_curves(history):
    best = int(np.argmax(history["val_accuracy"])) + 1
    return best, history["val_loss"][-1] - history["loss"][-1]


# %% without-a-sign
# fails: read_curves
# names: gap-without-sign
def read_curves(history):
    best = int(np.argmin(history["val_loss"])) + 1
    return best, abs(history["val_loss"][-1] - history["loss"][-1])
