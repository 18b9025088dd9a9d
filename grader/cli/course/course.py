"""The command `grader course`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import as_points, counted, one_line

if TYPE_CHECKING:
    from grader.report.course.calendar import Course, Total
    from grader.report.course.totals import Standing, Unit


@click.command()
@click.argument("results", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the page.")
@click.option(
    "--course",
    "course_file",
    type=click.Path(path_type=Path),
    help="course.toml with weights and deadlines; it may name the results, too.",
)
@click.option(
    "--before",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Results of an earlier year, to compare with; may be given several times.",
)
@click.option(
    "--export", "platform", type=click.Choice(["canvas", "moodle"]), help="Write the totals, too."
)
@click.option("--into", type=click.Path(path_type=Path), help="The platform's sheet to fill in.")
@click.option("--column", default="", help="Header of the column for the total in it.")
def course(
    results: tuple[Path, ...],
    out: Path,
    course_file: Path | None,
    before: tuple[Path, ...],
    platform: str | None,
    into: Path | None,
    column: str,
) -> None:
    """Make one page and one table over the RESULTS of all assignments of a course."""
    from grader.exports.course.table import course_csv, course_workbook
    from grader.exports.course.units import read_units
    from grader.pages.course import course_page
    from grader.report.course.calendar import Course, read_course
    from grader.report.course.progress import compared, falling_behind, misconceptions
    from grader.report.course.totals import standings

    plan = read_course(course_file) if course_file else Course()
    folders = [*results] or _named(plan, course_file)
    units, places = read_units(folders, plan if course_file else None, course_file)
    earlier, _ = read_units(before, None, None) if before else ([], {})
    everybody = standings(units, plan.total)
    behind = falling_behind(units, everybody)
    by_name = {unit.name: unit for unit in earlier}
    years = [compared(unit, by_name[unit.name]) for unit in units if unit.name in by_name]
    points, title = plan.total.points, plan.title or "The course"
    page = course_page(
        units,
        everybody,
        title=title,
        points=points,
        behind=behind,
        misconceptions=misconceptions(units, everybody),
        years=years,
        rules=_rules(plan.total),
        links={unit.name: _links(unit, places[unit.name], out) for unit in units},
    )
    table = course_csv(units, everybody, behind, points)
    _write(out / "index.html", page.encode("utf-8", "replace"))
    _write(out / "course.csv", table.encode("utf-8", "replace"))
    _write(out / "course.xlsx", course_workbook(units, everybody, behind, points))
    if platform:
        _export(units, everybody, plan, platform, into, column, out)
    _print(units, everybody, points, out)
    for each in behind[:20]:
        click.echo(f"  falling behind: {one_line(each.standing.name)}: {'; '.join(each.reasons)}")


def _named(plan: Course, file: Path | None) -> list[Path]:
    """The results that the course's file names."""
    folders = [each.results for each in plan.assignments.values() if each.results]
    if file is None or not folders:
        raise UsageError(
            "Name the folders of results, or a --course whose assignments name theirs "
            '(results = "results/first_model").'
        )
    return [path for path in (file.parent / each for each in folders) if path.is_dir()]


def _rules(total: Total) -> str:
    parts = [f"the {total.best} best count"] if total.best else []
    if total.drop:
        parts.append("the lowest is dropped" if total.drop == 1 else f"{total.drop} are dropped")
    return f"Of the assignments, {' and '.join(parts)}." if parts else ""


def _links(unit: Unit, results: Path, out: Path) -> dict[str, str]:
    """The pages of the class and of each student, seen from the course's."""
    try:
        at = Path(os.path.relpath(results.resolve(), out.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        return {"": ""}
    names = [line.report.submission for line in unit.lines if line.report]
    pages = {name: results / "feedback" / f"{name}.html" for name in names}
    there = {name: f"{quote(at)}/feedback/{quote(name)}.html" for name in names
             if pages[name].is_file()}  # fmt: skip
    return {"": f"{quote(at)}/index.html" if (results / "index.html").is_file() else ""} | there


def _export(
    units: Sequence[Unit],
    everybody: Sequence[Standing],
    plan: Course,
    platform: str,
    into: Path | None,
    column: str,
    out: Path,
) -> None:
    from grader.exports import formats
    from grader.exports.course.table import by_persons, total_reports

    title = plan.title or "Total"
    reports = total_reports(units, everybody, title=title, points=plan.total.points)
    try:
        sheet = into.read_bytes() if into else None
    except OSError as error:
        raise UsageError(f"{into} cannot be read: {error.strerror}.") from None
    request = formats.Request(
        reports=reports,
        into=sheet,
        into_name=str(into),
        column=column,
        earlier=formats.read_earlier(out, platform),
    )
    made = formats.export(platform, request)
    _write(out / f"{platform}.csv", made.data)
    for note in (*made.notes, *by_persons(units, everybody)):
        click.echo(one_line(note, 2000), err=True)
    formats.remember(out, platform, made.entered)


def _print(units: Sequence[Unit], everybody: Sequence[Standing], points: float, out: Path) -> None:
    totals = sorted(points * each.total for each in everybody if each.total is not None)
    click.echo(
        f"{counted(len(everybody), 'student')}, {counted(len(units), 'assignment')}: "
        f"{', '.join(one_line(unit.title) for unit in units)}"
    )
    if totals:
        mean = as_points(sum(totals) / len(totals))
        click.echo(f"total: mean {mean}, median {as_points(_median(totals))} of {points:g}")
    click.echo(f"The course at a glance: {out / 'index.html'}   Table: {out / 'course.csv'}")


def _median(values: Sequence[float]) -> float:
    from statistics import median

    return median(values)


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise UsageError(f"Cannot write {path}: {error.strerror}; name another --out.") from None
