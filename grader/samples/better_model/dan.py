"""Has only begun."""


def split(x, y, share):
    order = np.random.default_rng(0).permutation(len(x))
    count = round(share * len(x))
    return (x[order[count:]], y[order[count:]]), (x[order[:count]], y[order[:count]])


def read_curves(history):
    best = int(np.argmin(history["val_loss"])) + 1
    return best, history["val_loss"][-1] - history["loss"][-1]


def output_size(size, window, stride, padding):
    if padding == "same":
        return -(-size // stride)
    return (size - window) // stride
