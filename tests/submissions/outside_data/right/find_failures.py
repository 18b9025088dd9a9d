# %% sorted-with-a-key
def find_failures(model, x, y):
    rows = model.predict(x, verbose=0)
    wrong = [n for n, row in enumerate(rows) if row.argmax() != y[n]]
    return sorted(wrong, key=lambda n: rows[n].max(), reverse=True)


# %% turned-round
def find_failures(model, x, y):
    rows = model.predict(x, verbose=0)
    order = np.argsort(rows.max(axis=1))[::-1]
    return order[rows.argmax(axis=1)[order] != y[order]]
