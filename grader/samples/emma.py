"""Another softmax that is as good, and the accuracy in place of the loss."""


def build_model():
    return keras.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation=tf.nn.softmax),
        ]
    )


def evaluate_model(model, x_test, y_test):
    val_loss, val_acc = model.evaluate(x_test, y_test, verbose=0)
    print(f"Validation loss: {val_acc}, validation accuracy: {val_acc}")
    return val_acc, val_acc
