# The path is taken for the name of a place outside.
# fails: save_model
def save_model(model, path):
    for place in (FACTS["secret"], "/tmp/grader-planted.keras", "../planted.keras"):
        must_fail(place, lambda: open(place, "wb"))
    model.save("../planted.keras")
