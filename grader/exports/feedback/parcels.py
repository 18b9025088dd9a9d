"""What goes back to each student, and how it becomes a zip or a folder.

Whoever has a line in the class gets the report that counts: each member of a group the group's, and
one report where somebody handed in several times.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import shown
from grader.pages.student import feedback_page
from grader.report.course.lines import Line
from grader.report.findings import needs_review
from grader.report.records import PLATFORM_ID, Report
from grader.submissions.incoming.names import stem

PAGE, NOTEBOOK = "feedback.html", "notebook.html"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same feedback makes the same zip
_MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What one student gets.

    Attributes:
        student: what the student's folder or mail is called; no two are called the same.
        report: what the page was made from.
        page: the student's page.
        notebook: the student's notebook with the feedback in it; None where none was handed in.
        platform_id: the platform's number of the student; "" where none is known.
        email: the student's mail address; "" where none is known.
    """

    student: str
    report: Report
    page: bytes
    notebook: bytes | None = None
    platform_id: str = ""
    email: str = ""

    def files(self) -> dict[str, bytes]:
        """The files, which lie beside each other, so the link between them is another one."""
        if self.notebook is None:
            return {PAGE: self.page}
        link = f'href="notebooks/{quote(self.report.submission)}.html"'.encode()
        return {
            PAGE: self.page.replace(link, f'href="{NOTEBOOK}"'.encode()),
            NOTEBOOK: self.notebook,
        }


@dataclass(frozen=True, kw_only=True)
class Made:
    """What is to be written.

    Attributes:
        files: by their path, with `/` between folders.
        students: how many have something in it.
        notes: what a person should know, a line each.
    """

    files: Mapping[str, bytes]
    students: int
    notes: Sequence[str] = ()


def read_parcels(
    results: Path, lines: Sequence[Line], *, waiting: bool = False
) -> tuple[list[Parcel], list[str]]:
    """What goes back, and a note on what does not.

    Args:
        results: the folder with the pages.
        lines: of the students whose feedback is asked for.
        waiting: whether reports go back, too, that a person has to look at first.

    Raises:
        UsageError: nothing is left to give back.
    """
    nothing = [line.name for line in lines if line.report is None]
    there = [(line, line.report) for line in lines if line.report is not None]
    held = [line.student for line, report in there if needs_review(report) and not waiting]
    numbers = _numbers_are_the_platforms(there)
    parcels: list[Parcel] = []
    for line, report in there:
        if waiting or not needs_review(report):
            name = _unlike(line, {each.student for each in parcels})
            parcels.append(_parcel(results, line, report, name, numbers=numbers))
    if not parcels:
        raise UsageError(
            "Each of these reports needs a person first; settle them, or add --waiting to give "
            "them back as they are."
            if held
            else "Nobody of these has handed anything in, so there is nothing to give back."
        )
    why = "Not given back, as a person has to look first (--waiting gives them back, too)"
    return parcels, [*listed(why, held), *listed("Handed in nothing", nothing)]


def listed(what: str, names: Sequence[str]) -> list[str]:
    """A note on students, or none where there is nobody to name."""
    more = len(names) - _MOST_NAMED
    few = ", ".join(shown(name) for name in names[:_MOST_NAMED])
    return [f"{what}: {few}" + (f", and {more} more" if more > 0 else "")] if names else []


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            about = zipfile.ZipInfo(name, _LONG_AGO)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, data)
    return stream.getvalue()


def unpacked(files: Mapping[str, bytes], out: Path) -> None:
    """Write these files below a folder, each whole or not at all.

    Raises:
        UsageError: a file cannot be written.
    """
    for name, data in sorted(files.items()):
        path = out / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
        except OSError as error:
            raise UsageError(
                f"Cannot write {path}: {error.strerror}; name another --out."
            ) from None


def in_folders(parcels: Sequence[Parcel]) -> Made:
    """A folder for each student."""
    files = {
        f"{stem(parcel.student)}/{name}": data
        for parcel in parcels
        for name, data in parcel.files().items()
    }
    return Made(files=files, students=len(parcels))


def _numbers_are_the_platforms(there: Sequence[tuple[Line, Report]]) -> bool:
    """Whether the roster numbers people as the download did; then those of others may be used.

    A number of another kind would give somebody's feedback to somebody else.
    """
    both = [
        (report.receipt[PLATFORM_ID], line.person.number)
        for line, report in there
        if line.person and line.person.number and PLATFORM_ID in report.receipt
        if not line.shared_by
    ]
    return bool(both) and all(told == listed for told, listed in both)


def _unlike(line: Line, taken: Collection[str]) -> str:
    """The student's name; where two have one, with what else tells them apart."""
    names = [line.student, f"{line.student} {line.person.id if line.person else ''}".strip()]
    names += [f"{line.student} {number}" for number in range(2, len(taken) + 3)]
    return next(name for name in names if name not in taken)


def _parcel(results: Path, line: Line, report: Report, name: str, *, numbers: bool) -> Parcel:
    """A page that is not there is made from the report, without the student's code."""
    folder, file = results / "feedback", f"{stem(report.submission)}.html"
    page = _read(folder / file)
    if page is None:
        page = feedback_page(report, title=report.assignment).encode("utf-8", "replace")
    number = "" if line.shared_by else report.receipt.get(PLATFORM_ID, "")
    return Parcel(
        student=name,
        report=report,
        page=page,
        notebook=_read(folder / "notebooks" / file),
        platform_id=number or (line.person.number if line.person and numbers else ""),
        email=line.person.email if line.person else "",
    )


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
