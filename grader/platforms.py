"""How learning platforms name what they export.

Moodle ("Download all submissions"): a folder `Full Name_1234567_assignsubmission_file`, in some
versions with `_` at its end; or, without folders, the same before each file's name. In the full
name, Moodle itself writes a space for each `_`.

Canvas ("Download Submissions"): `lastfirst_12345_678910_first_model.py` with the
student's and the attachment's number, `_LATE` after the name where it was late (in some versions
`_late`), `-1`, `-2` where a file was handed in again. Where grading is anonymous, `anonymous` and
five letters or digits stand for name and number, in older versions nothing for the name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from grader.names import Who

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
    if found := _MOODLE.fullmatch(name):
        return HandedIn(Who(found["name"], found["id"]), found["file"] or "")
    if found := _CANVAS_ANONYMOUS.fullmatch(name) or _CANVAS_NAMELESS.fullmatch(name):
        who = Who(f"{found['name'] or 'anonymous'}_{found['id']}", found["id"])
    elif found := _CANVAS.fullmatch(name):
        who = Who(found["name"], found["id"])
    else:
        return None
    parts = found.groupdict()
    return HandedIn(who, parts["file"] or "", int(parts["number"] or 0))


def without_copy_number(name: str) -> tuple[str, int]:
    """`first_model-2.py` as `first_model.py` and 2; a name without a number has 0."""
    found = _COPY.fullmatch(name)
    return (found["stem"] + found["suffix"], int(found["copy"])) if found else (name, 0)
