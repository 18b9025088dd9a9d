# %% means-alone
# fails: compare_models
# names: only-means-compared
def compare_models(first, second):
    return "first" if np.mean(first) > np.mean(second) else "second"


# %% never-sure
# fails: compare_models
# names: never-decides
def compare_models(first, second):
    return "undecided"


# %% the-smaller-one
# fails: compare_models
# names: turned-around
def compare_models(first, second):
    gap = np.mean(first) - np.mean(second)
    error = np.sqrt(np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second))
    return "undecided" if abs(gap) <= 2 * error else "first" if gap < 0 else "second"


# %% deviations-alone
# fails: compare_models
# names: runs-not-counted
def compare_models(first, second):
    gap = np.mean(first) - np.mean(second)
    error = np.sqrt(np.var(first, ddof=1) + np.var(second, ddof=1))
    return "undecided" if abs(gap) <= 2 * error else "first" if gap > 0 else "second"


# %% one-error
# fails: compare_models
# names: another-number-of-errors
def compare_models(first, second):
    gap = np.mean(first) - np.mean(second)
    error = np.sqrt(np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second))
    return "undecided" if abs(gap) <= error else "first" if gap > 0 else "second"


# %% three-errors
# fails: compare_models
# names: another-number-of-errors
def compare_models(first, second):
    gap = np.mean(first) - np.mean(second)
    error = np.sqrt(np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second))
    return "undecided" if abs(gap) <= 3 * error else "first" if gap > 0 else "second"


# %% in-other-words
# fails: compare_models
# names: other-words
def compare_models(first, second):
    return "the first model" if np.mean(first) > np.mean(second) else "the second model"


# %% variance-of-all
# fails: compare_models
# names: ddof-left-out
def compare_models(first, second):
    gap = np.mean(first) - np.mean(second)
    error = np.sqrt(np.var(first) / len(first) + np.var(second) / len(second))
    if abs(gap) <= 2 * error:
        return "undecided"
    return "first" if gap > 0 else "second"


# %% the-square-of-the-error
# fails: compare_models
def compare_models(first, second):
    error = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    gap = np.mean(first) - np.mean(second)
    if abs(gap) <= 2 * error:
        return "undecided"
    return "first" if gap > 0 else "second"


# %% variance-of-all-in-one-of-two
# fails: compare_models
# names: ddof-left-out
def compare_models(first, second):
    gap = np.mean(first) - np.mean(second)
    error = np.sqrt(np.var(first) / len(first) + np.var(second, ddof=1) / len(second))
    if abs(gap) <= 2 * error:
        return "undecided"
    return "first" if gap > 0 else "second"
