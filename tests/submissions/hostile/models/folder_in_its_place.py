# fails: save_model
import os


def save_model(model, path):
    os.makedirs(f"{path}/config.json")
