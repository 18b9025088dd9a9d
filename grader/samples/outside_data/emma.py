"""One mistake: a torn file opens, and only who reads it to its end notices."""


def sort_out(paths):
    whole, broken = [], []
    for path in paths:
        try:
            Image.open(path)
            whole.append(path)
        except Exception:
            broken.append(path)
    return whole, broken
