# %% by-evaluate
def measure(model, x, y):
    _, accuracy = model.evaluate(x, y, verbose=0)
    counts = np.unique(y, return_counts=True)[1]
    return accuracy, max(counts) / len(y)


# %% a-loop
from collections import Counter


def measure(model, x, y):
    right = sum(int(row.argmax()) == label for row, label in zip(np.asarray(model(x)), y))
    return [right / len(y), Counter(y.tolist()).most_common(1)[0][1] / len(y)]
