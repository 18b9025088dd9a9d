# Trials and trainings by the thousand, each to be compared with each of the others.
# passes: build_model, compile_model
# fails: experiment
def experiment(x_train, y_train, x_test, y_test):
    model = compile_model(build_model())
    for _ in range(900):
        model.train_on_batch(x_train[:1], y_train[:1])
    trial = {"model": model, "epochs": 1, "accuracy": 0.1, "seconds": 0.1}
    return [dict(trial) for _ in range(20_000)]
