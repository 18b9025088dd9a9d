"""What the results folder keeps, so that its pages can be written again without the submissions."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from grader.assignment.manifest import Assignment
from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.pages.charts import Pictures
from grader.report.records import Report
from grader.submissions.submission import Submission

_CLASS = "class.json"
_SUBMISSIONS = "submissions"


class ClassFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of a class and its table need, and no report tells.

    Attributes:
        title: of the assignment.
        students: who is in the class; None where that is not known, and all reports count.
        not_taken: files beside the submissions that are of another kind.
        sayings: what helps with each misconception of the assignment's own.
        files: where each student's own file lies, seen from the results; of one that came in a zip
            its text that is kept there.
    """

    title: str
    students: list[str] | None = None
    not_taken: list[str] = []
    sayings: dict[str, str] = {}
    files: dict[str, str] = {}

    @classmethod
    def of(
        cls,
        assignment: Assignment,
        students: list[str],
        not_taken: list[str],
        *,
        files: dict[str, str],
    ) -> ClassFacts:
        """Those of a class that is being graded."""
        return cls(
            title=assignment.manifest.title,
            students=sorted(students),
            not_taken=not_taken,
            files=files,
            sayings={name: each.says for name, each in assignment.catalogue.known.items()},
        )

    @classmethod
    def read(cls, results: Path, assignment: str) -> ClassFacts:
        """Those that the last run of `grader grade` kept; of an older one what can be said."""
        try:
            return msgspec.json.decode((results / _CLASS).read_bytes(), type=cls)
        except (OSError, msgspec.MsgspecError):
            return cls(title=assignment)

    def write(self, results: Path) -> None:
        """Keep them.

        Raises:
            OSError: it cannot be written.
        """
        data = msgspec.json.encode(self)
        path = results / _CLASS
        with contextlib.suppress(OSError):
            if path.read_bytes() == data:
                return
        write_whole(path, data)


def submission_file(results: Path, student: str) -> Path:
    """Where a student's submission is kept as it was read."""
    return results / _SUBMISSIONS / f"{student}.json"


def text_file(results: Path, student: str) -> Path:
    """Where the text of a submission is kept for people to look at, if it lies in no folder."""
    return results / _SUBMISSIONS / f"{student}.txt"


def is_in_a_folder(submission: Submission) -> bool:
    """Whether the student's own file can be opened: what came in a zip cannot."""
    with contextlib.suppress(OSError, ValueError):
        return submission.path.is_file()
    return False


def keep_submission(results: Path, student: str, submission: Submission | None) -> None:
    """Keep a submission; forget an earlier one where there is none that could be read.

    Raises:
        OSError: it cannot be written.
    """
    path, text = submission_file(results, student), text_file(results, student)
    if submission is None or is_in_a_folder(submission):
        text.unlink(missing_ok=True)
    if submission is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    try:
        data = msgspec.json.encode(submission, enc_hook=str)
    except UnicodeError:  # half a character: then pages come without the code around a line
        data = b""
    if not is_in_a_folder(submission):
        # With a mark of its encoding, without which a browser takes a file for another one.
        write_whole(text, submission.source.encode("utf-8-sig", "replace"))
    write_whole(path, data)


def is_kept(results: Path, student: str, submission: Submission, *, with_text: bool) -> bool:
    """Whether there is all that `keep_submission` writes, or all but the text for people."""
    if not submission_file(results, student).is_file():
        return False
    return not with_text or is_in_a_folder(submission) or text_file(results, student).is_file()


def files_of(submissions: Mapping[str, Submission], results: Path) -> dict[str, str]:
    """Where each student's own file lies, seen from the results; of a zip the text that is kept."""
    found = {}
    for student, submission in submissions.items():
        path = text_file(results, student)
        if is_in_a_folder(submission):
            path = submission.path
        with contextlib.suppress(OSError, ValueError):  # on another drive of Windows
            found[student] = quote(Path(os.path.relpath(path, results)).as_posix())
    return found


def kept_submission(results: Path, report: Report) -> Submission | None:
    """The submission that a report is about, where it is kept."""
    path = submission_file(results, report.submission)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Submission, dec_hook=_path)
    except (OSError, msgspec.MsgspecError):
        return None


def kept_pictures(results: Path, student: str) -> Pictures:
    """What the checks drew for a student; nothing where there is no such file."""
    path = results / "feedback" / "pictures" / f"{student}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Pictures)
    except (OSError, msgspec.MsgspecError):
        return Pictures()


def kept_sources(results: Path) -> dict[str, str]:
    """The text of each submission that is kept, by student; none where the folder holds no results.

    Those that cannot be read are left out.
    """
    found = {}
    for path in sorted((results / _SUBMISSIONS).glob("*.json")) if _is_results(results) else ():
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            kept = msgspec.json.decode(path.read_bytes(), type=Submission, dec_hook=_path)
            found[path.stem] = kept.source
    return found


def _is_results(folder: Path) -> bool:
    return (folder / _CLASS).is_file() and (folder / _SUBMISSIONS).is_dir()


def _path(kind: type[Any], value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind)


class _Head(msgspec.Struct):
    assignment: str


def refuse_other(results: Path, assignment: Assignment) -> None:
    """Reports of another assignment must not be written over, whatever gradebook they are in.

    Raises:
        UsageError: there are such.
    """
    for path in (results / "reports").glob("*.json"):
        try:
            before = msgspec.json.decode(path.read_bytes(), type=_Head).assignment
        except (OSError, msgspec.MsgspecError):
            continue
        if before != assignment.name:
            raise UsageError(
                f"{results} holds results of the assignment {before}; name another --out for "
                f"{assignment.name}."
            )
