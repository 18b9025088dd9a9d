"""Feedback as mails: `.eml` files that a mail program opens as drafts, ready to send."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from grader.common.outcomes import Outcome, UsageError
from grader.common.text import one_line, shown
from grader.exports.feedback.parcels import PAGE, Made, Parcel, listed
from grader.pages.causes import first_to_mend
from grader.report.escape import csv_cell
from grader.report.findings import explained, points
from grader.report.records import Report
from grader.submissions.incoming.names import stem

_NO_ADDRESS = "No address, so `To` is left empty (name a roster with --roster)"


def mails(parcels: Sequence[Parcel], *, subject: str = "", sender: str = "") -> Made:
    """A mail for each student, with the page and the notebook attached.

    Args:
        parcels: what goes back.
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
        to = _address(parcel.email)
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
