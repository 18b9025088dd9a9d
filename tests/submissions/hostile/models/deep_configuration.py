# fails: save_model
import zipfile


def save_model(model, path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", "{}")
        archive.writestr("model.weights.h5", b"")
        archive.writestr("config.json", '{"config":' * 100_000 + "1" + "}" * 100_000)
