"""Run an assignment's `make_given.py` or its like with the reference, for `grader generate`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from grader.sandbox.child.keras.datasets import serve_datasets
from grader.sandbox.child.module import run_source


def main() -> None:
    """Import the reference and let the recipe write its files."""
    request = json.loads(sys.argv[1])
    if request["datasets"]:  # else nothing of Keras need be imported
        serve_datasets(request["datasets"])
    reference = _import("reference", request["solution"])
    recipe = Path(request["recipe"])
    make = getattr(_import("recipe", str(recipe)), recipe.stem)
    make(reference, Path(request["folder"]))


def _import(name: str, path: str):  # type: ignore[no-untyped-def]
    module, raised = run_source(Path(path).read_text("utf-8"), name=name, filename=path)
    if raised:
        raise RuntimeError(f"{path}, line {raised[0]['line']}: {raised[0]['message']}")
    return module


if __name__ == "__main__":
    main()
