# %% only-opened
# fails: sort_out
# names: only-opened
def sort_out(paths):
    whole, broken = [], []
    for path in paths:
        try:
            Image.open(path)
            whole.append(path)
        except Exception:
            broken.append(path)
    return whole, broken


# %% stops-at-the-first
# fails: sort_out
# names: first-broken-ends-it
def sort_out(paths):
    whole = []
    try:
        for path in paths:
            Image.open(path).load()
            whole.append(path)
    except Exception:
        pass
    return whole, [path for path in paths if path not in whole]


# %% by-the-name
# fails: sort_out
# names: by-the-name
def sort_out(paths):
    whole = [path for path in paths if path.lower().endswith(SUFFIXES)]
    return whole, [path for path in paths if path not in whole]


# %% broken-ones-dropped
# fails: sort_out
def sort_out(paths):
    whole = []
    for path in paths:
        try:
            Image.open(path).load()
            whole.append(path)
        except Exception:
            pass
    return whole, []


# %% in-another-order
# fails: sort_out
def sort_out(paths):
    whole, broken = [], []
    for path in paths:
        try:
            Image.open(path).load()
            whole.insert(0, path)
        except Exception:
            broken.insert(0, path)
    return whole, broken


# %% nothing-caught
# fails: sort_out
def sort_out(paths):
    return [path for path in paths if Image.open(path).load() is not None], []


# %% all-are-broken
# fails: sort_out
# names: -
def sort_out(paths):
    return [], list(paths)


# %% colours-are-not-read
# fails: sort_out
# names: only-opened
# Keras converts a picture, and so reads it, only where it is not RGB already.
def sort_out(paths):
    whole, broken = [], []
    for path in paths:
        try:
            keras.utils.load_img(path)
        except Exception:
            broken.append(path)
        else:
            whole.append(path)
    return whole, broken


# %% lists-outside-of-the-function
# fails: sort_out
# names: kept-from-before
_whole, _broken = [], []


def sort_out(paths):
    for path in paths:
        try:
            Image.open(path).load()
            _whole.append(path)
        except Exception:
            _broken.append(path)
    return _whole, _broken


# %% lists-as-defaults
# fails: sort_out
# names: kept-from-before
def sort_out(paths, whole=[], broken=[]):
    for path in paths:
        try:
            read_image(path)
            whole.append(path)
        except Exception:
            broken.append(path)
    return whole, broken
