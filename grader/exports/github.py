"""GitHub Actions: annotations beside the student's own lines, and a summary of the job.

Sources: "Workflow commands for GitHub Actions" (error, warning and notice with file, line and
title; stop-commands; adding a job summary) in the GitHub documentation, and for the escapes the
package `@actions/core` of the GitHub Actions Toolkit.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.common.outcomes import Outcome
from grader.common.text import as_points, counted, printable
from grader.report.escape import command_data, command_property, markdown_block, markdown_inline
from grader.report.findings import (
    OURS,
    Finding,
    bar,
    explained,
    findings,
    is_known,
    outcome_words,
    points,
    words_of_persons,
)
from grader.report.records import Report

_SIGNS = {
    Outcome.PASSED: "✅",
    Outcome.FAILED: "❌",
    Outcome.NOT_ATTEMPTED: "⬜",
    Outcome.SKIPPED: "➖",
    Outcome.ERROR: "⚠️",
    Outcome.WAITING: "❔",
}
MOST_ANNOTATIONS = 10  # GitHub shows no more of a step of a job
_LEVELS = {Outcome.FAILED: "error", Outcome.ERROR: "warning", Outcome.NOT_ATTEMPTED: "notice"}


def annotate(report: Report, *, path: str, most: int = MOST_ANNOTATIONS) -> str:
    """A workflow command for the first thing to mend of each step, each on a line of its own.

    GitHub shows ten of a kind of a step of a job, and leaves the others out without a word. So
    there are no more than `most`, in the order of the steps: mistakes first, then what is ours,
    then what is not written yet. The job's summary has all.

    Args:
        report: the report.
        path: the submission's path from the top of the repository.
        most: how many there may be.
    """
    shown = [finding for finding in findings(report) if finding.check.outcome in _LEVELS]
    order = list(_LEVELS)
    first = sorted(shown, key=lambda each: order.index(each.check.outcome))[:most]
    said = "\n".join(words_of_persons(report))
    lines = [_annotation(each, path) for each in shown if each in first]
    if said:
        head = f"file={command_property(path)},title={command_property('What a person said')}"
        lines.append(f"::notice {head}::{command_data(printable(said))}")
    return "".join(f"{line}\n" for line in lines)


def job_summary(report: Report, *, path: str) -> str:
    """The summary in Markdown: progress, a table of steps, the first thing to mend of each.

    Args:
        report: the report.
        path: the submission's path from the top of the repository.
    """
    return "\n\n".join([*_head(report, path), _table(report), *_details(report)]) + "\n"


def fenced(text: str, *, token: str) -> str:
    """`text` for the log of a job, of which the runner takes nothing for a command.

    Args:
        text: what is to be shown.
        token: a word that nobody can guess, a new one each time.
    """
    shown = printable(text).replace(token, "")
    return f"::stop-commands::{token}\n{shown}\n::{token}::\n"


def _annotation(finding: Finding, path: str) -> str:
    check = finding.check
    place = {"file": path}
    if check.place and check.place.cell is None and check.place.line > 0:
        place["line"] = str(check.place.line)
    where = f" ({check.place.where})" if check.place and check.place.cell else ""
    place["title"] = f"{finding.name}{where}: {printable(finding.label)}"
    properties = ",".join(f"{key}={command_property(text)}" for key, text in place.items())
    level = _LEVELS[check.outcome]
    return f"::{level} {properties}::{command_data(printable(explained(check)))}"


def _head(report: Report, path: str) -> Iterator[str]:
    yield f"## `{_code(report.assignment)}`: {points(report)}"
    steps = f"{_passed(report)} of {counted(len(report.steps), 'step')}"
    yield f"`{bar(report)}` {steps}, {markdown_inline(path)}"
    if report.flags:
        yield f"**{OURS if _has_error(report) else 'A person will look at this submission.'}**"


def _table(report: Report) -> str:
    lines = ["| | Step | Points | Outcome |", "|---|---|---:|---|"]
    for number, step in enumerate(report.steps, start=1):
        name = f"{number}. {markdown_inline(step.title)} (`{_code(step.name)}`)"
        sign = _SIGNS[step.outcome]
        reached = (
            f"{as_points(step.score)} / {as_points(step.max_score)}"
            if is_known(step)
            else "not known"
        )
        lines.append(f"| {sign} | {name} | {reached} | {outcome_words(step.outcome)} |")
    return "\n".join(lines)


def _details(report: Report) -> Iterator[str]:
    for finding in findings(report):
        if finding.check.outcome in (Outcome.FAILED, Outcome.ERROR):
            yield _detail(finding)
    said = words_of_persons(report)
    if said:
        yield "### What a person said\n\n" + markdown_block("\n".join(said))
    remarks = [*report.flags, *report.remarks]
    if remarks:
        yield "### Remarks\n\n" + markdown_block("\n".join(remarks))


def _detail(finding: Finding) -> str:
    check = finding.check
    where = f", {check.place.where}" if check.place else ""
    text = explained(check)
    if check.place and check.place.text.strip():
        text = f"{check.place.line:4d} │ {check.place.text}\n{text}"
    head = f"### Mend `{_code(finding.name)}`{where}\n\n{markdown_inline(finding.label)}"
    given = ", ".join(f"`{_code(name)}`" for name in finding.given)
    judged = f"\n\nJudged on ready-made inputs for {given}." if given else ""
    return f"{head}{judged}\n\n{markdown_block(text)}"


def _code(name: str) -> str:
    """The name of a step or an assignment, as it may stand within backticks."""
    return "".join(c for c in name if c.isalnum() or c in "_ ")


def _passed(report: Report) -> int:
    return sum(step.outcome == Outcome.PASSED for step in report.steps)


def _has_error(report: Report) -> bool:
    return any(step.outcome == Outcome.ERROR for step in report.steps)
