"""Whose each hand-in is: the people of the roster, and what a results folder keeps of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from grader.common.text import folded
from grader.report.course.calendar import Course
from grader.report.course.roster import Person

SCHEMA: Literal["grader/class/v1"] = "grader/class/v1"


class HandIn(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-in that was graded, as far as its name and its zip told of it.

    Attributes:
        name: the student's, without the number of an attempt.
        ids: what else the platform calls the student by.
        attempt: from 1; 0 where there is one alone.
        at: when it was handed in; without a zone where the platform's own clock is meant.
        is_stamp: whether `at` is a zip's time stamp.
        late: whether the platform marked it as late.
    """

    name: str
    ids: tuple[str, ...] = ()
    attempt: int = 0
    at: datetime | None = None
    is_stamp: bool = False
    late: bool = False


class ClassList(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder of results keeps beside the gradebook: who, what is due, what was handed in.

    Attributes:
        people: the roster; empty where there is none.
        course: the calendar; None where there is none.
        hand_ins: by the name of the report.
        full: full marks of the assignment.
        course_at: the folder of `course.toml`, seen from the results.
        said: what each student's page says of lateness and the like.
    """

    schema: Literal["grader/class/v1"] = SCHEMA
    people: list[Person] = []
    course: Course | None = None
    hand_ins: dict[str, HandIn] = {}
    full: float = 0.0
    course_at: str = ""
    said: dict[str, list[str]] = {}

    @property
    def is_needed(self) -> bool:
        """Whether it says anything that the reports do not."""
        return bool(self.people) or self.course is not None


def owners(
    people: list[Person], hand_ins: Mapping[str, HandIn], names: Iterable[str], *, groups: bool
) -> dict[str, list[int]]:
    """To which people of the roster each report belongs, by their places in it.

    A hand-in belongs to the one person that its number, login or name fits; where groups share a
    grade, also to everybody in the group that it is named after.

    Args:
        people: the roster.
        hand_ins: what is known of each.
        names: of the reports.
        groups: whether a name may be a group's.
    """
    known = _Known(people, groups=groups)
    found = {}
    for name in names:
        told = hand_ins.get(name, HandIn(name=name))
        places = known.places([*told.ids, told.name, name])
        if places:
            found[name] = places
    return found


class _Known:
    """The people by everything that they may be called."""

    def __init__(self, people: list[Person], *, groups: bool) -> None:
        self._by_key: dict[str, set[int]] = {}
        self._by_name: dict[str, set[int]] = {}
        self._by_group: dict[str, set[int]] = {}
        for place, person in enumerate(people):
            for key in person.keys:
                self._add(self._by_key, key, place)
                if "@" in key:
                    self._add(self._by_key, key.partition("@")[0], place)
            for name in turned(person.name):
                self._add(self._by_name, name, place)
            if groups and person.group:
                self._add(self._by_group, person.group, place)

    def places(self, called: Iterable[str]) -> list[int]:
        """The one person, or the members of the group, that is called by one of these."""
        wanted = [folded(each) for each in called if each]
        for known in (self._by_key, self._by_name):
            for each in wanted:
                if len(known.get(each, ())) == 1:
                    return [*known[each]]
        groups = (self._by_group[each] for each in wanted if each in self._by_group)
        return sorted(next(groups, ()))

    @staticmethod
    def _add(known: dict[str, set[int]], key: str, place: int) -> None:
        known.setdefault(folded(key), set()).add(place)


def turned(name: str) -> list[str]:
    """A name and, as platforms write it, with the last names first.

    >>> turned("Jan van Dyk")
    ['Jan van Dyk', 'van Dyk Jan', 'Dyk Jan van']
    """
    words = name.split()
    return [" ".join(words[n:] + words[:n]) for n in range(len(words))] or [name]


def called(person: Person) -> set[str]:
    """All that an extension may call a person, folded."""
    keys = [*turned(person.name), *person.keys, person.group]
    keys += [key.partition("@")[0] for key in person.keys if "@" in key]
    return {folded(key) for key in keys if key}
