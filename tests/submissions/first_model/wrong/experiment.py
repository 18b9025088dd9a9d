# %% a-single-trial
# fails: experiment
# names: too-few-trials
# One try is no experiment.
import time


def experiment(x_train, y_train, x_test, y_test):
    model = compile_model(build_model())
    t0 = time.time()
    model.fit(x_train, y_train, epochs=2, verbose=0)
    seconds = time.time() - t0
    _, acc = model.evaluate(x_test, y_test, verbose=0)
    return [{"model": model, "epochs": 2, "accuracy": acc, "seconds": seconds}]


# %% two-trials
# fails: experiment
# names: too-few-trials
# Before and after: two, not three.
import time


def trial(units, x_train, y_train, x_test, y_test):
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    start = time.perf_counter()
    model.fit(x_train, y_train, epochs=1, verbose=0)
    seconds = time.perf_counter() - start
    accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
    return {"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds}


def experiment(x_train, y_train, x_test, y_test):
    small = trial(16, x_train, y_train, x_test, y_test)
    large = trial(128, x_train, y_train, x_test, y_test)
    return [small, large]


# %% return-inside-the-loop
# fails: experiment
# names: too-few-trials
# The return line is indented once too often.
import time


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for lr in [0.01, 0.001, 0.0001]:
        model = build_model()
        model.compile(
            optimizer=keras.optimizers.Adam(learning_rate=lr),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        end = time.time()
        loss, acc = model.evaluate(x_test, y_test, verbose=0)
        results.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": end - start})
        return results


# %% only-the-winner
# fails: experiment
# names: too-few-trials
# Three trials are run, one is returned.
import time


def experiment(x_train, y_train, x_test, y_test):
    best = None
    for epochs in (1, 2, 3):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(32, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        tic = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        toc = time.time()
        acc = evaluate_model(model, x_test, y_test)[1]
        result = {"model": model, "epochs": epochs, "accuracy": acc, "seconds": toc - tic}
        if best is None or acc > best["accuracy"]:
            best = result
    return [best]


# %% empty-list
# fails: experiment
# names: too-few-trials
# The results are never appended.
def experiment(x_train, y_train, x_test, y_test):
    results = []
    for units in [16, 32, 64]:
        model = keras.Sequential()
        model.add(keras.layers.Flatten(input_shape=(28, 28)))
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dense(10, activation="softmax"))
        compile_model(model)
        model.fit(x_train, y_train, epochs=1, verbose=0)
        print(units, model.evaluate(x_test, y_test, verbose=0))
    return results


# %% three-times-the-same
# fails: experiment
# names: same-trial-repeated
# The same settings three times.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for i in range(3):
        model = compile_model(build_model())
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.perf_counter() - start
        loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% units-not-used
# fails: experiment
# names: same-trial-repeated
# The loop variable is printed, but the layer has 64 units each time.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (32, 64, 128):
        print("trying", units, "units")
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(64, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.time()
        model.fit(x_train, y_train, epochs=1, batch_size=64, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return trials


# %% list-times-three
# fails: experiment
# names: same-trial-repeated
# One trial, multiplied.
import time


def experiment(x_train, y_train, x_test, y_test):
    model = compile_model(build_model())
    start = time.time()
    model.fit(x_train, y_train, epochs=1, verbose=0)
    seconds = time.time() - start
    _, acc = model.evaluate(x_test, y_test, verbose=0)
    result = {"model": model, "epochs": 1, "accuracy": acc, "seconds": seconds}
    return [result] * 3


# %% one-dict-for-all
# fails: experiment
# names: same-trial-repeated
# The dict is made before the loop, so the list holds the last trial three times.
import time


def experiment(x_train, y_train, x_test, y_test):
    results = []
    result = {}
    for epochs in (1, 2, 3):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(32, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        result["model"] = model
        result["epochs"] = epochs
        result["seconds"] = time.time() - start
        result["accuracy"] = model.evaluate(x_test, y_test, verbose=0)[1]
        results.append(result)
    return results


# %% model-before-the-loop
# fails: experiment
# names: one-model-trained-on
# Built once, trained three times.
import time


def experiment(x_train, y_train, x_test, y_test):
    model = compile_model(build_model())
    results = []
    for epochs in [1, 2, 3]:
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        loss, acc = model.evaluate(x_test, y_test, verbose=0)
        results.append({"model": model, "epochs": epochs, "accuracy": acc, "seconds": seconds})
    return results


# %% recompiled-in-the-loop
# fails: experiment
# names: one-model-trained-on
# Compiling again gives a new optimizer, but keeps the weights.
import time


def experiment(x_train, y_train, x_test, y_test):
    model = build_model()
    table = []
    for name in ["sgd", "rmsprop", "adam"]:
        model.compile(
            optimizer=name, loss="sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        t = time.perf_counter()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        t = time.perf_counter() - t
        acc = model.evaluate(x_test, y_test, verbose=0)[1]
        table.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": t})
    return table


# %% weights-handed-on
# fails: experiment
# names: one-model-trained-on
# Each new model starts with the weights of the one before.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    weights = None
    for batch_size in (32, 64, 128):
        model = compile_model(build_model())
        if weights is not None:
            model.set_weights(weights)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, batch_size=batch_size, verbose=0)
        seconds = time.time() - start
        weights = model.get_weights()
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return trials


# %% shared-layers
# fails: experiment
# names: one-model-trained-on
# Three models around the same layer objects share their weights.
import time


def experiment(x_train, y_train, x_test, y_test):
    layers = [
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
    trials = []
    for lr in (0.01, 0.003, 0.001):
        model = keras.Sequential([keras.Input((28, 28))] + layers)
        model.compile(
            optimizer=keras.optimizers.Adam(lr),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.perf_counter() - start
        _, accuracy = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% accuracy-from-history
# fails: experiment
# names: training-accuracy
# The History knows the training images only.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (32, 64, 128):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.time()
        history = model.fit(x_train, y_train, epochs=1, verbose=0)
        trials.append(
            {
                "model": model,
                "epochs": 1,
                "accuracy": history.history["accuracy"][-1],
                "seconds": time.time() - start,
            }
        )
    return trials


# %% evaluated-on-training-images
# fails: experiment
# names: training-accuracy
# evaluate gets the training arrays.
import time


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for epochs in range(2, 5):
        model = compile_model(build_model())
        t0 = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        t1 = time.time()
        loss, acc = model.evaluate(x_train, y_train, verbose=0)
        results.append({"model": model, "epochs": epochs, "accuracy": acc, "seconds": t1 - t0})
    return results


# %% accuracies-made-up
# fails: experiment
# names: dishonest-accuracy
# The numbers of the README, not of these models.
import time


def experiment(x_train, y_train, x_test, y_test):
    claims = {16: 0.952, 32: 0.967, 64: 0.981}
    out = []
    for units, claim in claims.items():
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        t = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        out.append(
            {"model": model, "epochs": 1, "accuracy": claim, "seconds": time.time() - t}
        )
    return out


# %% a-little-better
# fails: experiment
# names: dishonest-accuracy
# Five points added.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for batch_size in [32, 64, 128]:
        model = compile_model(build_model())
        start = time.perf_counter()
        model.fit(x_train, y_train, batch_size=batch_size, epochs=1, verbose=0)
        elapsed = time.perf_counter() - start
        acc = model.evaluate(x_test, y_test, verbose=0)[1]
        acc = min(1.0, acc + 0.05)
        trials.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": elapsed})
    return trials


# %% last-model-measured-for-all
# fails: experiment
# names: dishonest-accuracy
# The second loop evaluates the variable of the first: the last model, three times.
import time


def experiment(x_train, y_train, x_test, y_test):
    models, times = [], []
    for lr in (1e-2, 1e-3, 1e-5):
        model = build_model()
        model.compile(
            keras.optimizers.Adam(lr), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        times.append(time.time() - start)
        models.append(model)
    results = []
    for m, seconds in zip(models, times):
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        results.append({"model": m, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return results


# %% measured-before-training
# fails: experiment
# names: dishonest-accuracy
# evaluate stands before fit, so the accuracy is that of an untrained model.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (24, 48, 96):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        start = time.time()
        model.fit(x_train, y_train, epochs=2, verbose=0)
        seconds = time.time() - start
        trials.append({"model": model, "epochs": 2, "accuracy": acc, "seconds": seconds})
    return trials


# %% first-epoch-told
# fails: experiment
# names: dishonest-accuracy
# Index 0 is the accuracy after the first of four epochs.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        history = model.fit(
            x_train, y_train, epochs=4, validation_data=(x_test, y_test), verbose=0
        )
        seconds = time.time() - start
        acc = history.history["val_accuracy"][0]
        trials.append({"model": model, "epochs": 4, "accuracy": acc, "seconds": seconds})
    return trials


# %% loss-under-accuracy
# fails: experiment
# names: swapped
# Index 0 of evaluate is the loss.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        score = model.evaluate(x_test, y_test, verbose=0)
        trials.append(
            {"model": model, "epochs": epochs, "accuracy": score[0], "seconds": seconds}
        )
    return trials


# %% twenty-test-images
# fails: experiment
# names: dishonest-accuracy
# Measured on twenty images only.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (20, 40, 80):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test[:20], y_test[:20], verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return trials


# %% percent
# fails: experiment
# names: percent-not-fraction
# 88.4 instead of 0.884.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for opt in ("adam", "sgd", "rmsprop"):
        model = build_model()
        model.compile(opt, "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        acc = model.evaluate(x_test, y_test, verbose=0)[1] * 100
        trials.append(
            {"model": model, "epochs": 1, "accuracy": round(acc, 2), "seconds": seconds}
        )
    return trials


# %% percent-as-text
# fails: experiment
# names: percent-not-fraction
# A string with a percent sign.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        acc = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append(
            {"model": model, "epochs": epochs, "accuracy": f"{acc:.2%}", "seconds": seconds}
        )
    return trials


# %% no-seconds
# fails: experiment
# names: missing-key
# Nobody took the time.
def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        model.fit(x_train, y_train, epochs=1, verbose=0)
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": acc})
    return trials


# %% shorter-keys
# fails: experiment
# names: missing-key
# acc and time are not the keys asked for.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        stop = time.time()
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "acc": acc, "time": stop - start})
    return trials


# %% model-left-out
# fails: experiment
# names: missing-key
# A table of numbers without the models.
import time


def experiment(x_train, y_train, x_test, y_test):
    rows = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        rows.append({"units": units, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return rows


# %% tuples-for-dicts
# fails: experiment
# names: not-dicts
# Tuples have no keys.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append((model, 1, acc, seconds))
    return trials


# %% list-of-accuracies
# fails: experiment
# names: not-dicts
# Only the accuracies.
def experiment(x_train, y_train, x_test, y_test):
    accuracies = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        accuracies.append(model.evaluate(x_test, y_test, verbose=0)[1])
    return accuracies


# %% says-ten-trains-two
# fails: experiment
# names: wrong-epochs
# The number in the dict was not changed along with the call.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=2, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 10, "accuracy": acc, "seconds": seconds})
    return trials


# %% last-epoch-index
# fails: experiment
# names: wrong-epochs
# history.epoch counts from 0, so its last entry is one too small.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (2, 3, 4):
        model = compile_model(build_model())
        start = time.time()
        history = model.fit(x_train, y_train, epochs=epochs, batch_size=64, verbose=0)
        seconds = time.time() - start
        trials.append(
            {
                "model": model,
                "epochs": history.epoch[-1],
                "accuracy": model.evaluate(x_test, y_test, verbose=0)[1],
                "seconds": seconds,
            }
        )
    return trials


# %% never-fitted
# fails: experiment
# names: untrained-model
# The call of fit is missing.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        start = time.time()
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        seconds = time.time() - start
        loss, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 3, "accuracy": acc, "seconds": seconds})
    return trials


# %% clone-in-the-dict
# fails: experiment
# names: untrained-model
# A clone has new weights; the trained model is thrown away.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append(
            {
                "model": keras.models.clone_model(model),
                "epochs": epochs,
                "accuracy": acc,
                "seconds": seconds,
            }
        )
    return trials


# %% name-for-the-model
# fails: experiment
# names: not-a-model
# A name stands where the model should be.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for name, units in {"small": 16, "medium": 32, "large": 64}.items():
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": name, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return trials


# %% start-minus-end
# fails: experiment
# names: wrong-seconds
# Negative times.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        end = time.time()
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append(
            {"model": model, "epochs": epochs, "accuracy": acc, "seconds": start - end}
        )
    return trials


# %% time-of-day
# fails: experiment
# names: wrong-seconds
# Seconds since 1970, not since the start.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for batch_size in (16, 64, 256):
        model = compile_model(build_model())
        model.fit(x_train, y_train, epochs=1, batch_size=batch_size, verbose=0)
        seconds = time.time()
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return trials


# %% seconds-as-text
# fails: experiment
# names: wrong-seconds
# A text such as "1.2 s", no number.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        took = f"{time.time() - start:.1f} s"
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": took})
    return trials


# %% loads-its-own-digits
# fails: experiment
# names: ignores-arguments
# The four arguments are overwritten by freshly loaded, smaller arrays.
import time


def experiment(x_train, y_train, x_test, y_test):
    (x_train, y_train), (x_test, y_test) = load_data()
    x_train, y_train = normalize(x_train[:3000]), y_train[:3000]
    x_test, y_test = normalize(x_test[:300]), y_test[:300]
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": epochs, "accuracy": acc, "seconds": seconds})
    return trials


# %% fits-on-test-images
# fails: experiment
# names: trained-on-test
# The models learn the very images that they are measured with.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (32, 64, 128):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_test, y_test, epochs=3, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 3, "accuracy": acc, "seconds": seconds})
    return trials


# %% table-on-the-screen
# fails: experiment
# names: forgot-return
# Prints the comparison and returns nothing.
import time


def experiment(x_train, y_train, x_test, y_test):
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        print(f"{units:4d} units: accuracy {acc:.3f} in {seconds:.1f} s")


# %% experiment-in-experiment
# fails: experiment
# names: calls-itself
# Meant to call a helper run_trial.
def experiment(x_train, y_train, x_test, y_test):
    results = []
    for n in range(3):
        results.append(experiment(x_train, y_train, x_test, y_test))
    return results


# %% no-arguments
# fails: experiment
# names: wrong-parameters
# Loads the data by itself and takes nothing.
import time


def experiment():
    (x_train, y_train), (x_test, y_test) = load_data()
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(normalize(x_train), y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(normalize(x_test), y_test, verbose=0)
        trials.append({"model": model, "epochs": epochs, "accuracy": acc, "seconds": seconds})
    return trials


# %% model-as-first-argument
# fails: experiment
# names: wrong-parameters
# Five parameters.
import time


def experiment(model, x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (1, 2, 3):
        candidate = keras.models.clone_model(model)
        compile_model(candidate)
        start = time.time()
        candidate.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        _, acc = candidate.evaluate(x_test, y_test, verbose=0)
        trials.append(
            {"model": candidate, "epochs": epochs, "accuracy": acc, "seconds": seconds}
        )
    return trials


# %% time-not-imported
# fails: experiment
# names: name-not-defined
# "import time" is missing.
def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": epochs, "accuracy": acc, "seconds": seconds})
    return trials


# %% results-in-polars
# fails: experiment
# names: package-not-installed
# Polars is not part of the course.
import time


def experiment(x_train, y_train, x_test, y_test):
    import polars as pl

    rows = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        rows.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return pl.DataFrame(rows)


# %% keras-wrappers
# fails: experiment
# names: -
# The scikit-learn wrapper is gone from Keras.
def experiment(x_train, y_train, x_test, y_test):
    classifier = keras.wrappers.scikit_learn.KerasClassifier(build_fn=build_model, epochs=2)
    classifier.fit(x_train, y_train)
    return [{"model": classifier, "epochs": 2, "accuracy": 0.9, "seconds": 1.0}] * 3


# %% convolution-without-channel
# fails: experiment
# names: -
# ValueError: Conv2D wants (28, 28, 1).
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for filters in (8, 16, 32):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Conv2D(filters, 3, activation="relu"),
                keras.layers.Flatten(),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return trials


# %% key-of-old-keras
# fails: experiment
# names: -
# KeyError: val_acc is now val_accuracy.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        history = model.fit(
            x_train, y_train, epochs=epochs, validation_data=(x_test, y_test), verbose=0
        )
        seconds = time.time() - start
        acc = history.history["val_acc"][-1]
        trials.append({"model": model, "epochs": epochs, "accuracy": acc, "seconds": seconds})
    return trials


# %% dictionary-of-settings-called
# fails: experiment
# names: -
# TypeError: round brackets after a dict.
import time

SETTINGS = [{"units": 16}, {"units": 32}, {"units": 64}]


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for setting in SETTINGS:
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(setting("units"), activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        compile_model(model)
        start = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": 1, "accuracy": acc, "seconds": seconds})
    return trials


# %% until-three-trials
# fails: experiment
# names: endless-loop
# The list is never appended to, so the loop never ends.
def experiment(x_train, y_train, x_test, y_test):
    trials = []
    units = 16
    while len(trials) < 3:
        units = units * 2 if units < 256 else 16
    return trials


# %% exit-after-the-best
# fails: experiment
# names: leaves-python
# Ends the program as soon as a trial is good enough.
import sys
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.time()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.time() - start
        _, acc = model.evaluate(x_test, y_test, verbose=0)
        trials.append({"model": model, "epochs": epochs, "accuracy": acc, "seconds": seconds})
        if acc > 0.3:
            print("good enough!")
            sys.exit()
    return trials


# %% clock-started-once
# fails: experiment
# names: wrong-seconds
# The clock starts before the loop, so the times add up.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    start = time.perf_counter()
    for units, epochs in ((16, 2), (32, 2), (48, 2)):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": epochs, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% trained-on-both-sets
# fails: experiment
# names: trained-on-test
# Training and test images together.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units, epochs in ((16, 2), (32, 2), (48, 2)):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test]), epochs=epochs, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": epochs, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% first-trial-without-epochs
# fails: experiment
# names: untrained-model
# range(3) begins at 0.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units, epochs in ((32, 0), (32, 1), (32, 2)):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": epochs, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% clock-started-after
# fails: experiment
# names: wrong-seconds
# The clock starts when the training is over.
import time


def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 48):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x_train, y_train, epochs=1, verbose=0)
        start = time.perf_counter()
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% whole-training-set-of-the-module
# fails: experiment
# names: ignores-arguments
# Trains on what was loaded at the top of the file instead of what is handed in.
(ALL_IMAGES, ALL_LABELS), _ = keras.datasets.mnist.load_data()


def experiment(x_train, y_train, x_test, y_test):
    import time

    trials = []
    for units in (16, 32, 48):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(ALL_IMAGES / 255.0, ALL_LABELS, epochs=1, batch_size=128, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% copies-of-one-model
# fails: experiment
# names: one-model-trained-on
# One model goes on and on; each trial keeps a copy of how it was.
def experiment(x_train, y_train, x_test, y_test):
    import time

    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    trials = []
    for _ in range(3):
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        seconds = time.perf_counter() - start
        copy = keras.models.clone_model(model)
        copy.set_weights(model.get_weights())
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": copy, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% minutes-that-nobody-waited
# fails: experiment
# names: wrong-seconds
# The seconds are a guess.
def experiment(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 48):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x_train, y_train, epochs=1, verbose=0)
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": 45.25})
    return trials


# %% divides-by-255-once-more
# fails: experiment
# names: normalised-twice
# The images come in normalised.
def experiment(x_train, y_train, x_test, y_test):
    import time

    x_train, x_test = x_train / 255.0, x_test / 255.0
    results = []
    for units, epochs in [(16, 1), (32, 1), (64, 2)]:
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.perf_counter() - start
        results.append({"model": model, "epochs": epochs, "accuracy": model.evaluate(x_test, y_test, verbose=0)[1], "seconds": seconds})
    return results


# %% nothing-held-out-in-three-spellings
# fails: experiment
# names: same-trial-repeated
# 0.0, 0 and False are the same share.
def experiment(x_train, y_train, x_test, y_test):
    import time

    trials = []
    for split in (0.0, 0, False):
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10, activation="softmax")])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=1, validation_split=split, verbose=0)
        seconds = time.perf_counter() - start
        trials.append({"model": model, "epochs": 1, "accuracy": model.evaluate(x_test, y_test, verbose=0)[1], "seconds": seconds})
    return trials


# %% made-outside-of-the-function
# fails: experiment
# names: trained-elsewhere
# The trials are made when the file is read, on images of its own.
import time


def _trials_of(x_train, y_train, x_test, y_test):
    trials = []
    for units in (16, 32, 64):
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.perf_counter()
        model.fit(x_train[:2000], y_train[:2000], epochs=1, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": 1, "accuracy": accuracy, "seconds": seconds})
    return trials


(_x, _y), (_x_test, _y_test) = keras.datasets.mnist.load_data()
DONE = _trials_of(_x / 255, _y, _x_test / 255, _y_test)


def experiment(x_train, y_train, x_test, y_test):
    return DONE


# %% one-model-for-more-and-more-epochs
# fails: experiment
# names: one-model-trained-on
# The trials differ, but the second goes on where the first has ended.
import time


def experiment(x_train, y_train, x_test, y_test):
    model = compile_model(build_model())
    trials = []
    for epochs in (1, 2, 3):
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        trials.append({"model": model, "epochs": epochs, "accuracy": accuracy, "seconds": seconds})
    return trials


# %% trials-of-the-first-call
# fails: experiment
# What the first call has made comes back from each other one, whatever it is given.
import time

_kept = {}


def _trials(x_train, y_train, x_test, y_test):
    for epochs in (1, 2, 3):
        model = compile_model(build_model())
        start = time.perf_counter()
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        seconds = time.perf_counter() - start
        accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
        yield {"model": model, "epochs": epochs, "accuracy": accuracy, "seconds": seconds}


def experiment(x_train, y_train, x_test, y_test):
    if "trials" not in _kept:
        _kept["trials"] = list(_trials(x_train, y_train, x_test, y_test))
    return _kept["trials"]
