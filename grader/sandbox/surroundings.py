"""What stands around this Linux: a container, WSL, and why the kernel offers less than it could.

Only files are read, so that another machine's can be looked at as well: `look(root)`.

Sources: containerenv(5) of Podman; the kernel's documentation of Landlock ("Kernel support"),
`user.max_user_namespaces` and AppArmor's restriction of user namespaces; config-wsl in Microsoft's
kernel repository.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_MOST_BYTES = 1 << 16  # of a file that is looked at
_MARKS = ((".dockerenv", "Docker"), ("run/.containerenv", "Podman"))
_IN_CGROUPS = (
    ("kubepods", "Kubernetes"),
    ("libpod", "Podman"),
    ("docker", "Docker"),
    ("lxc", "LXC"),
    ("containerd", "containerd"),
)
_SWITCHES = (
    ("proc/sys/user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
    ("proc/sys/kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
    (
        "proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
PAGE = "docs/platforms/container.md"


@dataclass(frozen=True)
class Surroundings:
    """What was found.

    Attributes:
        container: which kind of container this is; "" for none.
        wsl: the version of Windows's subsystem for Linux, 1 or 2; 0 for none.
        kernel: its release.
        modules: Linux's security modules that are switched on; None where that is not told.
        forbids: the setting that forbids user namespaces, as `sysctl` takes the one that permits
            them; "" for none that is known.
    """

    container: str = ""
    wsl: int = 0
    kernel: str = ""
    modules: tuple[str, ...] | None = None
    forbids: str = ""

    @property
    def where(self) -> str:
        """The surroundings in words."""
        linux = f"WSL {self.wsl}" if self.wsl else ""
        return " on ".join(filter(None, (self.container, linux)))


def look(root: Path = Path("/"), environment: Mapping[str, str] = os.environ) -> Surroundings:
    """Look around.

    Args:
        root: the folder under which a machine's files lie.
        environment: of this process.
    """
    kernel = _text(root / "proc/sys/kernel/osrelease").strip()
    modules = _text(root / "sys/kernel/security/lsm").strip()
    return Surroundings(
        container=_container(root, environment),
        wsl=_wsl(kernel),
        kernel=kernel,
        modules=tuple(modules.split(",")) if modules else None,
        forbids=next(
            (permit for name, off, permit in _SWITCHES if _text(root / name).strip() == off), ""
        ),
    )


def about_landlock(around: Surroundings, error: int, version: int, least: int) -> str:
    """What to do where the kernel offers no Landlock, or too old a one; "" where nothing is to do.

    Args:
        around: what stands around this Linux.
        error: with which the kernel declined it; 0 where there is one.
        version: of its interface.
        least: the version that is needed.
    """
    if version >= least:
        return ""
    if version:
        return f"Permit user namespaces, for which this version will do; or {_newer(around)}"
    if error == errno.EPERM:
        return "The container refuses it: update Docker or Podman, whose filters let it through."
    if error == errno.EOPNOTSUPP or (around.modules and "landlock" not in around.modules):
        return _switch_on(around)
    return f"This kernel has none: {_newer(around)}"


def about_namespaces(around: Surroundings) -> str:
    """What forbids user namespaces, and how they are permitted."""
    if around.forbids:
        return f"permit them with: sudo sysctl -w {around.forbids}"
    if around.container:
        return "the container forbids them; --security-opt seccomp=unconfined permits them"
    return ""


def _newer(around: Surroundings) -> str:
    if around.wsl:
        return "in PowerShell run `wsl --update`, then `wsl --shutdown`."
    if around.container:
        return f"update the machine below the container to Linux 6.7 or newer; see {PAGE}."
    return "boot Linux 6.7 or newer."


def _switch_on(around: Surroundings) -> str:
    where = (
        "`kernelCommandLine` in .wslconfig"
        if around.wsl
        else "the command line of the kernel of the machine below the container"
        if around.container
        else "the kernel's command line"
    )
    return f"It is switched off: put landlock first into `lsm=` of {where}, and start anew."


def _container(root: Path, environment: Mapping[str, str]) -> str:
    for name, kind in _MARKS:
        if (root / name).exists():
            return kind
    named = environment.get("container", "")
    groups = _text(root / "proc/1/cgroup") + _text(root / "proc/self/cgroup")
    for word, kind in _IN_CGROUPS:
        if word in groups or word == named:
            return kind
    return f"a container ({named[:40]})" if named else ""


def _wsl(kernel: str) -> int:
    """WSL 2 is `5.15.167.4-microsoft-standard-WSL2`; WSL 1 was `4.4.0-19041-Microsoft`."""
    if not re.search("microsoft", kernel, re.IGNORECASE):
        return 0
    return 1 if re.fullmatch(r"[0-9.]+-[0-9]+-Microsoft", kernel) else 2


def _text(path: Path) -> str:
    """What stands in a small file; nothing where there is none, or it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
