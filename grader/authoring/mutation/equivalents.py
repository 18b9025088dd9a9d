"""Mutants of which their author says why they are no mistake: `equivalent.toml`.

The file lies beside the reference, for it holds lines of it: students must not have it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from grader.authoring.mutation.making import Mutant
from grader.common.outcomes import UsageError

FILE = "equivalent.toml"


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change that leaves the reference right.

    Attributes:
        step: the step.
        line: what is changed: the line of the reference, or the lines, blanks aside.
        becomes: what becomes of it; "*" for whatever the operators in `by` make of it, as far as
            it survives.
        reason: why the result is right by the text of the task.
        by: the operators that are meant; all where it is empty.
    """

    step: str
    line: str
    becomes: str
    reason: str
    by: list[str] = []

    @property
    def is_of_many(self) -> bool:
        """Whether it is about all that some operators make of a line; some may be mistakes."""
        return self.becomes == "*"

    def covers(self, mutant: Mutant) -> bool:
        """Whether it is about this mutant."""
        return (
            self.step == mutant.step
            and _words(self.line) == _words(mutant.before)
            and (self.becomes == "*" or _words(self.becomes) == _words(mutant.after))
            and (not self.by or mutant.operator.name in self.by)
        )


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    equivalent: list[Equivalent] = []


def read(reference: Path) -> list[Equivalent]:
    """What is marked beside a reference; nothing where there is no such file.

    Raises:
        UsageError: something in it is not as it must be.
    """
    path = reference.with_name(FILE)
    if not path.is_file():
        return []
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File).equivalent
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    for each in found:
        if not each.reason.strip():
            raise UsageError(f"{path}: {each.step}, {each.line!r}: say the reason.")
        if each.becomes == "*" and not each.by:
            raise UsageError(f"{path}: {each.step}, {each.line!r}: with becomes = '*' name `by`.")
    return found


def mark_for(mutant: Mutant, marked: Iterable[Equivalent]) -> Equivalent | None:
    """What says that a mutant is no mistake, of that one alone before of many; None without any."""
    fitting = sorted((each for each in marked if each.covers(mutant)), key=lambda e: e.is_of_many)
    return fitting[0] if fitting else None


def as_toml(mutant: Mutant) -> str:
    """How it would be marked; the reason is its author's to say."""
    return (
        "[[equivalent]]\n"
        f"step = {_quoted(mutant.step)}\n"
        f"line = {_quoted(mutant.before)}\n"
        f"becomes = {_quoted(mutant.after)}\n"
        'reason = ""\n'
    )


def _quoted(text: str) -> str:
    if "\n" in text and "'''" not in text:
        return f"'''\n{text}'''"
    return f"'{text}'" if "'" not in text else msgspec.json.encode(text).decode()


def _words(text: str) -> str:
    return " ".join(text.split())
