"""Run an assignment's `make_given.py` or its like with the reference, for `grader generate`."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from grader.sandbox.child.keras.datasets import serve_datasets
from grader.sandbox.child.module import run_source

_NEWER = {"quantization_config": None, "input_axes": None, "output_axes": None, "ragged": False}
"""What newer versions of Keras write into a configuration and the oldest supported one refuses,
each with the value that means the same as its absence."""
_OBJECT = re.compile(r'(?<="shared_object_id": )\d+')
_CONFIG, _ABOUT = "config.json", "metadata.json"


def main() -> None:
    """Import the reference and let the recipe write its files."""
    request = json.loads(sys.argv[1])
    if request["datasets"]:  # else nothing of Keras need be imported
        serve_datasets(request["datasets"])
    reference = _import("reference", request["solution"])
    recipe = Path(request["recipe"])
    make = getattr(_import("recipe", str(recipe)), recipe.stem)
    make(reference, Path(request["folder"]))
    for path in sorted(Path(request["folder"]).glob("*.keras")):
        path.write_bytes(plain_model(path))


def plain_model(path: Path) -> bytes:
    """A model's file as every supported Keras can read it, and the same for the same model.

    Without the date, addresses in memory, and settings that only newer versions know and that say
    nothing.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == _CONFIG:
                data = _numbered(json.dumps(_without_newer(json.loads(data)))).encode()
            elif name == _ABOUT:
                data = json.dumps({"keras_version": json.loads(data)["keras_version"]}).encode()
            new.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def _numbered(config: str) -> str:
    """Objects that several parts share, by their numbers instead of their addresses."""
    numbers: dict[str, int] = {}
    return _OBJECT.sub(lambda found: str(numbers.setdefault(found[0], len(numbers) + 1)), config)


def _without_newer(config: Any) -> Any:
    if isinstance(config, list):
        return [_without_newer(each) for each in config]
    if not isinstance(config, dict):
        return config
    kept = {k: v for k, v in config.items() if k not in _NEWER or v is not _NEWER[k]}
    return {key: _without_newer(value) for key, value in kept.items()}


def _import(name: str, path: str):  # type: ignore[no-untyped-def]
    module, raised = run_source(Path(path).read_text("utf-8"), name=name, filename=path)
    if raised:
        raise RuntimeError(f"{path}, line {raised[0]['line']}: {raised[0]['message']}")
    return module


if __name__ == "__main__":
    main()
