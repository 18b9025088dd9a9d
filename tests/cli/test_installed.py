"""The package as pip installs it: in a folder that Python needs, with right solutions in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import HOLE

from grader.sandbox import start as sandbox
from grader.sandbox.wall import wall

ROOT = Path(__file__).parents[2]
THIEF = f"""
import os
import sys

import numpy as np

import grader

def fires(z):
    home = os.path.dirname(grader.__file__)
    assert "site-packages" in home
    for path in ("samples/a_neuron/whole.py", "bundled/exercises/a_neuron/assignment.toml"):
        for way in (home, os.path.join(home, "..", "grader"), os.path.join(sys.path[-1], "grader")):
            try:
                open(os.path.join(way, path)).close()
            except (PermissionError, FileNotFoundError):
                continue
            raise SystemError("{HOLE} " + path)
    from importlib import import_module
    for name in ("samples.a_neuron.whole", "judge", "assignment.manifest"):
        try:
            import_module("grader." + name)
        except (ImportError, PermissionError):
            continue
        raise SystemError("{HOLE} " + name)
    return np.where(z >= 0, 1.0, 0.0)
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder of libraries with the package in it, as a wheel is laid out."""
    place = tmp_path / "site-packages"
    ignored = shutil.ignore_patterns("__pycache__", ".grader")
    shutil.copytree(ROOT / "grader", place / "grader", ignore=ignored)
    exercises = place / "grader" / "bundled" / "exercises" / "a_neuron"
    shutil.copytree(ROOT / "exercises" / "a_neuron", exercises, ignore=ignored)
    return place


def test_no_submission_reads_the_samples_of_an_installed_package(
    installed: Path, tmp_path: Path
) -> None:
    """Those solve the exercises; nor does it import what judges it."""
    if sandbox.lacking(wall.offer()):
        if os.environ.get("GRADER_WALL_REQUIRED") == "1":
            pytest.fail("The wall is required, and cannot be built.")
        pytest.skip("no wall here")
    (tmp_path / "thief.py").write_text(THIEF, "utf-8")
    out = tmp_path / "results"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "grader", "grade", str(tmp_path / "thief.py")),
            *("--assignment", "a_neuron", "--out", str(out)),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    text = (out / "reports" / "thief.json").read_text("utf-8")
    assert HOLE not in text
    fires, *others = json.loads(text)["steps"]
    assert fires["outcome"] == "passed", fires
    assert {each["outcome"] for each in others} <= {"failed", "skipped", "not_attempted"}


def test_a_folder_is_allowed_without_the_package_in_it(tmp_path: Path) -> None:
    """Whatever leads to it: links, and folders within folders."""
    package = tmp_path / "lib" / "python" / "site-packages" / "grader"
    for name in ("grader/samples", "keras", "numpy"):
        (package.parent / name).mkdir(parents=True)
    (tmp_path / "lib" / "os.py").touch()
    (tmp_path / "lib" / "back").symlink_to(tmp_path / "lib")
    (package.parent / "alias").symlink_to(package / "samples")
    (tmp_path / "other").mkdir()
    named: dict[str, None] = {}
    found = [
        each
        for path in ("lib", "other", "nothing", "lib/python/site-packages/grader")
        for each in wall._apart_from(str(package), str(tmp_path / path), named)
    ]
    assert [os.path.relpath(path, tmp_path) for path in found] == [
        "lib/os.py",
        "lib/python/site-packages/keras",
        "lib/python/site-packages/numpy",
        "other",
    ]
    assert [os.path.relpath(path, tmp_path) for path in named] == [
        "lib",
        "lib/python",
        "lib/python/site-packages",
    ]
