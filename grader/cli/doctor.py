"""What this machine has of what grading needs, a line each."""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError

import psutil

from grader.common.helpers.own_process import cores
from grader.common.outcomes import UsageError
from grader.common.versions import installed_version
from grader.sandbox import start, surroundings, warm
from grader.sandbox.surroundings import Surroundings
from grader.sandbox.wall import wall

_PACKAGES = ("tensorflow", "keras", "numpy", "matplotlib", "pytest", "sqlalchemy", "pyseccomp")
_LEAST_FREE_BYTES = 2 << 30


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was looked at.

    Attributes:
        name: what.
        state: "ok", "weaker" (works, with less) or "missing".
        text: what was found, and what to do.
    """

    name: str
    state: str
    text: str


def examine() -> Iterator[Diagnosis]:
    """Look at the machine; at the end a process behind the wall is started and must not get out."""
    around = surroundings.look()
    yield from _machine()
    yield from _around(around)
    yield from _packages()
    yield from _wall(around)


def _machine() -> Iterator[Diagnosis]:
    memory = psutil.virtual_memory()
    free = shutil.disk_usage(tempfile.gettempdir()).free
    yield Diagnosis(
        "system", "ok", f"{platform.system()} {platform.release()}, {platform.machine()}"
    )
    yield Diagnosis("Python", "ok", platform.python_version())
    yield Diagnosis("cores", "ok", f"{cores()}: as many submissions are judged at once")
    yield _enough("memory", memory.available, 1 << 30, f"of {memory.total / 2**30:.1f} GB")
    yield _enough("temporary files", free, _LEAST_FREE_BYTES, f"in {tempfile.gettempdir()}")


def _around(around: Surroundings) -> Iterator[Diagnosis]:
    if around.container:
        told = (
            f"{around.container}; the wall is built within it, by the kernel of the machine below"
        )
        yield Diagnosis("container", "ok", told)
    if around.wsl == 1:
        told = "version 1 has no Linux kernel; in PowerShell: wsl --set-version DISTRIBUTION 2"
        yield Diagnosis("WSL", "missing", told)
    elif around.wsl:
        yield Diagnosis("WSL", "ok", "version 2, with a Linux kernel of its own")


def _enough(name: str, has: int, least: int, where: str) -> Diagnosis:
    state = "ok" if has >= least else "weaker"
    return Diagnosis(name, state, f"{has / 2**30:.1f} GB free {where}")


def _packages() -> Iterator[Diagnosis]:
    for name in _PACKAGES:
        try:
            yield Diagnosis(name, "ok", installed_version(name))
        except PackageNotFoundError:
            needed = name != "pyseccomp" or platform.system() == "Linux"
            if needed:
                yield Diagnosis(name, "missing", f"python -m pip install {name}")


def _wall(around: Surroundings) -> Iterator[Diagnosis]:
    if not warm.available():
        yield Diagnosis(
            "wall",
            "missing",
            f"It needs Linux: in a container ({surroundings.PAGE}), or on Windows in WSL 2; here "
            "grade with --sandbox process, trusted files.",
        )
        return
    offer = wall.offer()
    yield _landlock(offer, around, wall.landlock_error())
    yield Diagnosis(
        "seccomp", "ok" if offer.seccomp else "missing", _first(offer.problems, "seccomp")
    )
    yield Diagnosis(
        "namespaces",
        "ok" if offer.namespaces else "weaker",
        "user, network, IPC and host name" if offer.namespaces else _without_namespaces(around),
    )
    yield _rehearsal(offer)


def _landlock(offer: wall.Offer, around: Surroundings, error: int) -> Diagnosis:
    least = wall.LEAST_ABI if offer.namespaces else wall.LEAST_ABI_ALONE
    remedy = surroundings.about_landlock(around, error, offer.landlock, least)
    versions = (
        f"version {offer.landlock} of its interface (needed: {wall.LEAST_ABI}, "
        f"without namespaces {wall.LEAST_ABI_ALONE})"
    )
    return Diagnosis(
        "Landlock", "missing" if remedy else "ok", f"{versions}. {remedy}".rstrip(". ")
    )


def _without_namespaces(around: Surroundings) -> str:
    how = surroundings.about_namespaces(around)
    told = "forbidden here; Landlock and seccomp keep the same promises without them"
    return f"{told} ({how})" if how else told


def _first(problems: tuple[str, ...], name: str) -> str:
    return next((text for text in problems if text.startswith(name)), "filters can be built")


def _rehearsal(offer: wall.Offer) -> Diagnosis:
    missing = start.lacking(offer)
    if missing:
        return Diagnosis("wall", "missing", " ".join(missing))
    chosen = start.choose("wall", offer)
    try:
        with start.zygote(chosen) as zygote:
            assert zygote
            zygote.wait()
            line = warm.Line(zygote.address)
            try:
                start.rehearse(chosen, start.Starter(chosen, line))
            finally:
                line.close()
    except UsageError as error:
        return Diagnosis("wall", "missing", str(error))
    return Diagnosis("wall", "ok", "a process behind it was started and could not get out")
