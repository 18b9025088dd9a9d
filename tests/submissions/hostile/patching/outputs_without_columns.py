# A model that is right until it is measured then answers rows without numbers, or with too few.
# passes: load_data, normalize, build_model, compile_model
# fails: fit_model, evaluate_model, predict_digits, save_model
# earns: fit_model 2.0
# earns: save_model 1.5
# with: fit_model
# with: save_model
from grader.sandbox.child import inspections
from grader.sandbox.child.keras import portable

told, changed = portable.export, []


def export(model, known=""):
    if changed:
        raise ValueError("no")
    return told(model, known)


def forward(context, model, images):
    changed.append(True)
    return np.zeros((len(images), [0, 1, 3][len(changed) % 3]))


portable.export = export


def evaluate_model(model, x_test, y_test):
    changed.append(True)
    inspections.QUESTIONS["forward"] = forward
    return 0.5, 0.5


def predict_digits(model, images):
    return np.arange(len(images)) % 10
