"""`grader ci`: a push is judged with the public checks, and the result shown where GitHub shows it.

What a submission brought into a report is shown between `stop-commands` and a token that nobody can
guess; annotations, which are commands, are escaped instead.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.batch import local
from grader.common.files import PACKAGE
from grader.common.outcomes import UsageError
from grader.common.text import shown
from grader.exports import classroom50, github, github_classroom
from grader.judge.options import JudgeOptions
from grader.pages.report_text import report_text
from grader.report.findings import needs_review, points, waits_only
from grader.report.records import Report, unjudged, waiting_points
from grader.sandbox.start import Sandbox
from grader.submissions.files import data_of
from grader.submissions.incoming.intake import Entry, collect_one, nothing_handed_in
from grader.submissions.incoming.names import stem
from grader.submissions.reading import Reader, UnreadError

_SUMMARY = "GITHUB_STEP_SUMMARY"
_OUTPUT = "GITHUB_OUTPUT"
_TOP = "GITHUB_WORKSPACE"
_MOST_PATH = 4096


@dataclass(frozen=True)
class Pushed:
    """A file that was pushed.

    Attributes:
        assignment: whose it is.
        entry: the submission, or what is wrong with it.
        path: where it lies, from the top of the repository.
    """

    assignment: Assignment
    entry: Entry
    path: str


@dataclass(frozen=True)
class Checked:
    """A pushed file and its report."""

    pushed: Pushed
    report: Report

    def reaches(self, pass_mark: float) -> bool:
        """Whether so many percent of the points are there, and nobody has to look first.

        What a person alone can give is left out of account.
        """
        report = self.report
        most = report.max_score - waiting_points(report.steps)
        enough = report.score >= pass_mark / 100 * most - 1e-6
        return enough and (waits_only(report) or not needs_review(report))


def find_pushed(
    assignments: Sequence[Assignment],
    where: Path,
    *,
    named: bool,
    environment: Mapping[str, str] = os.environ,
) -> list[Pushed]:
    """The files to judge.

    Args:
        assignments: those that are looked for.
        where: a file, or a folder to look in, such as the repository.
        named: whether the instructor named the assignment, so that a file of any name may be it.
        environment: of the job.

    Raises:
        UsageError: there is none.
    """
    student = stem(environment.get("GITHUB_ACTOR") or "submission")
    top = Path(environment.get(_TOP) or Path.cwd())
    _refuse_links(where, top)
    if where.is_file():
        fits = [a for a in assignments if a.name == where.stem] or list(assignments)
        if len(fits) != 1:
            raise UsageError(f"Which assignment is {where}? Name it with --assignment.")
        return [Pushed(fits[0], _entry(where, student), _from(top, where))]
    candidates = []
    for assignment in assignments:
        entry = collect_one(where, assignment, student=student)
        path = entry.submission.path if entry.submission else where / f"{assignment.name}.py"
        if named or path.stem == assignment.name:
            candidates.append(Pushed(assignment, entry, _from(top, path)))
    there = [pushed for pushed in candidates if pushed.entry.submission]
    if there:
        return there
    problems = [pushed.entry.problem for pushed in candidates]
    if len(problems) == 1 and problems[0] != nothing_handed_in(assignments[0]):
        raise UsageError(problems[0])
    raise UsageError(_nothing(assignments, where))


def _refuse_links(where: Path, top: Path) -> None:
    """Raises UsageError where a link is to be followed that may have been pushed."""
    path, top = where.absolute(), top.absolute()
    for each in (path, *path.parents):
        if each != top and each.is_relative_to(top) and each.is_symlink():
            raise UsageError(
                f"{shown(str(each))} is a link, which is not followed; name the file itself."
            )


def refuse_pushed_checks(
    exercises: Path, where: Path, environment: Mapping[str, str] = os.environ
) -> None:
    """The checks, and the grader itself, are not to come from what was pushed.

    Args:
        exercises: the folder of assignments.
        where: the submission, or the folder to look in.
        environment: of the job.

    Raises:
        UsageError: in a job of CI one of them lies in the repository that the submission is in.
    """
    top = _repository(where)
    if not environment.get("CI") and not environment.get("GITHUB_ACTIONS"):
        return
    for what, path in (("the checks", exercises), ("the grader", PACKAGE / "__init__.py")):
        if _is_pushed(path, top):
            raise UsageError(
                f"In {shown(str(path))} {what} lie within what was pushed, so a push could change "
                "them. Install the grader, or check out the course, from a repository that only "
                "instructors can push to, and into a folder that holds nothing else."
            )


def _is_pushed(path: Path, top: Path) -> bool:
    """Whether a path belongs to a repository, and not to another one that lies within it.

    Git takes no folder `.git` from a push; a file of this name belongs to what the push refers to.
    """
    path = path.resolve()
    below = itertools.takewhile(lambda each: each != top, (path, *path.parents))
    return path.is_relative_to(top) and not any((each / ".git").is_dir() for each in below)


def _repository(where: Path) -> Path:
    """The folder of the repository that a file or folder lies in; else the folder itself."""
    folder = where.resolve() if where.is_dir() else where.resolve().parent
    tops = (each for each in (folder, *folder.parents) if (each / ".git").exists())
    return next(tops, folder)


def clear(out: Path) -> None:
    """Remove what lies where a result is to be written: it may have been pushed.

    Raises:
        UsageError: it cannot be removed.
    """
    try:
        out.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"Cannot replace {out}: {error.strerror}; name another file.") from None


def check(pushed: Sequence[Pushed], *, sandbox: Sandbox | None = None) -> list[Checked]:
    """Judge with the public checks; behind the wall, where this machine can build one."""
    options = JudgeOptions(sandbox=sandbox or local.strongest())
    return [Checked(each, _judge(each, options)) for each in pushed]


def log(checked: Sequence[Checked], *, token: str | None = None) -> str:
    """What the job prints: each report, and its annotations; of those no more than GitHub shows."""
    token = token or secrets.token_hex(16)
    most = max(1, github.MOST_ANNOTATIONS // max(1, len(checked)))
    parts = []
    for each in checked:
        parts.append(github.fenced(report_text(each.report), token=token))
        parts.append(github.annotate(each.report, path=each.pushed.path, most=most))
    return "\n".join(parts)


def write_summary(checked: Sequence[Checked], environment: Mapping[str, str] = os.environ) -> None:
    """Append to the summary of the job, where there is one."""
    where = environment.get(_SUMMARY)
    if where:
        text = "\n".join(github.job_summary(each.report, path=each.pushed.path) for each in checked)
        with Path(where).open("a", encoding="utf-8") as stream:
            stream.write(f"{text}\n")


def write_result(
    checked: Sequence[Checked], out: Path, environment: Mapping[str, str] = os.environ
) -> None:
    """Write `result.json` for Classroom 50.

    Raises:
        UsageError: there is more than one assignment, a variable is missing, it cannot be written,
            or a person must look first.
    """
    report = _only(checked, "A result")
    now = dt.datetime.now(dt.UTC)
    identity = classroom50.Identity.from_environment(environment, now=now)
    _write(out, classroom50.result(report, identity), option="--result")


def write_points(
    checked: Sequence[Checked],
    out: Path,
    *,
    pass_mark: float,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Write the points for GitHub Classroom's reporter, also as the output `result` of the step.

    Returns what to know of it: where a person must look first, nothing is written.

    Args:
        checked: what was judged.
        out: the file.
        pass_mark: percent of the points from which on the submission passes.
        environment: of the job.

    Raises:
        UsageError: there is more than one assignment, or it cannot be written.
    """
    report = _only(checked, "A file of points")
    if needs_review(report):
        return f"No points are written to {out}: a person has to look first."
    text = github_classroom.points_file(report, passed=checked[0].reaches(pass_mark))
    _write(out, text, option="--points")
    output = environment.get(_OUTPUT)
    if output:
        with Path(output).open("a", encoding="utf-8") as stream:
            stream.write(f"result={github_classroom.encoded(text)}\n")
    return f"Points written to {out}."


def _only(checked: Sequence[Checked], what: str) -> Report:
    if len(checked) != 1:
        raise UsageError(f"{what} holds one assignment; name it with --assignment.")
    return checked[0].report


def _write(out: Path, text: str, *, option: str) -> None:
    clear(out)  # a link in its place would lead elsewhere
    try:
        with out.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"Cannot write {out}: {error.strerror}; name another {option}.") from None


def verdict(checked: Checked, pass_mark: float) -> str:
    """The last line of the log: what was reached, and whether it is enough."""
    reached = "reached" if checked.reaches(pass_mark) else "not reached"
    text = f"{checked.pushed.assignment.name}: {points(checked.report)}"
    return f"{text}, pass mark of {pass_mark:g} % {reached}"


def _judge(pushed: Pushed, options: JudgeOptions) -> Report:
    assignment, entry = pushed.assignment, pushed.entry
    if entry.submission is None:
        return unjudged(assignment, entry.student, entry.problem, for_student=entry.for_student)
    named = [(entry.student, entry.submission)]
    judged = local.judge_many(assignment, named, jobs=1, options=options)
    return next(report for _, report in judged)


def _entry(path: Path, student: str) -> Entry:
    with Reader() as reader:
        try:
            submission = reader.read(data_of(path), Path(shown(str(path), most=_MOST_PATH)))
        except UnreadError as error:
            why = f"{shown(path.name)} cannot be read: it {error}"
            told = f"{why}; hand in a simpler file."
            return Entry(student, None, f"{why}; look at it by hand.", for_student=told)
    return Entry(student, dataclasses.replace(submission, path=path))


def _from(top: Path, path: Path) -> str:
    """The path as GitHub names it; as it is where it lies outside of the repository."""
    path = path.absolute()
    top = top.absolute()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else path.name


def _nothing(assignments: Sequence[Assignment], where: Path) -> str:
    names = [f"{assignment.name}.py" for assignment in assignments]
    holds = f"holds no {names[0]}" if len(names) == 1 else f"holds none of {', '.join(names)}"
    return (
        f"{shown(str(where.absolute()))} {holds}; go to the folder with the student's file, or "
        "name it with --submission."
    )
