"""How learning platforms name what they export.

Moodle ("Download all submissions"): a folder `Full Name_1234567_assignsubmission_file`, in some
versions with `_` at its end; or, without folders, the same before each file's name. In the full
name, Moodle itself writes a space for each `_`.

Canvas ("Download Submissions"): `lastfirst_12345_678910_first_model.py` with the
student's and the attachment's number, `_LATE` after the name where it was late (in some versions
`_late`), `-1`, `-2` where a file was handed in again. Where grading is anonymous, `anonymous` and
five letters or digits stand for name and number, in older versions nothing for the name.

Gradescope ("Export Submissions"): a folder `submission_123456` each, and beside them a file
`submission_metadata.yml` that tells who handed it in, a group as well.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from grader.submissions.incoming.names import Who

_NUMBER = "[1-9][0-9]{0,19}"
_MOODLE = re.compile(
    rf"(?P<name>.+?)_(?P<id>{_NUMBER})_assignsubmission_(?P<kind>[a-z]+)(_(?P<file>.*))?", re.S
)
_CANVAS = re.compile(
    rf"(?P<name>[^\W_A-Z][^\s./\\A-Z-]*?)_((LATE|late)_)?(?P<id>{_NUMBER})_"
    rf"((?P<number>{_NUMBER})_(?P<file>.+)|(text|link)\.html)",
    re.S,
)
_CANVAS_ANONYMOUS = re.compile(
    rf"(?P<name>anon(ymous)?)_((LATE|late)_)?(?P<id>[A-Za-z0-9]{{5}}|{_NUMBER})_"
    rf"((?P<number>{_NUMBER})_(?P<file>.+)|(text|link)\.html)",
    re.S,
)
_CANVAS_NAMELESS = re.compile(
    r"(?P<name>)((LATE|late)_)?(?P<id>[1-9][0-9]{2,19})_(?P<number>[1-9][0-9]{2,19})_(?P<file>.+)",
    re.S,
)
METADATA = "submission_metadata.yml"
_SUBMISSION = re.compile(r"(submission_[0-9]{1,20}):\s*")
_KEY = re.compile(r"( *)(- )?:?([a-z_]+):(?: (.*))?")
_COPY = re.compile(r"(?P<stem>.+)-(?P<copy>[0-9]{1,6})(?P<suffix>\.[A-Za-z]+)", re.S)


@dataclass(frozen=True)
class HandedIn:
    """What the name of an exported file or folder tells.

    Attributes:
        who: the student.
        file: the file's name as the student knows it; "" for a folder, or a text without a file.
        number: Canvas's number of the attachment, which grows; 0 elsewhere.
    """

    who: Who
    file: str
    number: int = 0


def recognise(name: str) -> HandedIn | None:
    """What `name` tells, or None where it is not a platform's."""
    name = unicodedata.normalize("NFC", name)  # macOS unpacks names in NFD
    if match := _MOODLE.fullmatch(name):
        return HandedIn(Who(match["name"], match["id"]), match["file"] or "")
    if match := _CANVAS_ANONYMOUS.fullmatch(name) or _CANVAS_NAMELESS.fullmatch(name):
        who = Who(f"{match['name'] or 'anonymous'}_{match['id']}", match["id"])
    elif match := _CANVAS.fullmatch(name):
        who = Who(match["name"], match["id"])
    else:
        return None
    parts = match.groupdict()
    return HandedIn(who, parts["file"] or "", int(parts["number"] or 0))


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
