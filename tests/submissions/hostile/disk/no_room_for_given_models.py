# The models that later steps are given cannot be put anywhere.
# passes: normalize
# fails: evaluate_model, predict_digits
# with: evaluate_model, predict_digits
# says: cannot be handed over
import tempfile


def normalize(x):
    tempfile.tempdir = "/nowhere"
    return honest_normalize(x)
