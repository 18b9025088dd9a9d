# fails: save_model
import zipfile


def save_model(model, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", '{"keras_version": "3.15.0"}')
        with archive.open("config.json", "w", force_zip64=True) as config:
            for _ in range(3000):
                config.write(b" " * (1 << 20))
