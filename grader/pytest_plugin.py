"""The entry point that pytest loads in every project where this package is installed.

It looks whether a manifest lies where pytest is asked to look, and does nothing at all where there
is none; the plugin proper is `grader.course_plugin`. Keep this file free of imports that cost time.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

_MANIFEST = "assignment.toml"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: Any, args: list[str]) -> None:
    """Bring in the plugin proper where an argument lies in or above an assignment's folder."""
    if early_config.pluginmanager.has_plugin("grader-course"):
        return
    if any(
        _leads_to_assignment(arg.split("::")[0]) for arg in _paths(args) or _usual(early_config)
    ):
        from grader import course_plugin

        early_config.known_args_namespace.importmode = "importlib"
        early_config.pluginmanager.register(course_plugin, "grader-course-options")


def _paths(args: list[str]) -> list[str]:
    """The paths among pytest's arguments."""
    paths, is_value = [], False
    for arg in args:
        if not is_value and not arg.startswith("-") and os.path.exists(arg.split("::")[0]):
            paths.append(arg)
        is_value = arg in _OPTIONS_WITH_A_PATH
    return paths


def _usual(config: Any) -> list[str]:
    """Where pytest looks if no path is named: the project's `testpaths`, or the current folder."""
    folder = config.invocation_params.dir
    named = config.getini("testpaths") if folder == config.rootpath else []
    return [path for path in named if os.path.exists(path)] or ["."]


_OPTIONS_WITH_A_PATH = ("--submission", "--rootdir", "-c", "--confcutdir", "--basetemp", "--ignore")


def _leads_to_assignment(path: str) -> bool:
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    if _has_manifest(folder or "."):
        return True
    with os.scandir(folder or ".") as entries:
        return any(entry.is_dir() and _has_manifest(entry.path) for entry in entries)


def _has_manifest(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, _MANIFEST))
