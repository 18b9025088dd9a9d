# A notebook exported as a script: In[] marks, loose expressions, cells that try things out.
#!/usr/bin/env python
# coding: utf-8

# # My first neural network
#
# MNIST with Keras

# In[1]:


import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf
from tensorflow import keras

print(tf.__version__)


# In[2]:


def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


(X, y), (X_test, y_test) = load_data()
X.shape, y[:10]


# In[5]:


def show_digit(image, label):
    plt.figure(figsize=(2, 2))
    plt.imshow(image, cmap="gray")
    plt.axis("off")
    plt.title("Label: " + str(label))
    return plt.gcf()


show_digit(X[7], y[7])


# In[6]:


# old version, gave a picture with 0 and 1 only
# def normalize(x):
#     return x // 255

def normalize(x):
    return x / 255


normalize(X).min(), normalize(X).max()


# In[9]:


def build_model():
    model = keras.Sequential([
        keras.layers.Flatten(input_shape=(28, 28)),
        keras.layers.Dense(128, activation='relu'),
        keras.layers.Dense(128, activation='relu'),
        keras.layers.Dense(10, activation='softmax')
    ])
    return model


build_model().summary()


# In[10]:


def compile_model(model):
    model.compile(optimizer='adam',
                  loss='sparse_categorical_crossentropy',
                  metrics=['accuracy'])
    return model


# In[11]:


def fit_model(model, x_train, y_train):
    history = model.fit(x_train, y_train, epochs=3, batch_size=64, validation_split=0.1, verbose=0)
    return history


# In[14]:


def evaluate_model(model, x_test, y_test):
    test_loss, test_acc = model.evaluate(x_test, y_test, verbose=2)
    return test_loss, test_acc


model = compile_model(build_model())
history = fit_model(model, normalize(X[:1000]), y[:1000])
evaluate_model(model, normalize(X_test), y_test)


# In[15]:


import time

def experiment(x_train, y_train, x_test, y_test):
    results = {}
    for dropout in [0, 0.1, 0.3]:
        model = keras.Sequential([
            keras.layers.Flatten(input_shape=(28, 28)),
            keras.layers.Dense(64, activation='relu'),
            keras.layers.Dropout(dropout),
            keras.layers.Dense(10, activation='softmax')
        ])
        compile_model(model)
        t = time.time()
        model.fit(x_train, y_train, epochs=1, verbose=0)
        t = time.time() - t
        results[f'dropout {dropout}'] = {'model': model, 'epochs': 1,
                                         'accuracy': model.evaluate(x_test, y_test, verbose=0)[1],
                                         'seconds': t}
    return results


# In[16]:


def save_model(model, path):
    model.save(path)

def load_model(path):
    return keras.models.load_model(path)


# In[20]:


def predict_digits(model, images):
    predictions = model.predict(images)
    return predictions.argmax(axis=1)


predict_digits(model, normalize(X_test[:5])), y_test[:5]


# In[ ]:
