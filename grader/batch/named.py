"""The students that `--only` names."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from grader.common.outcomes import UsageError
from grader.common.text import did_you_mean


def named_in(text: str, known: Sequence[str]) -> list[str]:
    """The students that a text names, with commas between them; a name may have commas as well.

    Raises:
        UsageError: there is no such student, or the text can be read in two ways.
    """
    by_parts: dict[tuple[str, ...], list[str]] = {}
    for name in known:
        by_parts.setdefault(parts_of(name), []).append(name)
    if text in known:
        return [text]
    parts = parts_of(text)
    readings, reached = _readings(parts, by_parts)
    if not readings:
        rest = [*parts[reached:]] or [text]
        unknown = next((p for p in rest if (p,) not in by_parts), rest[0])
        meant = did_you_mean(unknown, known, cutoff=0.0)
        raise UsageError(f"There is no submission of {unknown!r}.{meant}")
    if len(readings) > 1:
        raise UsageError(
            f"{text!r} can be read in more than one way; give --only once for each student."
        )
    return readings[0]


def parts_of(text: str) -> tuple[str, ...]:
    """What stands between commas, in the form in which names are compared."""
    parts = (part.strip() for part in unicodedata.normalize("NFC", text).split(","))
    return tuple(part for part in parts if part)


def _readings(
    parts: tuple[str, ...], by_parts: Mapping[tuple[str, ...], Sequence[str]]
) -> tuple[list[list[str]], int]:
    """The ways to read the parts as names, two at most; and how far any of them came."""
    longest = max(map(len, by_parts), default=0)
    ways: list[list[list[str]]] = [[[]], *([] for _ in parts)]
    for end in range(1, len(parts) + 1):
        for start in range(max(0, end - longest), end):
            names = by_parts.get(parts[start:end], ())
            longer = [[*way, name] for way in ways[start] for name in names]
            ways[end] = [*ways[end], *longer][:2]
    return ways[-1], max(end for end, longer in enumerate(ways) if longer)
