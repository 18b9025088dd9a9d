# fails: load_model
def load_model(path):
    for place in (*FACTS["hidden"], FACTS["secret"]):
        must_fail(place, lambda: open(place, "rb").read())
    return keras.models.load_model(FACTS["hidden"][0])
