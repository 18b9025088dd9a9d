# fails: evaluate_model
def evaluate_model(model, x_test, y_test):
    return [(float("nan"), float("nan")), (float("inf"), 10**400)][len(y_test) % 2]
