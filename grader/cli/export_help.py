"""`grader export`: which options a format takes, in its help and where another one is given."""

from __future__ import annotations

from collections.abc import Sequence

import click
from click.core import ParameterSource

from grader.common.outcomes import UsageError

_ZIP = "gradescope-zip"
_OF_ZIP = ("hidden", "leaderboard", "name", "no_hidden", "sandbox", "exercises", "solutions")
_ARGS = "grader.export.args"


class ExportCommand(click.Command):
    """The command, whose help groups the options by format: `grader export canvas --help`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep what was typed, for the help."""
        ctx.meta[_ARGS] = tuple(args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The formats, and the options of each; those of one format where it is named."""
        takes, about = _takes(), _about()
        named = [arg for arg in ctx.meta.get(_ARGS, ()) if arg in takes][:1]
        with formatter.section("Formats"):
            formatter.write_dl([(name, about[name]) for name in named or takes])
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            of = [name for name in takes if param.name in takes[name]]
            if record and (not of or not named or named[0] in of):
                shown = ", ".join(named if named and of else of) or "every format"
                groups.setdefault(f"Options of {shown}", []).append(record)
        for title, records in groups.items():
            with formatter.section(title):
                formatter.write_dl(records)


def refuse_others(ctx: click.Context, format_name: str) -> None:
    """See that every option that was typed is one that the format takes.

    Raises:
        UsageError: it takes another one.
    """
    takes = _takes()
    if format_name not in takes:
        return
    others = {name for each in takes.values() for name in each} - {*takes[format_name]}
    wrong = [p.opts[0] for p in ctx.command.params if p.name in others and _is_typed(ctx, p)]
    if wrong:
        few = " and ".join(wrong)
        raise UsageError(
            f"{format_name} has no use for {few}; leave out {few}. "
            f"What it takes: grader export {format_name} --help"
        )


def _is_typed(ctx: click.Context, param: click.Parameter) -> bool:
    return ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE


def _takes() -> dict[str, Sequence[str]]:
    """The options that each format takes, beside those of all."""
    from grader.exports.formats import FORMATS

    return {**{name: found.takes for name, found in FORMATS.items()}, _ZIP: _OF_ZIP}


def _about() -> dict[str, str]:
    from grader.exports.formats import FORMATS

    about = {name: found.about + _single(found.single) for name, found in FORMATS.items()}
    return {**about, _ZIP: "the autograder that is uploaded to Gradescope; needs no RESULTS"}


def _single(single: bool) -> str:
    return "; of one student" if single else ""
