"""Versions of libraries that are installed under one name or another."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from grader.common.outcomes import UsageError
from grader.common.versions import installed_version
from grader.judge.receipt import versions


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An environment with no package in it but those that a test puts there."""
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    installed_version.cache_clear()
    yield tmp_path
    installed_version.cache_clear()


def put(folder: Path, name: str, version: str, module: str) -> None:
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (about / "RECORD").write_text(f"{module}/__init__.py,,\n")
    (folder / module).mkdir()
    (folder / module / "__init__.py").touch()  # newer Pythons list no file that is not there
    importlib.invalidate_caches()  # somebody may have looked here within the same tick of the clock


@pytest.mark.parametrize("build", ["tensorflow", "tensorflow-cpu", "tf-nightly"])
def test_the_version_of_tensorflow_is_told_whichever_build_it_is(
    installed: Path, build: str
) -> None:
    put(installed, build, "2.99.1", "tensorflow")
    assert installed_version("tensorflow") == "2.99.1"


def test_what_is_not_installed_is_named_with_the_command_that_installs_it(installed: Path) -> None:
    put(installed, "keras", "3.15.1", "keras")
    with pytest.raises(PackageNotFoundError):
        installed_version("numpy")
    with pytest.raises(UsageError, match="python -m pip install tensorflow"):
        versions()
