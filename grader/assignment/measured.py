"""How long a reference takes: from that follows what a call may take where no manifest says it."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from grader.common.outcomes import UsageError

FILE = "measured.toml"
"""Beside the manifest; `grader generate` writes it."""

LEAST_SECONDS = 10.0
TIMES = 20.0
"""How many times as long as the reference a student's function may take: it may be written in a
slower way, on a slower machine, beside others."""

_HEAD = """\
# Written by `grader generate`: how long the reference's longest call of each step took, in seconds.
# A step whose `seconds` no manifest says may take 20 times as long, and 10 seconds at least.
"""


class Named(Protocol):
    """A step."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


class _Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    made_from: str = ""
    seconds: dict[str, float] = {}


def read(folder: Path) -> tuple[str, dict[str, float]]:
    """What was measured: a digest of what that was made from, and by step the longest call.

    Raises:
        UsageError: the file is not as it must be.
    """
    path = folder / FILE
    if not path.is_file():
        return "", {}
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Measured)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}; remove it, and run `grader generate`.") from None
    return found.made_from, {
        name: value for name, value in found.seconds.items() if 0 <= value < math.inf
    }


def write(folder: Path, made_from: str, seconds: Mapping[str, float]) -> Path:
    """Write what was measured."""
    path = folder / FILE
    lines = "".join(f"{name} = {value:.3g}\n" for name, value in seconds.items())
    text = f'{_HEAD}made_from = "{made_from}"\n\n[seconds]\n{lines}'
    path.write_text(text, "utf-8", newline="\n")
    return path


def limit(seconds: float) -> float:
    """What a call may take, in whole seconds, where the reference took so long."""
    return max(LEAST_SECONDS, float(math.ceil(TIMES * seconds)))


def unsaid(manifest: Mapping[str, Any]) -> list[str]:
    """The steps of which a manifest, as it stands in its file, does not say the seconds."""
    return [str(step["name"]) for step in manifest["steps"] if "seconds" not in step]


def fill_in(steps: Sequence[Named], manifest: Mapping[str, Any], folder: Path) -> None:
    """Give steps the seconds that follow from what was measured.

    Args:
        steps: those of the manifest.
        manifest: as it stands in its file.
        folder: that of the assignment.
    """
    _, found = read(folder)
    open_ones = set(unsaid(manifest))
    for step in steps:
        if step.name in open_ones and step.name in found:
            msgspec.structs.force_setattr(step, "seconds", limit(found[step.name]))  # type: ignore[arg-type]
