"""Run an assignment's `make_given.py` with the reference; started by `grader generate`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from grader.sandbox.child.keras.datasets import serve_datasets
from grader.sandbox.child.module import run_source


def main() -> None:
    """Import the reference and let the recipe write its files."""
    request = json.loads(sys.argv[1])
    serve_datasets(request["datasets"])
    reference = _import("reference", request["solution"])
    _import("recipe", request["recipe"]).make_given(reference, Path(request["folder"]))


def _import(name: str, path: str):  # type: ignore[no-untyped-def]
    module, raised = run_source(Path(path).read_text("utf-8"), name=name, filename=path)
    if raised:
        raise RuntimeError(f"{path}, line {raised[0]['line']}: {raised[0]['message']}")
    return module


if __name__ == "__main__":
    main()
