"""This grader as a wheel that students can install: without its samples, which solve exercises."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
from collections.abc import Iterator, Mapping

from grader.common.files import PACKAGE
from grader.common.members import folder_members, zipped

DISTRIBUTION = "keras-course-grader"
_NOT_FOR_STUDENTS = frozenset({"bundled", "samples"})
_KERNEL = "ipython_kernel_config.json"
"""For the kernels of the environment; pyproject.toml puts it into its wheels as well."""

_WHEEL = "Wheel-Version: 1.0\nGenerator: grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel_name() -> str:
    """The file's name, as pip wants it."""
    return f"{_stem()}-py3-none-any.whl"


def build_wheel(exercises: Mapping[str, bytes]) -> bytes:
    """The wheel; the same sources give the same bytes.

    Args:
        exercises: the files of the assignments that it brings along, by `<name>/<path>`.
    """
    about = f"{_stem()}.dist-info"
    members = dict(folder_members(PACKAGE, "grader", without=_NOT_FOR_STUDENTS))
    members |= {f"grader/bundled/exercises/{name}": data for name, data in exercises.items()}
    members |= {f"{about}/{name}": text.encode() for name, text in _about()}
    members[f"{_stem()}.data/data/etc/ipython/{_KERNEL}"] = members[f"grader/ipython/{_KERNEL}"]
    record = f"{about}/RECORD"
    lines = [f"{name},{_digest(data)},{len(data)}" for name, data in sorted(members.items())]
    members[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    return zipped(members)


def _about() -> Iterator[tuple[str, str]]:
    installed = importlib.metadata.distribution(DISTRIBUTION)
    head, _, _ = (installed.read_text("METADATA") or "").partition("\n\n")
    licences = [line for line in head.split("\n") if not line.startswith("License-File:")]
    yield "METADATA", "\n".join(licences) + "\n"
    yield "WHEEL", _WHEEL
    yield "entry_points.txt", installed.read_text("entry_points.txt") or ""


def _stem() -> str:
    return f"{DISTRIBUTION.replace('-', '_')}-{importlib.metadata.version(DISTRIBUTION)}"


def _digest(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={digest.decode()}"
