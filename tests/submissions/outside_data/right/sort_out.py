# %% loads-by-itself
# Nothing of step 2.
def sort_out(paths):
    whole = []
    for path in paths:
        try:
            with Image.open(path) as image:
                image.load()
            whole.append(path)
        except (OSError, SyntaxError, ValueError):
            continue
    return whole, [path for path in paths if path not in whole]


# %% with-a-helper
# A tuple of lists of pathlib's paths.
def can_be_read(path):
    try:
        keras.utils.img_to_array(keras.utils.load_img(path))
    except Exception:
        return False
    return True


def sort_out(paths):
    told = [(Path(path), can_be_read(path)) for path in paths]
    return tuple([path for path, fine in told if fine is wanted] for wanted in (True, False))
