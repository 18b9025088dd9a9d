# Kommentare und Meldungen auf Deutsch, mit Umlauten; sonst schlicht.
import time

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras

GRÖSSE = 28
ANZAHL_KLASSEN = 10


def load_data():
    """Lädt die Ziffern."""
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    print("Übungsbilder:", len(x_train), "– Prüfbilder:", len(x_test))
    return (x_train, y_train), (x_test, y_test)


def show_digit(image, label):
    """Zeigt das Bild, die Ziffer steht darüber."""
    figur, achse = plt.subplots()
    achse.imshow(image, cmap="gray")
    achse.set_title(f"Die Ziffer heißt: {label}")
    return achse


def normalize(x):
    """Teilt durch 255, den größten Grauwert."""
    größter_wert = 255.0
    return x.astype("float32") / größter_wert


def build_model():
    modell = keras.Sequential(name="erstes_modell")
    modell.add(keras.layers.Input(shape=(GRÖSSE, GRÖSSE)))
    modell.add(keras.layers.Flatten())
    for _ in range(2):
        modell.add(keras.layers.Dense(128, activation="relu"))
    modell.add(keras.layers.Dense(ANZAHL_KLASSEN, activation="softmax"))
    return modell


def compile_model(modell):
    modell.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return modell


def fit_model(modell, bilder, ziffern):
    verlauf = modell.fit(bilder, ziffern, epochs=3, validation_split=0.2, verbose=0)
    print("✓ fertig geübt")
    return verlauf


def evaluate_model(modell, bilder, ziffern):
    verlust, genauigkeit = modell.evaluate(bilder, ziffern, verbose=0)
    print(f"Verlust {verlust:.3f}, Genauigkeit {genauigkeit:.1%}")
    return verlust, genauigkeit


def experiment(x_train, y_train, x_test, y_test):
    versuche = []
    for aktivierung in ("relu", "tanh", "gelu"):
        modell = keras.Sequential(
            [
                keras.layers.Input(shape=(GRÖSSE, GRÖSSE)),
                keras.layers.Flatten(),
                keras.layers.Dense(50, activation=aktivierung),
                keras.layers.Dense(ANZAHL_KLASSEN, activation="softmax"),
            ]
        )
        compile_model(modell)
        beginn = time.time()
        modell.fit(x_train, y_train, epochs=2, verbose=0)
        dauer = time.time() - beginn
        genauigkeit = evaluate_model(modell, x_test, y_test)[1]
        versuche.append({"model": modell, "epochs": 2, "accuracy": genauigkeit, "seconds": dauer})
    return versuche


def save_model(modell, pfad):
    modell.save(pfad)


def load_model(pfad):
    return keras.models.load_model(pfad)


def predict_digits(modell, bilder):
    return np.argmax(modell.predict(bilder, verbose=0), axis=1)
