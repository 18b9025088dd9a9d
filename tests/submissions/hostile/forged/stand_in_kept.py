# A model that stood in for a broken function is kept, and given back when that one's turn comes.
# passes: show_digit
# fails: build_model
kept = []


def show_digit(image, label):
    try:
        kept.append(build_model())
    except ValueError:
        return None
    return honest_show_digit(image, label)


def build_model():
    if kept:
        return kept[0]
    raise ValueError("not yet")
