# %% dot
def dense(x, weights, bias):
    return np.dot(x, weights) + bias


# %% einsum
def dense(x, weights, bias):
    return np.einsum("ni,iu->nu", x, weights) + bias[None, :]


# %% loops
def dense(x, weights, bias):
    made = np.empty((len(x), len(bias)))
    for n in range(len(x)):
        for u in range(len(bias)):
            made[n, u] = sum(x[n] * weights[:, u]) + bias[u]
    return made


# %% ones-beside
# The bias as one weight more.
def dense(x, weights, bias):
    wider = np.hstack([x, np.ones((len(x), 1))])
    return wider @ np.vstack([weights, bias])
