"""The roster: everybody in the course, as Canvas, Moodle, GitHub Classroom and others export it.

Sources of the headings: Canvas's gradebook export (`Student`, `ID`, `SIS User ID`, `SIS Login ID`,
`Section`) and its export of a group set (`name`, `canvas_user_id`, `user_id`, `login_id`,
`sections`, `group_name`); Moodle's grading worksheet (`Identifier`, `Full name`, `ID number`,
`Email address`, `Group`, `Last modified (submission)`), its gradebook and its list of participants
(`First name`, `Last name`, in older versions `Surname`, `Groups`), each in the language of whoever
downloads (`languages`); GitHub Classroom's roster
(`identifier`, `github_username`, `github_id`, `name`) and grades (`roster_identifier`,
`submission_timestamp`, `group_name`); Gradescope's grades (`SID`, `Sections`, `Submission Time`);
Brightspace's (`OrgDefinedId`, `Username`, with `#` before each value). A list of one's own has
`name` and whatever of `id`, `login`, `email`, `group`, `section` and `handed_in` there is.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from grader.common.outcomes import UsageError
from grader.common.text import did_you_mean, folded, shown
from grader.report.course.languages import (
    HEADINGS,
    STATUS,
    are_participants,
    is_worksheet,
    says_late,
)
from grader.report.course.times import read_time

_MOST_BYTES = 16 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PARTICIPANT = re.compile(r"[^0-9]*(?P<number>[0-9]+)\s*")
_KNOWN: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "fullname", "student", "studentname", "displayname", "rosteridentifier"),
    "first": ("firstname", "first", "givenname", "forename"),
    "last": ("lastname", "last", "surname", "familyname"),
    "number": ("id", "canvasuserid", "studentid", "orgdefinedid"),
    "participant": ("identifier",),
    "other": ("sisuserid", "userid", "idnumber", "sid", "githubid", "matriculationnumber"),
    "login": ("login", "username", "sisloginid", "loginid", "account"),
    "github": ("githubusername", "github"),
    "email": ("email", "emailaddress", "studentemail", "mail"),
    "group": ("group", "groupname", "team", "groups"),
    "section": ("section", "sections", "sectionname"),
    "handed_in": ("handedin", "submissiontimestamp", "lastmodifiedsubmission", "submissiontime",
                  "submittedat"),
    "status": tuple(sorted(STATUS)),
    "attempt": ("attempt", "counts"),
}  # fmt: skip
_COLUMNS = {kind: known + HEADINGS.get(kind, ()) for kind, known in _KNOWN.items()}
_TEST_STUDENT = "studenttest"  # "Student, Test": Canvas's own


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the course.

    Attributes:
        name: first name first.
        number: by which the platform's sheets know the person, such as Canvas's `ID` or the number
            of Moodle's participant; "" where none is known.
        keys: all that tells the person apart: numbers, logins, addresses.
        email: the mail address; "" where the roster has none.
        group: "" for who is in none.
        section: likewise.
        handed_in: when, where the roster has such a column.
        late: whether the platform says that it was late.
        attempt: the attempt that counts, where the roster names one; "" where it does not.
    """

    name: str
    number: str = ""
    keys: list[str] = []
    email: str = ""
    group: str = ""
    section: str = ""
    handed_in: datetime | None = None
    late: bool = False
    attempt: str = ""

    @property
    def id(self) -> str:
        """What to show beside the name."""
        return self.number or next(iter(self.keys), "")


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody, in the order of the file.

    Attributes:
        people: who.
        notes: what a person should know of the file, a line each.
    """

    people: list[Person]
    notes: list[str] = []


def read_roster(data: bytes, *, name: str = "the roster") -> Roster:
    """Read a roster.

    Args:
        data: the CSV file, in UTF-8 or UTF-16, with commas, semicolons or tabs.
        name: how messages call it.

    Raises:
        UsageError: it is no table, no column holds names, or two lines are of the same person.
    """
    rows = _rows(data, name)
    columns = _columns(rows)
    if not _has_names(columns, rows):
        there = ", ".join(repr(shown(cell)) for cell in rows[0][:12])
        meant = did_you_mean("name", rows[0])
        raise UsageError(
            f"{name} has no column of names that is known here; call one 'name', or two 'first "
            f"name' and 'last name', or export the roster anew, in English. There are: "
            f"{there}.{meant}"
        )
    people, unread = [], []
    for cells in rows[1:]:
        person, bad = _person(_values(cells, columns))
        if person is not None:
            people.append(person)
            unread += [f"{person.name} {bad!r}"] if bad else []
    people = _joined(people)
    if not people:
        raise UsageError(f"{name} names nobody; is it the right file?")
    _refuse_twins(people, name)
    notes = []
    if unread:
        listed = ", ".join(unread[:5]) + (", …" if len(unread) > 5 else "")
        notes = [f"Times in {name} that cannot be read, write them as 2026-11-09 23:59: {listed}"]
    return Roster(people=people, notes=notes)


def _rows(data: bytes, name: str) -> list[list[str]]:
    if len(data) > _MOST_BYTES:
        raise UsageError(f"{name} is larger than {_MOST_BYTES >> 20} MB; is it the right file?")
    bom, encoding = next(((b, e) for b, e in _BOMS if data.startswith(b)), (b"", "utf-8"))
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not in UTF-8; save it as CSV in UTF-8.") from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise UsageError(f"{name} is not CSV: {error}; export it anew.") from None
    if not rows:
        raise UsageError(f"{name} is empty; export it anew.")
    return rows


def _columns(rows: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """The columns of each kind, those with the better heading first."""
    columns: dict[str, list[int]] = {}
    names = [folded(cell) for cell in rows[0]]
    for kind, known in _COLUMNS.items():
        places = [names.index(each) for each in dict.fromkeys(known) if each in names]
        if places:
            columns[kind] = places
    if is_worksheet(rows[0]):  # in German the participant's heading is `ID`, Canvas's for a number
        found = (at for at in range(len(names)) if _are_participants(_cells(rows, at)))
        at = next(found, None)
        if at is not None:
            columns = {kind: [n for n in places if n != at] for kind, places in columns.items()}
            columns = {kind: places for kind, places in columns.items() if places}
            columns["participant"] = [at]
    return columns


def _are_participants(cells: Sequence[str]) -> bool:
    """Whether it is a whole word that stands before each number: `s4711` is somebody's own."""
    return are_participants(cells) and re.match(r"[^\W\d_]{4}", cells[0]) is not None


def _cells(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """What stands in a column, in lines of more than one cell."""
    return [row[at] if at < len(row) else "" for row in rows[1:] if len(row) > 1]


def _has_names(columns: Mapping[str, Sequence[int]], rows: Sequence[Sequence[str]]) -> bool:
    """Whether it is known where the names stand, or there are none but logins and the like.

    With marking that is blind, Moodle has the status behind the participant, where the name stands
    otherwise.
    """
    known = {at for places in columns.values() for at in places}
    if "name" in columns or {"first", "last"} <= columns.keys():
        return True
    if "participant" in columns:
        behind = columns["participant"][0] + 1
        return behind in known or not _may_be_names(_cells(rows, behind))
    if not columns.keys() & {"first", "last", "github", "login", "email"}:
        return False
    others = (at for at in range(len(rows[0])) if at not in known)
    return not any(_may_be_names(_cells(rows, at)) for at in others)


def _may_be_names(cells: Sequence[str]) -> bool:
    """Whether these are words, and most of them differ."""
    texts = [text for cell in cells if (text := cell.strip())]
    worded = all(re.search(r"[^\W\d_]", text) and not re.search(r"[\d@]", text) for text in texts)
    return bool(texts) and worded and 2 * len(set(texts)) > len(texts)


def _values(cells: Sequence[str], columns: Mapping[str, Sequence[int]]) -> dict[str, list[str]]:
    found = {}
    for kind, places in columns.items():
        values = (cells[at].strip() for at in places if at < len(cells))
        found[kind] = [value.removeprefix("#") for value in values if value]
    return found


def _person(values: Mapping[str, Sequence[str]]) -> tuple[Person | None, str]:
    """The person of a row, and a time in it that cannot be read; None for a row of another kind."""

    def first(kind: str) -> str:
        return next(iter(values.get(kind, ())), "")

    participant = _PARTICIPANT.fullmatch(first("participant"))
    if "github" in values:  # there an identifier is whatever the instructor typed
        participant = None
    number = first("number") or (participant["number"] if participant else "")
    name, is_joined = _named(first("first"), first("last"), first("name"))
    name = name or _named("", "", first("participant"))[0]
    name = name or first("github") or first("login") or first("email")
    if not name or _is_no_person(name, number, values):
        return None, ""
    kinds = ("number", "participant", "other", "login", "github", "email")
    keys = [number, *(value for kind in kinds for value in values.get(kind, ()))]
    keys += [] if is_joined else [value for value in values.get("name", ()) if value != name]
    unread, at = "", None
    try:
        at = read_time(first("handed_in"))
    except ValueError:
        unread = first("handed_in")
    person = Person(
        name=name,
        number=number,
        keys=[*dict.fromkeys(key for key in keys if key)],
        email=first("email"),
        group=first("group"),
        section=first("section"),
        handed_in=at,
        late=(at is not None or bool(unread) or "handed_in" not in values)
        and says_late(first("status")),
        attempt=first("attempt"),
    )
    return person, unread


def _named(first: str, last: str, name: str) -> tuple[str, bool]:
    """The name, first name first; and whether `name` is but the half that has no column else.

    `Nom` is the last name beside `Prénom`, and the first beside `Cognoms`. `Last, First` is turned
    round.
    """
    if first and last:
        return f"{first} {last}", False
    half = first or last
    if half and name and not {*half.split()} <= {*re.split(r"[\s,]+", name)}:
        return (f"{first} {name}" if first else f"{name} {last}"), True
    if name.count(",") == 1:
        last, first = name.split(",")
        return f"{first.strip()} {last.strip()}".strip(), False
    return name or half, False


def _is_no_person(name: str, number: str, values: Mapping[str, Sequence[str]]) -> bool:
    """Canvas's rows for points and for its test student."""
    if not number and folded(name) in ("pointspossible", "manualposting"):
        return True
    return any(folded(each) == _TEST_STUDENT for each in values.get("name", ()))


def _joined(people: Sequence[Person]) -> list[Person]:
    """One for each; Gradescope and Canvas have a line for each section of a person."""
    joined: dict[tuple[str, str], Person] = {}
    for place, person in enumerate(people):
        apart = [person.name, *person.keys] if person.keys else [str(place)]
        key = (person.number, "") if person.number else ("", "\0".join(apart))
        before = joined.get(key)
        if before is None:
            joined[key] = person
            continue
        sections = [*dict.fromkeys(filter(None, (before.section, person.section)))]
        joined[key] = msgspec.structs.replace(
            before,
            section=", ".join(sections),
            email=before.email or person.email,
            group=before.group or person.group,
            keys=[*dict.fromkeys([*before.keys, *person.keys])],
        )
    return list(joined.values())


def _refuse_twins(people: Sequence[Person], name: str) -> None:
    """Two people of one name are fine as long as a number or a login tells them apart."""
    counts = Counter((folded(p.name), p.number, tuple(p.keys)) for p in people)
    twice = [key[0] for key, count in counts.items() if count > 1]
    if twice:
        who = next(person.name for person in people if folded(person.name) == twice[0])
        raise UsageError(
            f"{name} has {who} twice, and nothing that tells the two apart; add a column 'id', or "
            "take one line away."
        )
