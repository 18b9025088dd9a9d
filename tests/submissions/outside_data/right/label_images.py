# %% a-list-of-numbers
def label_images(paths):
    return [int(path.split("/")[-2]) for path in paths]


# %% os-path
import os


def label_images(paths):
    return np.array([os.path.basename(os.path.dirname(path)) for path in paths], dtype=np.int64)
