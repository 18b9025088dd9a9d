# A model whose weights are a thousand times as large as the file.
# fails: save_model
import io
import json
import zipfile

import h5py


def save_model(model, path):
    model.save(path)
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        for name in ("layers/dense/vars/0", "layers/dense_1/vars/0", "layers/dense_2/vars/0"):
            file.create_dataset(name, shape=(10**6, 10**6), dtype="f8", fillvalue=0.5)
    with zipfile.ZipFile(path) as archive:
        kept = {n: archive.read(n) for n in archive.namelist() if not n.endswith(".h5")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
        archive.writestr("model.weights.h5", data.getvalue())
