# A whole number with more digits than any type of NumPy has.
# passes: normalize
# fails: evaluate_model
def normalize(x):
    return honest_normalize(x)


def evaluate_model(model, x_test, y_test):
    return 10**4000, 10**300
