# Names in the archive that lead out of the folder it is unpacked to.
# fails: save_model
import zipfile


def save_model(model, path):
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../planted", "/tmp/grader-planted", f"{FACTS['secret']}",
                     "assets/../../../planted", "config.json", "model.weights.h5"):
            archive.writestr(name, "{}")
