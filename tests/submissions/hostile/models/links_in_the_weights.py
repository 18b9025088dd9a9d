# HDF5 can point to other files.
# fails: save_model
import io
import zipfile

import h5py


def save_model(model, path):
    model.save(path)
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        for name in ("dense", "dense_1", "dense_2"):
            file[f"layers/{name}/vars/0"] = h5py.ExternalLink(FACTS["secret"], "/")
            outside = [("/etc/passwd", 0, 128)]
            file.create_dataset(f"layers/{name}/vars/1", (128,), "u1", external=outside)
    with zipfile.ZipFile(path) as archive:
        kept = {n: archive.read(n) for n in archive.namelist() if not n.endswith(".h5")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
        archive.writestr("model.weights.h5", data.getvalue())
