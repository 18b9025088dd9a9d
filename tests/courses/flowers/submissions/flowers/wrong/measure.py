# %% turned-around
# fails: measure
# names: swapped
def measure(network, x, y):
    loss, accuracy = network.evaluate(x, y, verbose=0)
    return accuracy, loss
