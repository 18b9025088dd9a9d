"""Times as platforms write them, and as people do."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grader.common.outcomes import UsageError
from grader.report.course.languages import time_in_words

_FORMATS = (
    "%Y-%m-%d %H:%M:%S %z",  # Gradescope
    "%Y-%m-%d %H:%M:%S UTC",  # Canvas and GitHub Classroom
    "%A, %d %B %Y, %I:%M %p",  # Moodle, in English
    "%A, %B %d, %Y, %I:%M %p",  # Moodle, in English of the United States
    "%d %B %Y, %I:%M %p",
    "%b %d, %Y %I:%M %p",  # Brightspace
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y, %H:%M",
    "%d/%m/%Y %H:%M:%S",
)
_NOTHING = ("", "-", "n/a", "none", "never")


def zone_of(name: str) -> tzinfo:
    """The time zone of this name, such as `Europe/Berlin`.

    Raises:
        UsageError: the system knows no such zone.
    """
    if name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(
            f"There is no time zone {name!r}; write one such as Europe/Berlin or America/Toronto "
            "(on Windows install them: python -m pip install tzdata)."
        ) from None


def read_time(text: str) -> datetime | None:
    """The time that a cell holds; without a zone where it names none.

    None where there is none.

    Raises:
        ValueError: it is a time in no form that is known here.

    >>> read_time("Monday, 9 November 2026, 11:59 PM")
    datetime.datetime(2026, 11, 9, 23, 59)
    >>> read_time("Dienstag, 10. November 2026, 00:03")
    datetime.datetime(2026, 11, 10, 0, 3)
    >>> read_time("2026-11-09T23:59:12Z").isoformat()
    '2026-11-09T23:59:12+00:00'
    """
    text = re.sub(r"\s+", " ", text).strip().removeprefix("'")  # newer Moodle keeps dashes so
    if text.casefold() in _NOTHING:
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    for form in _FORMATS:
        with suppress(ValueError):
            at = datetime.strptime(text, form)
            return at.replace(tzinfo=UTC) if form.endswith("UTC") else at
    in_words = time_in_words(text)
    if in_words is None:
        raise ValueError(text)
    return in_words


def in_zone(at: datetime, zone: tzinfo) -> datetime:
    """The time in a zone; one without a zone is meant there."""
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def shown_time(at: datetime) -> str:
    """A time for people: `Mon 9 Nov 2026, 23:59`.

    >>> shown_time(datetime(2026, 11, 9, 23, 59))
    'Mon 9 Nov 2026, 23:59'
    """
    days = "Mon Tue Wed Thu Fri Sat Sun".split()  # noqa: SIM905 - not the system's language
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
    date = f"{days[at.weekday()]} {at.day} {months[at.month - 1]} {at.year}"
    return f"{date}, {at.hour:02}:{at.minute:02}"
