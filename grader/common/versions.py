"""The versions of installed libraries, whatever name they were installed under."""

from __future__ import annotations

import functools
from importlib.metadata import PackageNotFoundError, packages_distributions, version

_BUILDS = {"tensorflow": ("tensorflow-cpu",)}
"""Other names under which the same modules are installed often."""


@functools.cache
def installed_version(name: str) -> str:
    """The version of a library, such as "2.21.0"; nothing of it is imported.

    `tensorflow-cpu` and other builds of TensorFlow bring the module `tensorflow` under names of
    their own; their version is TensorFlow's.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    for build in (name, *_BUILDS.get(name, ())):
        try:
            return version(build)
        except PackageNotFoundError:
            continue
    if name not in _BUILDS:
        raise PackageNotFoundError(name)
    for build in packages_distributions().get(name, []):  # reads every package's list of files
        return version(build)
    raise PackageNotFoundError(name)
