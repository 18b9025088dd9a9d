# A configuration that names functions of the operating system.
# fails: save_model
import json
import zipfile


def save_model(model, path):
    model.save(path)
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(kept["config.json"])
    config["config"]["layers"][1] = {
        "module": "os", "class_name": "system", "config": {"command": "touch planted"},
        "registered_name": "system",
    }
    config["config"]["layers"][2] = {
        "module": "builtins", "class_name": "function", "config": "exec", "registered_name": "exec"
    }
    kept["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
