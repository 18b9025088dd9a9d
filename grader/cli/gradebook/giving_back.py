"""The command `grader return`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from grader.batch.named import named_in
from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import counted, one_line

_ZIPS = ("moodle", "canvas")


@click.command(name="return")
@click.argument("results", type=click.Path(path_type=Path))
@click.option(
    "--for",
    "target",
    type=click.Choice([*_ZIPS, "folders", "email"]),
    required=True,
    help="A zip that Moodle or Canvas takes back, a folder for each student, or mails to send.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The zip for moodle and canvas; a folder for folders and email.",
)
@click.option("--only", multiple=True, help="Only these students: names with commas between.")
@click.option("--waiting", is_flag=True, help="Reports that need a person first, too.")
@click.option(
    "--submissions",
    type=click.Path(path_type=Path),
    help="The platform's own download, for its names; canvas needs it.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    help="CSV with a column `email`, and name, id or login beside it; for email.",
)
@click.option("--subject", default="", help="Of each mail.")
@click.option("--sender", default="", help="The address in `From`; for email.")
def give_back(
    results: Path,
    target: str,
    out: Path,
    only: tuple[str, ...],
    waiting: bool,
    submissions: Path | None,
    roster: Path | None,
    subject: str,
    sender: str,
) -> None:
    """Give the students' pages in RESULTS back to them."""
    from grader.exports.feedback import mail, parcels, platforms
    from grader.exports.formats import read_reports

    reports = read_reports(results)
    names = [report.submission for report in reports]
    students = [name for text in only for name in named_in(text, names)] if only else names
    ready, notes = parcels.read_parcels(results, reports, students=set(students), waiting=waiting)
    if target == "email":
        addresses = mail.Addresses.read(roster) if roster else mail.Addresses()
        made = mail.mails(ready, addresses, subject=subject, sender=sender)
    elif target == "folders":
        made = parcels.in_folders(ready)
    else:
        known = platforms.names_in(submissions)
        make = platforms.for_moodle if target == "moodle" else platforms.for_canvas
        made = make(ready, known)
    _write(made.files, out, target)
    for note in (*notes, *made.notes):
        click.echo(one_line(note, 2000), err=True)
    click.echo(f"{counted(made.students, 'student')} for {target}: {out}")


def _write(files: Mapping[str, bytes], out: Path, target: str) -> None:
    from grader.exports.feedback import parcels

    if target not in _ZIPS:
        parcels.unpacked(files, out)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, parcels.packed(files))
    except OSError as error:
        raise UsageError(f"Cannot write {out}: {error.strerror}; name another --out.") from None
