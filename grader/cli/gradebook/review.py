"""The command `grader review`."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.common.outcomes import UsageError
from grader.common.text import counted

if TYPE_CHECKING:
    from grader.batch.entering import Desk
    from grader.review.queue import Case

_MISSING = (
    "`grader review` needs Flask and Waitress: "
    "python -m pip install 'keras-course-grader[review]' (in a checkout: uv sync --extra review)."
)


@click.command()
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--pairs", is_flag=True, help="Go through those whose code is alike.")
@click.option("--sample", type=click.IntRange(1), help="Go through so many, chosen by chance.")
@click.option("--seed", type=int, default=0, help="Of the sample.")
@click.option("--everybody", is_flag=True, help="Go through the whole class.")
@click.option("--hide-names", is_flag=True, help="Begin without names; the key h shows them.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Default: any free one.")
@click.option("--by", help="Who says it (default: your name on this machine).")
@click.option("--gradebook", metavar="URL", help="Another database than in RESULTS.")
def review(
    results: Path,
    pairs: bool,
    sample: int | None,
    seed: int,
    everybody: bool,
    hide_names: bool,
    port: int,
    by: str | None,
    gradebook: str | None,
) -> None:
    """Go through RESULTS in a browser: who needs a person, similar pairs, a sample, or everybody.

    The page is served on this machine alone, at the address that is printed, until Ctrl-C.
    """
    if pairs + bool(sample) + everybody > 1:
        raise UsageError("Name one of --pairs, --sample and --everybody.")
    try:
        import flask  # noqa: F401 - an optional extra
        import waitress  # noqa: F401
    except ImportError:
        raise UsageError(_MISSING) from None
    from grader.batch.entering import Desk
    from grader.batch.kept import ClassFacts
    from grader.review.app import make_app, serve
    from grader.review.desk import Reviewing
    from grader.review.guard import Guard

    desk = Desk(results, gradebook=gradebook)
    cases = _cases(results, desk, pairs=pairs, sample=sample, seed=seed, everybody=everybody)
    title = ClassFacts.read(results, desk.book.assignment).title
    who = by or _own_name()
    reviewing = Reviewing(results, title, cases, who, desk, hidden=hide_names)
    guard = Guard()
    server = serve(make_app(reviewing, guard), guard, port=port)
    click.echo(f"{counted(len(cases), 'report')} to go through: {guard.address}")
    click.echo("Ctrl-C ends it; what was entered stays.")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        reviewing.close()


def _cases(
    results: Path,
    desk: Desk,
    *,
    pairs: bool,
    sample: int | None,
    seed: int,
    everybody: bool,
) -> list[Case]:
    from grader.pages.similar import kept_pairs
    from grader.review import queue

    reports = [grade.report for grade in desk.book.grades()]
    if pairs:
        similar = kept_pairs(results / "similar")
        found = queue.alike(similar.pairs if similar else [], {r.submission for r in reports})
        return queue.not_empty(found, what="no two submissions are alike")
    if sample:
        found = queue.sample(reports, sample, seed=seed)
    elif everybody:
        found = queue.everybody(reports)
    else:
        found = queue.waiting(reports)
    return queue.not_empty(found, what="no report needs a person")


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # whoever runs it has no name here
        return ""
