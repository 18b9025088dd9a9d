# %% share-of-all-failures
# fails: failure_rates
# names: share-of-the-failures
def failure_rates(wrong, kinds):
    failed = [kinds[n] for n in wrong]
    rates = {kind: failed.count(kind) / len(failed) for kind in set(kinds)}
    return dict(sorted(rates.items(), key=lambda pair: -pair[1]))


# %% counts
# fails: failure_rates
# names: counts-for-shares
def failure_rates(wrong, kinds):
    failed = [kinds[n] for n in wrong]
    rates = {kind: failed.count(kind) for kind in set(kinds)}
    return dict(sorted(rates.items(), key=lambda pair: -pair[1]))


# %% without-the-good-ones
# fails: failure_rates
# names: kinds-without-failures
def failure_rates(wrong, kinds):
    failed = [kinds[n] for n in wrong]
    rates = {kind: failed.count(kind) / kinds.count(kind) for kind in set(failed)}
    return dict(sorted(rates.items(), key=lambda pair: -pair[1]))


# %% by-name
# fails: failure_rates
# names: worst-kind-first
def failure_rates(wrong, kinds):
    failed = [kinds[n] for n in wrong]
    return {kind: failed.count(kind) / kinds.count(kind) for kind in sorted(set(kinds))}


# %% best-first
# fails: failure_rates
# names: worst-kind-first
def failure_rates(wrong, kinds):
    failed = [kinds[n] for n in wrong]
    rates = {kind: failed.count(kind) / kinds.count(kind) for kind in set(kinds)}
    return dict(sorted(rates.items(), key=lambda pair: pair[1]))


# %% a-list-of-pairs
# fails: failure_rates
def failure_rates(wrong, kinds):
    failed = [kinds[n] for n in wrong]
    rates = {kind: failed.count(kind) / kinds.count(kind) for kind in set(kinds)}
    return sorted(rates.items(), key=lambda pair: -pair[1])


# %% nothing-in-it
# fails: failure_rates
# names: -
def failure_rates(wrong, kinds):
    return {}
