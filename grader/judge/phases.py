"""One run of a check on an item of its own, in pytest's three phases, seen by no other plug-in.

Reports, progress bars and reruns see the item that was collected, once; see `grader.judge.course`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from pluggy import HookCaller

from grader.judge.check_files import CheckFile, files_of, step_named
from grader.judge.judging import Check

_RUNNER = "runner"
_NEEDED = (_RUNNER, "skipping")
"""The plug-ins of pytest's own that a run needs: set-up of fixtures, and marks like `skipif`."""


def checks_in(path: Path, near: pytest.Item) -> Iterator[pytest.Function]:
    """New items for the checks in a file.

    `collect` is called by hand: pytest's hooks of collection belong to what was selected, and with
    `--lf` they leave out files without failures.

    Args:
        path: of the file; nothing comes of it where it is not there.
        near: an item of the same run.

    Raises:
        pytest.Collector.CollectError: the file cannot be imported.
    """
    parent = near.getparent(pytest.Dir) or near.getparent(pytest.Package) or near.session
    if path.is_file():
        yield from _functions(pytest.Module.from_parent(parent, path=path))


def _functions(collector: pytest.Collector) -> Iterator[pytest.Function]:
    for node in collector.collect():
        if isinstance(node, pytest.Function):
            yield node
        elif isinstance(node, pytest.Collector):
            yield from _functions(node)


class Copies:
    """New items for checks; to collect a file takes time, so all that come of it are kept."""

    def __init__(self) -> None:
        self._kept: dict[str, pytest.Function] = {}

    def of(self, item: pytest.Function) -> pytest.Function:
        """One for the same check that nobody has run, with fixtures of its own."""
        if item.nodeid not in self._kept:
            self._kept |= {each.nodeid: each for each in checks_in(item.path, item)}
        return self._kept.pop(item.nodeid)

    def check_of(self, item: pytest.Function, file: CheckFile) -> Check:
        """The check that an item stands for, as what judges it knows it.

        Args:
            item: it is not run itself.
            file: what the file is for in which it stands.
        """

        def public(step: str) -> Iterator[Check]:
            other = CheckFile(file.assignment, step, hidden=False)
            for path in files_of(file.assignment.folder, [step]):
                for each in checks_in(path, item):
                    if path.stem == f"test_{step}" or step == step_named(
                        names_of(each), file.assignment.by_name
                    ):
                        yield self.check_of(each, other)

        return Check(
            name=item.name,
            label=_label(item, file),
            step=file.step,
            run=lambda: run(self.of(item)),
            public=public,
            hidden=file.hidden,
            weight=_weight(item),
            hint=_hint(item),
        )


def names_of(item: pytest.Function) -> tuple[str, ...]:
    """The names of the class around a check, if there is one, and of the check."""
    classes = [each.name for each in item.listchain() if isinstance(each, pytest.Class)]
    return (*classes, item.originalname)


def _label(item: pytest.Function, file: CheckFile) -> str:
    """What students read: the first line of the docstring, and what tells parameters apart."""
    document = item.function.__doc__ or ""
    first = document.strip().split("\n")[0].rstrip(".")
    made = getattr(item.cls, "label_of", None)  # see `grader.expect.steps.kind`
    if made is not None:
        first = made(item.originalname, first, file.assignment.manifest.task).rstrip(".")
    first = str(first) or item.originalname.removeprefix("test_").replace("_", " ")
    which = getattr(item, "callspec", None)
    return f"{first} ({which.id})" if which and which.id and not file.hidden else first


def _weight(item: pytest.Function) -> float:
    marker = item.get_closest_marker("weight")
    usual = getattr(item.cls, "weights", {}).get(item.originalname, 1.0)
    return float(marker.args[0] if marker else usual)


def _hint(item: pytest.Item) -> str:
    marker = item.get_closest_marker("hint")
    return str(marker.args[0]) if marker else ""


def run(item: pytest.Function) -> BaseException | None:
    """Set a check up, call it and tear it down, with all of its fixtures of whatever scope.

    Nothing may be set up when it begins; see `tear_down`.

    Returns:
        What it raised, or None.
    """
    call = _phase("setup", lambda: _hook(item, "pytest_runtest_setup")(item=item))
    if call.excinfo is None:
        call = _phase("call", lambda: _hook(item, "pytest_runtest_call")(item=item))
    after = _phase("teardown", lambda: tear_down(item))
    item.funcargs.clear()  # arrays, in a circle of references
    failure = call.excinfo or after.excinfo
    return failure.value if failure else None


def tear_down(item: pytest.Item) -> None:
    """Tear down whatever is set up, the session's fixtures too: the next check may be anywhere."""
    hook = _hook(item, "pytest_runtest_teardown", needed=(_RUNNER,))
    hook(item=item, nextitem=None)


def _phase(
    when: Literal["setup", "call", "teardown"], do: Callable[[], object]
) -> pytest.CallInfo[object]:
    leave = (pytest.exit.Exception, KeyboardInterrupt)
    return pytest.CallInfo.from_call(do, when=when, reraise=leave)


def _hook(item: pytest.Item, name: str, *, needed: tuple[str, ...] = _NEEDED) -> HookCaller:
    """A hook of pytest with the plug-ins that are needed, and the check's conftest files."""
    manager = item.config.pluginmanager
    kept = [manager.get_plugin(each) for each in needed]
    others = [
        plugin
        for plugin in manager.get_plugins()
        if plugin not in kept and not _is_conftest_of(item.path, plugin)
    ]
    return manager.subset_hook_caller(name, remove_plugins=others)


def _is_conftest_of(path: Path, plugin: object) -> bool:
    name = str(getattr(plugin, "__file__", None) or "")
    return name.endswith("conftest.py") and _is_conftest_above(Path(name), path)


@functools.lru_cache(maxsize=1024)  # asked for each phase of each check
def _is_conftest_above(file: Path, path: Path) -> bool:
    return file.name == "conftest.py" and file.parent in path.parents
