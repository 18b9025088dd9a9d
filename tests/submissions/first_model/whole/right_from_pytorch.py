# PyTorch habits: a module class that returns logits, a criterion, a train function, argmax(dim).
import time

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import ops

DEVICE = "cpu"
torch_like_mean, torch_like_std = 0.5, 0.5


@keras.saving.register_keras_serializable(package="first_model")
class NeuralNetwork(keras.Model):
    def __init__(self, hidden=128, **kwargs):
        super().__init__(**kwargs)
        self.hidden = hidden
        self.flatten = keras.layers.Flatten()
        self.fc1 = keras.layers.Dense(hidden)
        self.fc2 = keras.layers.Dense(hidden)
        self.fc3 = keras.layers.Dense(10)

    def call(self, x):
        x = self.flatten(x)
        x = ops.relu(self.fc1(x))
        x = ops.relu(self.fc2(x))
        return self.fc3(x)  # logits

    def get_config(self):
        return {**super().get_config(), "hidden": self.hidden}


def load_data():
    train, test = keras.datasets.mnist.load_data()
    return train, test


def show_digit(image, label):
    fig, ax = plt.subplots(1, 1)
    ax.imshow(image.squeeze(), cmap="gray")
    ax.set_title(f"{label}")
    ax.axis("off")
    return ax


def normalize(x):
    x = x.astype(np.float32) / 255.0
    return (x - torch_like_mean) / torch_like_std


def build_model():
    return NeuralNetwork()


def compile_model(model):
    criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = keras.optimizers.Adam(learning_rate=1e-3)
    model.compile(optimizer=optimizer, loss=criterion, metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    num_epochs = 3
    return model.fit(x_train, y_train.astype("int64"), batch_size=64, epochs=num_epochs, verbose=0)


def evaluate_model(model, x_test, y_test):
    criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    correct, total, running_loss = 0, 0, 0.0
    for i in range(0, len(x_test), 64):
        inputs, labels = x_test[i : i + 64], y_test[i : i + 64]
        outputs = model(inputs, training=False)
        running_loss += float(criterion(labels, outputs)) * len(labels)
        predicted = ops.convert_to_numpy(ops.argmax(outputs, axis=1))
        correct += int((predicted == labels).sum())
        total += len(labels)
    return running_loss / total, correct / total


def experiment(x_train, y_train, x_test, y_test):
    results = []
    for hidden in [32, 64, 256]:
        net = compile_model(NeuralNetwork(hidden))
        start = time.time()
        net.fit(x_train, y_train, epochs=1, batch_size=32, verbose=0)
        elapsed = time.time() - start
        _, acc = evaluate_model(net, x_test, y_test)
        results.append({"model": net, "epochs": 1, "accuracy": acc, "seconds": elapsed})
    return results


def save_model(model, path):
    model.save(path)


def load_model(path):
    return keras.saving.load_model(path, custom_objects={"NeuralNetwork": NeuralNetwork})


def predict_digits(model, images):
    outputs = model(images, training=False)
    return ops.convert_to_numpy(ops.argmax(outputs, axis=1))
