"""Zips that Moodle and Canvas take back.

Moodle ("Upload multiple feedback files in a zip") looks for a folder such as
`Full Name_1234567_assignsubmission_file_`, takes the student by the number alone, and keeps what
lies in it as feedback files. Source: `importziplib.php` of Moodle's plugin `assignfeedback_file`.

Canvas ("Re-upload submissions") takes a file by the first two numbers in its name, those of student
and attachment, and adds it to the submission as a comment; both stand in the names of its own
download and nowhere else. In the versions whose source is public, it shows the file to the student
under the name of what was handed in. Source: `generate_comments_from_files` of Canvas LMS.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from grader.common.outcomes import UsageError
from grader.common.text import shown
from grader.exports.feedback.parcels import Made, Parcel, listed
from grader.submissions.incoming.names import stem
from grader.submissions.incoming.platforms import recognise, without_copy_number

_NUMBERS = re.compile(r"(?:^|_)([0-9]+)(?=_)")  # Canvas splits a name at each `_`
_NEEDS_NAMES = (
    "Canvas takes feedback back by the names of its own download; name that folder or zip with "
    "--submissions."
)
_NO_NUMBER = "No number of the platform is known, so nothing goes back for"

Names = Mapping[str, Sequence[str]]
"""The names in a platform's download, the newest first, by the student's number."""


def names_in(download: Path | None) -> Names:
    """What lies at the top of a platform's download, a folder or a zip; nothing is opened.

    Raises:
        UsageError: it cannot be read, or holds nothing of a platform's.
    """
    if download is None:
        return {}
    found: dict[str, list[tuple[int, int, str]]] = {}
    for name in _top(download):
        told = recognise(name)
        if told is not None and told.who.platform_id:
            copy = without_copy_number(told.file)[1]
            found.setdefault(told.who.platform_id, []).append((copy, told.number, name))
    if not found:
        raise UsageError(
            f"{shown(str(download))} holds no names as Moodle or Canvas write them; name what was "
            "downloaded there."
        )
    return {who: [each[2] for each in sorted(names, reverse=True)] for who, names in found.items()}


def for_moodle(parcels: Sequence[Parcel], names: Names) -> Made:
    """The files of the zip; names of folders come from the download where it is at hand."""
    there = [parcel for parcel in parcels if parcel.platform_id.isdecimal()]
    files = {
        f"{_folder(parcel, names)}/{name}": data
        for parcel in there
        for name, data in parcel.files().items()
    }
    return _made(files, there, parcels, "Moodle")


def for_canvas(parcels: Sequence[Parcel], names: Names) -> Made:
    """The files of the zip, one for each student.

    Raises:
        UsageError: the names of the download are not known.
    """
    if not names:
        raise UsageError(_NEEDS_NAMES)
    there = [p for p in parcels if p.platform_id and p.platform_id in names]
    of_file = {p.student: _canvas_name(names[p.platform_id]) for p in there}
    files = {f"{of_file[p.student]}.html": _alone(p) for p in there if of_file[p.student]}
    textual = [student for student, name in of_file.items() if not name]
    made = _made(files, there, parcels, "Canvas")
    notes = listed("Handed in no file, to which Canvas could add one", textual)
    return Made(files=files, students=made.students - len(textual), notes=[*made.notes, *notes])


def _canvas_name(names: Sequence[str]) -> str:
    """The newest name that has both numbers, without its ending; "" where none has."""
    whole = (name for name in names if len(_NUMBERS.findall(name)) > 1)
    return PurePosixPath(next(whole, "")).stem


def _made(
    files: Mapping[str, bytes], there: Sequence[Parcel], asked: Sequence[Parcel], platform: str
) -> Made:
    if not there:
        raise UsageError(
            f"No report tells {platform}'s number of its student, because what was graded was not "
            f"{platform}'s own download; give back folders or mails."
        )
    known = {parcel.student for parcel in there}
    others = [parcel.student for parcel in asked if parcel.student not in known]
    return Made(files=files, students=len(there), notes=listed(_NO_NUMBER, others))


def _alone(parcel: Parcel) -> bytes:
    """The page without the link to the notebook, which does not go with it."""
    return re.sub(rb'<p><a href="notebooks/[^"]*">[^<]*</a></p>', b"", parcel.page, count=1)


def _folder(parcel: Parcel, names: Names) -> str:
    own = [n for n in names.get(parcel.platform_id, ()) if "_assignsubmission_" in n]
    given = own[0].partition("_assignsubmission_") if own else None
    head = given[0] if given else f"{stem(parcel.student).replace('_', ' ')}_{parcel.platform_id}"
    return f"{head}_assignsubmission_file_"


def _top(download: Path) -> list[str]:
    name = shown(str(download))
    try:
        if download.is_dir():
            return sorted(path.name for path in download.iterdir())
        with zipfile.ZipFile(download) as archive:
            return sorted({PurePosixPath(each).parts[0] for each in archive.namelist() if each})
    except (OSError, ValueError, IndexError, NotImplementedError, zipfile.BadZipFile):
        raise UsageError(
            f"{name} cannot be read; name the folder or zip that was downloaded from the platform."
        ) from None
