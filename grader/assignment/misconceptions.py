"""Known mistakes: a name for each, and the sentence a good teacher would say.

Here stands what holds for Python and Keras in any assignment. What holds in one assignment lies in
its folder, in `misconceptions.toml`, and wins where both know something. Which evidence shows which
mistake is decided where the evidence is: by `grader.expect`, by a check, or, for exceptions, by
`grader.assignment.raised` and the assignment's own readings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grader.assignment.raised import READINGS, Raised, Reading
from grader.assignment.sayings import SAYINGS
from grader.common.outcomes import UsageError

FILE = "misconceptions.toml"
"""The name of an assignment's own catalogue, beside its manifest."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Misconception(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One known mistake.

    Attributes:
        name: kebab-case, as it stands in reports.
        says: what helps the student, in one or two sentences.
    """

    name: str
    says: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `misconceptions.toml`."""

    misconception: list[Misconception] = []
    exception: list[Reading] = []


@dataclass(frozen=True)
class Catalogue:
    """What is known of mistakes in one assignment: what holds in any, and its own.

    Attributes:
        known: mistakes by name.
        readings: which exceptions show which of them; the first that fits counts.
    """

    known: Mapping[str, Misconception]
    readings: Sequence[Reading]

    def knows(self, name: str) -> bool:
        """Whether a check may name this misconception, or none ("")."""
        return not name or name in self.known

    def says(self, name: str) -> str:
        """What helps with the misconception `name`; "" for one that nobody knows (any more)."""
        return self.known[name].says if name in self.known else ""

    def of_exception(self, step: str, raised: Raised) -> Misconception | None:
        """The misconception that an exception of a student's function shows, if a known one.

        Args:
            step: the function's name.
            raised: the exception.
        """
        reading = next((each for each in self.readings if each.fits(step, raised)), None)
        return self.known[reading.misconception] if reading else None


def read(path: Path, steps: Collection[str]) -> Catalogue:
    """The catalogue of an assignment: its own entries, if it has a file of them, and the general.

    Args:
        path: of the file; nothing need be there.
        steps: the names of the assignment's steps.

    Raises:
        UsageError: the file is not valid; one line says where.
    """
    if not path.is_file():
        return GENERAL
    try:
        own = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    except msgspec.ValidationError as error:
        raise UsageError(f"{path} is not valid: {error}") from None
    known = {**GENERAL.known, **{each.name: each for each in own.misconception}}
    problem = _problem(own, known, steps)
    if problem:
        raise UsageError(f"{path} is not valid: {problem}")
    return Catalogue(known, (*own.exception, *GENERAL.readings))


def _problem(own: _File, known: Collection[str], steps: Collection[str]) -> str:
    seen: set[str] = set()
    for each in own.misconception:
        where = f"misconception {each.name!r}"
        if not _NAME.fullmatch(each.name):
            return f"{where}: names are words in small letters with hyphens between them"
        if each.name in seen:
            return f"{where} stands there twice"
        if not each.says.strip() or "\n" in each.says.strip():
            return f"{where}: says is one or two sentences, in one line"
        seen.add(each.name)
    for number, reading in enumerate(own.exception, start=1):
        where = f"exception {number} ({reading.misconception!r})"
        if reading.misconception not in known:
            return f"{where}: there is no misconception of this name"
        unknown = [step for step in reading.steps if step not in steps]
        if unknown:
            return f"{where}: there is no step {unknown[0]!r}"
        try:
            re.compile(reading.message)
        except re.error as error:
            return f"{where}: message is no regular expression: {error}"
    return ""


GENERAL = Catalogue({name: Misconception(name, says) for name, says in SAYINGS.items()}, READINGS)
"""What holds in any assignment."""
