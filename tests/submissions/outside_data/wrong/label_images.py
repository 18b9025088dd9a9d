# %% from-the-file
# fails: label_images
# names: label-from-the-file-name
import re


def label_images(paths):
    return np.array([int(re.findall(r"\d+", path)[-1]) for path in paths])


# %% first-number-of-the-path
# fails: label_images
# names: label-from-the-file-name
import re


def label_images(paths):
    return np.array([int(re.search(r"\d", path).group()) for path in paths])


# %% second-part
# fails: label_images
# names: -
def label_images(paths):
    return np.array([int(path.split("/")[1]) for path in paths])


# %% texts
# fails: label_images
# names: texts-for-labels
def label_images(paths):
    return [Path(path).parent.name for path in paths]


# %% an-array-of-texts
# fails: label_images
# names: texts-for-labels
def label_images(paths):
    return np.array([Path(path).parent.name for path in paths])
