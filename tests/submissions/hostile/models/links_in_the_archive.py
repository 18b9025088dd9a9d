# fails: save_model
import stat
import zipfile


def save_model(model, path):
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("config.json", "model.weights.h5", "metadata.json"):
            link = zipfile.ZipInfo(name)
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, FACTS["secret"])
