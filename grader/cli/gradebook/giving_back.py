"""The command `grader return`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from grader.batch.named import named_in
from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import counted, one_line, shown

if TYPE_CHECKING:
    from grader.report.course.lines import Line

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
    help="CSV with everybody's name (for email with a column `email`); default: as it was graded.",
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

    lines, notes = _lines(results, roster, needs_addresses=target == "email")
    ready, more = parcels.read_parcels(results, _chosen(lines, only), waiting=waiting)
    if target == "email":
        made = mail.mails(ready, subject=subject, sender=sender)
    elif target == "folders":
        made = parcels.in_folders(ready)
    else:
        known = platforms.names_in(submissions)
        make = platforms.for_moodle if target == "moodle" else platforms.for_canvas
        made = make(ready, known)
    _write(made.files, out, target)
    for note in (*notes, *more, *made.notes):
        click.echo(one_line(note, 2000), err=True)
    click.echo(f"{counted(made.students, 'student')} for {target}: {out}")


def _lines(
    results: Path, roster: Path | None, *, needs_addresses: bool
) -> tuple[list[Line], tuple[str, ...]]:
    """Everybody's line, and what a person should know of the roster."""
    from grader.batch.class_list import read_term
    from grader.exports.course.lines import lines_of
    from grader.exports.formats import read_reports
    from grader.report.course.hand_ins import HandIn
    from grader.report.records import PLATFORM_ID

    reports = read_reports(results)
    term = read_term(results, roster, None)
    if roster is not None and needs_addresses and not any(p.email for p in term.kept.people):
        raise UsageError(f"{shown(str(roster))} has no column `email` with addresses; add one.")
    told = {
        each.submission: HandIn(
            name=each.submission, ids=tuple(filter(None, [each.receipt.get(PLATFORM_ID, "")]))
        )
        for each in reports
    }
    kept = msgspec.structs.replace(term.kept, hand_ins=term.kept.hand_ins or told)
    return lines_of(results, reports, kept), term.notes


def _chosen(lines: Sequence[Line], only: Sequence[str]) -> list[Line]:
    """The lines that are asked for, by the names of people and of reports."""
    if not only:
        return [*lines]
    called = [{line.student, line.name, *line.attempts, *_report(line)} for line in lines]
    known = sorted(set().union(*called))
    asked = {name for text in only for name in named_in(text, known)}
    return [line for line, names in zip(lines, called, strict=True) if names & asked]


def _report(line: Line) -> list[str]:
    return [line.report.submission] if line.report else []


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
