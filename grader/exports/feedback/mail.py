"""Feedback as mails: `.eml` files that a mail program opens as drafts, ready to send."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from grader.common.outcomes import Outcome, UsageError
from grader.common.text import one_line, shown
from grader.exports.feedback.parcels import PAGE, Made, Parcel, listed
from grader.exports.sheets.matching import folded
from grader.exports.sheets.sheet import Sheet
from grader.pages.causes import first_to_mend
from grader.report.escape import csv_cell
from grader.report.findings import explained, points
from grader.report.records import Report
from grader.submissions.incoming.names import stem

_MAIL = ("email", "emailaddress", "studentemail", "mail", "emailadresse", "courriel")
_NAMES = ("name", "student", "fullname", "displayname", "studentname", "participant")
_GIVEN = ("firstname", "first", "givenname", "vorname")
_FAMILY = ("lastname", "last", "surname", "familyname", "nachname")
_IDS = (
    *("id", "studentid", "userid", "platformid", "identifier", "idnumber", "sisuserid"),
    *("sisloginid", "username", "login", "loginid", "githubusername"),
)
_NO_ADDRESS = "No address, so `To` is left empty (name a list with --roster)"


@dataclass
class Addresses:
    """Where mails go: addresses by whatever a student is known by; what two share is left out."""

    by_key: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Addresses:
        """A roster: CSV with a column of addresses, and names, numbers or logins beside it.

        Raises:
            UsageError: it cannot be read, or has no such column.
        """
        name = shown(str(path))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UsageError(f"{name} cannot be read: {error.strerror}.") from None
        sheet = Sheet.read(data, name=name)
        columns = [folded(header) for header in sheet.header]
        mail = _first(columns, _MAIL)
        if mail is None:
            there = ", ".join(repr(header) for header in sheet.header[:30])
            raise UsageError(f"{name} has no column `email`; add one. There are: {there}.")
        found = cls()
        for row in range(1, len(sheet.rows)):
            found._take(sheet, row, columns, mail)
        return found

    def of(self, parcel: Parcel) -> str:
        """The address of a student; "" where none, or more than one, is known."""
        keys = (parcel.platform_id, f"={folded(parcel.student)}")
        tries = [self.by_key.get(key, set()) for key in keys if key.strip("=")]
        return next((next(iter(each)) for each in tries if len(each) == 1), "")

    def _take(self, sheet: Sheet, row: int, columns: Sequence[str], mail: int) -> None:
        address = sheet.value(row, mail).strip()
        if not address:
            return
        keys = {f"={folded(address.partition('@')[0])}"}
        parts: dict[str, str] = {}
        for at, column in enumerate(columns):
            value = sheet.value(row, at).strip()
            parts.setdefault(column, value)
            if value and column in _IDS:
                keys |= {value, f"={folded(value)}"}
            elif value and column in _NAMES:
                keys.add(f"={folded(value)}")
        given, family = (_value(parts, names) for names in (_GIVEN, _FAMILY))
        if given and family:
            keys |= {f"={folded(given + family)}", f"={folded(family + given)}"}
        for key in keys:
            self.by_key.setdefault(key, set()).add(address)


def mails(
    parcels: Sequence[Parcel], addresses: Addresses, *, subject: str = "", sender: str = ""
) -> Made:
    """A mail for each student, with the page and the notebook attached.

    Args:
        parcels: what goes back.
        addresses: to whom.
        subject: of each mail; by default it names the assignment.
        sender: an address for `From`; "" leaves that to the mail program.

    Raises:
        UsageError: `sender` is no address.
    """
    if sender and _address(sender) is None:
        raise UsageError(f"{shown(sender)} is not a mail address; name another --sender.")
    files = {}
    without, rows = [], []
    for parcel in parcels:
        to = _address(addresses.of(parcel))
        if to is None:
            without.append(parcel.student)
        name = f"{stem(parcel.student)}.eml"
        made = _mail(parcel, to, subject=subject, sender=_address(sender))
        files[name] = made.as_bytes(policy=SMTP)
        rows.append([name, parcel.student, str(to or "")])
    files["mails.csv"] = _table(rows)
    return Made(files=files, students=len(parcels), notes=listed(_NO_ADDRESS, without))


def _mail(
    parcel: Parcel, to: Address | None, *, subject: str, sender: Address | None
) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    if sender is not None:
        mail["From"] = sender
    if to is not None:
        mail["To"] = to
    mail["Subject"] = one_line(subject or f"{parcel.report.assignment}: your feedback")
    mail["X-Unsent"] = "1"  # opened as a draft
    mail.set_content(_text(parcel.report))
    for name, data in parcel.files().items():
        mail.add_attachment(data, maintype="text", subtype="html", filename=name)
    return mail


def _text(report: Report) -> str:
    parts = [f"Your work on {report.assignment} was checked: {points(report)}."]
    first = first_to_mend(report)
    if first is not None and first.check.outcome == Outcome.FAILED:
        where = f", {first.check.place.where}" if first.check.place else ""
        head = f"Mend this first: {first.number}. {first.step.title}{where}. {first.check.label}."
        parts += [head, explained(first.check)]
    elif first is not None:
        parts.append(f"Go on with: {first.number}. {first.step.title}.")
    parts.append(f"{PAGE}, which is attached, shows all of it; open it in a browser.")
    return "\n\n".join(one_line(line, 2000) for part in parts for line in part.split("\n")) + "\n"


def _address(text: str) -> Address | None:
    """An address, where the text is one."""
    try:
        found = Address(addr_spec=text.strip())
    except (MessageError, ValueError, IndexError):
        return None
    return found if found.domain and found.username else None


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["file", "student", "to"])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8", "replace")


def _first(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((columns.index(name) for name in names if name in columns), None)


def _value(parts: dict[str, str], names: Sequence[str]) -> str:
    return next((parts[name] for name in names if parts.get(name)), "")
