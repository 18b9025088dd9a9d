"""The modules of assignments, for their checks: `grader.exercises.<name>` is a folder in use.

While checks of the assignment `first_model` are run, each file that lies beside its manifest can be
imported by this name, from its checks and from its hidden ones, wherever both folders lie:

    from grader.exercises.first_model import expectations

No assignment lies here. In a process that holds a submission nothing is registered, so there is
nothing to be imported under these names.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType


def register(folder: Path) -> None:
    """Let the modules in an assignment's folder be imported from now on, by the folder's name."""
    _take(folder.name)
    spec = ModuleSpec(_full(folder.name), None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    importlib.invalidate_caches()
    sys.modules[spec.name] = module_from_spec(spec)


@contextlib.contextmanager
def importable(folder: Path) -> Iterator[None]:
    """Within this context; then it is as before, and the next context imports them anew."""
    before = _take(folder.name)
    register(folder)
    try:
        yield
    finally:
        _take(folder.name)
        sys.modules.update(before)


def _take(name: str) -> dict[str, ModuleType]:
    """Take out of what is imported all that belongs to an assignment."""
    full = _full(name)
    names = [each for each in sys.modules if each == full or each.startswith(f"{full}.")]
    return {each: sys.modules.pop(each) for each in names}


def _full(name: str) -> str:
    return f"{__name__}.{name}"
