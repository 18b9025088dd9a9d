"""How learning platforms name what they export.

Moodle ("Download all submissions"): a folder `Full Name_1234567_assignsubmission_file`, in some
versions with `_` at its end; or, without folders, the same before each file's name. In the full
name, Moodle itself writes a space for each `_`.

Canvas ("Download Submissions"): `lastfirst_12345_678910_first_model.py` with the
student's and the attachment's number, `_LATE` after the name where it was late (in some versions
`_late`), `-1`, `-2` where a file was handed in again. Where grading is anonymous, `anonymous` and
five letters or digits stand for name and number, in older versions nothing for the name.

Gradescope ("Export Submissions"): a folder `submission_123456` each, and beside them a file
`submission_metadata.yml` that tells who handed it in, a group as well, and when.

Brightspace ("Download" of all submissions): a folder for each hand-in, such as
`123456-7890 - Ana Silva - Nov 9, 2026 1159 PM`, and beside them an `index.html`; in some versions
the same before each file's name, then ` - first_model.py`.

Blackboard ("Assignment File Download"): `Title_asilva_attempt_2026-11-09-23-59-12_first_model.py`,
and a `.txt` of the same name without the file's, that tells of the attempt.

ILIAS ("Download all submissions"): below `Submissions` or `Abgaben` a folder
`Silva_Ana_asilva_4711` each. GitHub Classroom (`gh classroom clone student-repos`): a folder each,
the assignment's name, `-`, and the account.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from grader.common.text import folded
from grader.submissions.incoming.names import Who

_NUMBER = "[1-9][0-9]{0,19}"
_MOODLE = re.compile(
    rf"(?P<name>.+?)_(?P<id>{_NUMBER})_assignsubmission_(?P<kind>[a-z]+)(_(?P<file>.*))?", re.S
)
_MARK = "((?P<late>LATE|late)_)?"
_CANVAS = re.compile(
    rf"(?P<name>[^\W_A-Z][^\s./\\A-Z-]*?)_{_MARK}(?P<id>{_NUMBER})_"
    rf"((?P<number>{_NUMBER})_(?P<file>.+)|(text|link)\.html)",
    re.S,
)
_CANVAS_ANONYMOUS = re.compile(
    rf"(?P<name>anon(ymous)?)_{_MARK}(?P<id>[A-Za-z0-9]{{5}}|{_NUMBER})_"
    rf"((?P<number>{_NUMBER})_(?P<file>.+)|(text|link)\.html)",
    re.S,
)
_CANVAS_NAMELESS = re.compile(
    rf"(?P<name>){_MARK}(?P<id>[1-9][0-9]{{2,19}})_(?P<number>[1-9][0-9]{{2,19}})_(?P<file>.+)",
    re.S,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_BRIGHTSPACE = re.compile(
    rf"(?P<id>{_NUMBER})-(?P<number>{_NUMBER}) - (?P<name>.+?) - "
    r"((?P<month>[A-Z][a-z]{2})[a-z]* (?P<day>[0-9]{1,2})|"
    r"(?P<day_2>[0-9]{1,2}) (?P<month_2>[A-Z][a-z]{2})[a-z]*),? (?P<year>[0-9]{4}),? "
    r"(?P<hour>[0-9]{1,2})[:_.]?(?P<minute>[0-9]{2})( (?P<half>[AP])M)?( - (?P<file>.+))?",
    re.S,
)
_BLACKBOARD = re.compile(
    r".+_(?P<name>[^_\s]+)_attempt_(?P<when>[0-9]{4}(-[0-9]{2}){5})(_(?P<file>.+)|\.txt)", re.S
)
_ILIAS = re.compile(rf"(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>[^_\s]+)_(?P<id>{_NUMBER})")
METADATA = "submission_metadata.yml"
INDEX = "index.html"
"""What Brightspace lays beside the hand-ins."""
_SUBMISSION = re.compile(r"(submission_[0-9]{1,20}):\s*")
_CREATED = re.compile(
    r"  :?created_at: '?(?P<at>[0-9-]{10}[ T][0-9:]{8})(\.[0-9]+)? ?"
    r"(?P<zone>Z|UTC|[+-][0-9:]{4,5})'?"
)
_ZONE = re.compile(r"([+-][0-9]{2}):?([0-9]{2})")
_KEY = re.compile(r"( *)(- )?:?([a-z_]+):(?: (.*))?")
_COPY = re.compile(r"(?P<stem>.+)-(?P<copy>[0-9]{1,6})(?P<suffix>\.[A-Za-z]+)", re.S)


@dataclass(frozen=True)
class HandedIn:
    """What the name of an exported file or folder tells.

    Attributes:
        who: the student.
        file: the file's name as the student knows it; "" for a folder, or a text without a file.
        number: Canvas's number of the attachment, which grows; 0 elsewhere.
        at: when it was handed in, by the platform's own clock; None where the name does not say.
        late: whether the platform marked it as late.
    """

    who: Who
    file: str
    number: int = 0
    at: datetime | None = None
    late: bool = False


def recognise(name: str) -> HandedIn | None:
    """What `name` tells, or None where it is not a platform's."""
    name = unicodedata.normalize("NFC", name)  # macOS unpacks names in NFD
    if match := _MOODLE.fullmatch(name):
        return HandedIn(Who(match["name"], match["id"]), match["file"] or "")
    if match := _BRIGHTSPACE.fullmatch(name):
        who = Who(match["name"], apart=match["id"])
        return HandedIn(who, match["file"] or "", at=_of_brightspace(match))
    if match := _BLACKBOARD.fullmatch(name):
        with suppress(ValueError):
            at = datetime.strptime(match["when"], "%Y-%m-%d-%H-%M-%S")
            return HandedIn(Who(match["name"], apart="blackboard"), match["file"] or "", at=at)
    if match := _CANVAS_ANONYMOUS.fullmatch(name) or _CANVAS_NAMELESS.fullmatch(name):
        who = Who(f"{match['name'] or 'anonymous'}_{match['id']}", match["id"])
    elif match := _CANVAS.fullmatch(name):
        who = Who(match["name"], match["id"])
    else:
        return None
    parts = match.groupdict()
    return HandedIn(
        who, parts["file"] or "", int(parts["number"] or 0), late=parts["late"] is not None
    )


def _of_brightspace(match: re.Match[str]) -> datetime | None:
    """The time in a name, whose colon no file system would keep."""
    month, hour = (match["month"] or match["month_2"]).lower(), int(match["hour"])
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"] == "P")
    day = int(match["day"] or match["day_2"])
    with suppress(ValueError):  # another language's month, or no date
        number = _MONTHS.index(month) + 1
        return datetime(int(match["year"]), number, day, hour, int(match["minute"]))
    return None


def of_folders(names: Sequence[str], assignment: str) -> dict[str, Who]:
    """Whose folders these are where all have the form of ILIAS, or of clones of one assignment.

    One such name alone may be anybody's.
    """
    if len(names) < 2:
        return {}
    ilias = {name: _ILIAS.fullmatch(unicodedata.normalize("NFC", name)) for name in names}
    if all(ilias.values()):
        matches = {name: match for name, match in ilias.items() if match}
        return {n: Who(f"{m['first']} {m['last']}", m["id"]) for n, m in matches.items()}
    accounts = {name: _account(name, assignment) for name in names}
    if not all(accounts.values()):
        return {}
    return {name: Who(account) for name, account in accounts.items()}


def _account(folder: str, assignment: str) -> str:
    """The account in the name of a clone, which begins with the assignment's; "" for others."""
    for at in (n for n, character in enumerate(folder) if character == "-"):
        if folded(folder[:at]) == folded(assignment):
            return folder[at + 1 :]
    return ""


def submitters(metadata: str) -> dict[str, tuple[Who, ...]]:
    """Who handed in each folder of Gradescope's export; none for one that is not told there.

    The file repeats all results and can have megabytes. So only the names are read, of a form that
    does not vary: keys of Ruby's symbols, two spaces for each level, one line for each value.
    """
    people_of: dict[str, list[dict[str, str]]] = {}
    submission, inside = "", False
    for line in metadata.splitlines():
        if head := _SUBMISSION.fullmatch(line):
            submission, inside = head[1], False
        elif submission and (key := _KEY.fullmatch(line)):
            depth, begins, name, value = len(key[1]), key[2], key[3], key[4] or ""
            if depth == 2 and not begins:
                inside = name == "submitters"
            elif inside and begins:
                people_of.setdefault(submission, []).append({name: _value(value)})
            elif inside and submission in people_of:
                people_of[submission][-1][name] = _value(value)
    return {name: tuple(_who(name, people)) for name, people in people_of.items()}


def times_of(metadata: str) -> dict[str, datetime]:
    """When each folder of Gradescope's export was handed in, with the zone."""
    times: dict[str, datetime] = {}
    submission = ""
    for line in metadata.splitlines():
        if head := _SUBMISSION.fullmatch(line):
            submission = head[1]
        elif submission and (created := _CREATED.fullmatch(line)):
            with suppress(ValueError):
                zone = _ZONE.fullmatch(created["zone"])
                offset = f"{zone[1]}:{zone[2]}" if zone else "+00:00"
                times[submission] = datetime.fromisoformat(created["at"] + offset)
    return times


def _who(submission: str, people: list[dict[str, str]]) -> Iterator[Who]:
    """Those who can be named; two of the same name are told apart by number or address.

    Gradescope's numbers are no other platform's, so that no sheet is searched for them.
    """
    for person in people:
        apart = person.get("sid") or person.get("email") or submission
        if name := person.get("name") or person.get("email") or person.get("sid"):
            yield Who(unicodedata.normalize("NFC", name), apart=apart)


def _value(text: str) -> str:
    """A value of one line, with quotes of either kind or without."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text.strip('"')
    return "" if text in ("~", "null") else text


def without_copy_number(name: str) -> tuple[str, int]:
    """`first_model-2.py` as `first_model.py` and 2; a name without a number has 0."""
    copy = _COPY.fullmatch(name)
    return (copy["stem"] + copy["suffix"], int(copy["copy"])) if copy else (name, 0)
