# fails: save_model
def save_model(model, path):
    model.save(path)
    with open(path, "r+b") as file:
        file.truncate(5000)
