# %% swapped
# fails: confusion_matrix
# names: rows-and-columns-swapped
def confusion_matrix(labels, predictions, classes):
    table = np.zeros((classes, classes), int)
    np.add.at(table, (predictions, labels), 1)
    return table


# %% once-only
# fails: confusion_matrix
# names: counted-once
def confusion_matrix(labels, predictions, classes):
    table = np.zeros((classes, classes), int)
    table[labels, predictions] += 1
    return table


# %% shares
# fails: confusion_matrix
# names: shares-for-counts
def confusion_matrix(labels, predictions, classes):
    table = np.zeros((classes, classes))
    np.add.at(table, (labels, predictions), 1)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


# %% mistakes
# fails: confusion_matrix
# names: mistakes-only
def confusion_matrix(labels, predictions, classes):
    table = np.zeros((classes, classes), int)
    wrong = labels != predictions
    np.add.at(table, (labels[wrong], predictions[wrong]), 1)
    return table


# %% hits
# fails: confusion_matrix
# names: right-ones-only
def confusion_matrix(labels, predictions, classes):
    return np.diag(np.bincount(labels[labels == predictions], minlength=classes))


# %% classes-from-the-labels
# fails: confusion_matrix
# names: only-classes-that-occur
def confusion_matrix(labels, predictions, classes):
    known = np.unique(labels)
    return np.array([[np.sum((labels == i) & (predictions == j)) for j in known] for i in known])


# %% a-row-of-hits
# fails: confusion_matrix
# names: no-table
def confusion_matrix(labels, predictions, classes):
    return np.bincount(labels[labels == predictions], minlength=classes)


# %% a-table-of-bytes
# fails: confusion_matrix
# names: counts-run-over
def confusion_matrix(labels, predictions, classes):
    table = np.zeros((classes, classes), dtype=np.uint8)
    for i, j in zip(labels, predictions):
        table[i, j] += 1
    return table
