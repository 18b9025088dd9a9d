"""The entry point that pytest loads in every project where this package is installed.

It looks whether a manifest lies where pytest is asked to look, and does nothing at all where there
is none; the plugin proper is `grader.plugin.practice`. Keep this file free of imports that
cost time.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

_MANIFEST = "assignment.toml"


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before standard error is captured
def pytest_load_initial_conftests(early_config: Any, args: list[str]) -> Any:
    """Bring in the plugin proper where an argument lies in or above an assignment's folder."""
    if not _has_course(early_config):
        _complain(early_config, args)
        _bring_in(early_config, args)
    return (yield)


def _has_course(config: Any) -> bool:
    """Whether a judge has brought its own; nobody has whose module is not even imported."""
    module = sys.modules.get("grader.judge.course")
    if module is None:
        return False
    return any(isinstance(each, module.Course) for each in config.pluginmanager.get_plugins())


def _bring_in(early_config: Any, args: list[str]) -> None:
    if any(
        _leads_to_assignment(arg.split("::")[0]) for arg in _paths(args) or _usual(early_config)
    ):
        from grader.plugin import practice

        practice.register_modules(_paths(args) or _usual(early_config))
        for options in (early_config.known_args_namespace, early_config.option):  # conftest, checks
            options.importmode = "importlib"  # two assignments may have files of the same name
        early_config.pluginmanager.register(practice, "grader-course-options")


def _complain(early_config: Any, args: list[str]) -> None:
    """Say what to type instead, where exercises are asked for that are not where pytest looks.

    Raises:
        pytest.UsageError: with one line.
    """
    paths = list(early_config.known_args_namespace.file_or_dir)
    if not any(_is_odd(path) for path in paths) and not any(arg.startswith(_OURS) for arg in args):
        return
    from pathlib import Path

    from grader.common.words import for_stderr
    from grader.plugin.wrong_place import remedy

    here = Path(early_config.invocation_params.dir)
    told = remedy(args, paths, here, _usual(early_config))
    if told:
        raise pytest.UsageError(for_stderr(told))


def _is_odd(path: str) -> bool:
    """Whether pytest finds nothing there, or no tests by its usual names."""
    file = path.split("::")[0]
    named = os.path.basename(file)
    return not os.path.isdir(file) and not (os.path.isfile(file) and named.startswith("test_"))


_OURS = ("--hint", "--submission", "--data")


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
