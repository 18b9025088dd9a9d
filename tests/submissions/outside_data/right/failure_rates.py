# %% counters
from collections import Counter


def failure_rates(wrong, kinds):
    failed = Counter(kinds[place] for place in wrong)
    rates = [(failed[kind] / count, kind) for kind, count in Counter(kinds).items()]
    return {kind: rate for rate, kind in sorted(rates, reverse=True)}


# %% arrays
def failure_rates(wrong, kinds):
    kinds = np.array(kinds)
    mask = np.zeros(len(kinds), dtype=bool)
    mask[wrong] = True
    rates = {kind: mask[kinds == kind].mean() for kind in np.unique(kinds)}
    return dict(sorted(rates.items(), key=lambda pair: pair[1], reverse=True))
