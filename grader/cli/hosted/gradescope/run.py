"""What `run_autograder` starts: one submission in, `results.json` out.

Sources: "Autograder Specifications" and "Submission Metadata" in the Gradescope autograder
documentation.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import msgspec

from grader.assignment.manifest import Assignment
from grader.batch import local
from grader.cli.hosted.gradescope.bundle import CONFIGURATION, Configuration
from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import shown
from grader.exports import gradescope
from grader.judge.hidden import find_hidden
from grader.judge.options import JudgeOptions
from grader.judge.oracle import find_reference
from grader.report.records import Report, with_platform_id
from grader.sandbox.start import Sandbox, lacking
from grader.sandbox.wall import wall
from grader.submissions.incoming.intake import collect_one
from grader.submissions.incoming.names import stem
from grader.submissions.submission import Submission

_NO_WALL = (
    "No wall against hostile code can be built in this container ({}), so a submission could read "
    "the checks and write its own results. Nothing was run. For students whom you trust, build the "
    "archive with --sandbox process, and with --no-hidden to keep hidden checks out of it; else "
    "grade the export of the class on your machine with `grader grade`."
)


class _User(msgspec.Struct):
    id: int | None = None
    name: str = ""


class _Metadata(msgspec.Struct):
    """What is used of `submission_metadata.json`; all of it may be missing."""

    users: list[_User] = []


def grade(root: Path) -> str:
    """Judge what lies in `root/submission`; returns the contents of `results.json`.

    Args:
        root: the folder `/autograder`.

    Raises:
        UsageError: the archive is not whole, or no wall can be built where one is asked for.
    """
    since = time.monotonic()
    source = root / "source"
    configuration = _configuration(source)
    assignment = Assignment.read(source / "exercises" / configuration.assignment)
    around = _sandbox(configuration)
    user = _user(root)
    entry = collect_one(root / "submission", assignment, student=stem(user.name or "submission"))
    if entry.submission is None:
        return gradescope.without_submission(entry.for_student)
    report = _judge(assignment, entry.student, entry.submission, source, around)
    report = with_platform_id(report, str(user.id or ""))
    return gradescope.results(
        report,
        hidden=configuration.visibility,
        seconds=time.monotonic() - since,
        leaderboard=configuration.leaderboard,
    )


def main() -> None:
    """Write `results.json`; where that cannot be, say why in the log that instructors see."""
    root = Path(sys.argv[1])
    out = root / "results" / "results.json"
    out.unlink(missing_ok=True)  # what is there in the end is ours
    try:
        text = grade(root)
    except UsageError as error:
        sys.exit(f"grader: {shown(str(error), most=2000)}")
    out.parent.mkdir(exist_ok=True)
    write_whole(out, text.encode())


def _judge(
    assignment: Assignment,
    student: str,
    submission: Submission,
    source: Path,
    around: Sandbox,
) -> Report:
    hidden = find_hidden(assignment, source / "solutions")
    print(f"sandbox: {around.mode}, hidden checks: {'yes' if hidden else 'no'}")
    reference = find_reference(assignment, source / "solutions")
    options = JudgeOptions(sandbox=around, hidden=hidden, reference=reference)
    judged = local.judge_many(assignment, [(student, submission)], jobs=1, options=options)
    return next(report for _, report in judged)


def _sandbox(configuration: Configuration) -> Sandbox:
    """The strongest that this container offers.

    Raises:
        UsageError: that is no wall, where one is asked for: a submission could write the results.
    """
    around = local.strongest()
    if configuration.sandbox == "wall" and not around.walled:
        raise UsageError(_NO_WALL.format(" ".join(lacking(wall.offer()))))
    return around


def _configuration(source: Path) -> Configuration:
    path = source / CONFIGURATION
    try:
        return msgspec.json.decode(path.read_bytes(), type=Configuration)
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} cannot be read: {error}; build the archive again.") from None


def _user(root: Path) -> _User:
    """The first of those who handed in; nobody where Gradescope does not say."""
    try:
        data = (root / "submission_metadata.json").read_bytes()
        users = msgspec.json.decode(data, type=_Metadata).users
    except (OSError, msgspec.MsgspecError):
        return _User()
    return users[0] if users else _User()


if __name__ == "__main__":
    main()
