"""Ways of training that must reach the gate, run behind the reference by `grader calibrate`."""


def reference():
    """The reference as it is."""
    return _accuracy_of(train)


def large_batches():
    """The largest batches that the checks allow."""
    return _accuracy_of(
        lambda network, x, y: network.fit(x, y, epochs=20, batch_size=128, verbose=0)
    )


def _accuracy_of(fit):
    """What a network reaches on flowers that it has not seen; the flowers are those of `inputs`."""
    rng = np.random.default_rng(5)
    middle, y = rng.normal(0, 1.5, (3, 4)), rng.integers(0, 3, 1200)
    x = (middle[y] + rng.normal(0, 0.5, (1200, 4))).astype(np.float32)
    network = compile_network(build_network())
    fit(network, x[:800], y[:800])
    return float(np.mean(name_species(network, x[800:]) == y[800:]))
