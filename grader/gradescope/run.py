"""What `run_autograder` starts: one submission in, `results.json` out.

Sources: "Autograder Specifications" and "Submission Metadata" in the Gradescope autograder
documentation.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import msgspec

from grader import batch
from grader.assignment import Assignment
from grader.gradescope.archive import CONFIGURATION, Configuration
from grader.hidden import find_hidden
from grader.intake import collect_one
from grader.names import shown, stem
from grader.outcomes import UsageError
from grader.pool import JudgeOptions
from grader.report import Report, with_platform_id
from grader.reporters import gradescope
from grader.submission import Submission

_NO_HIDDEN = (
    "Hidden checks were not run: no wall against hostile code can be built in this container."
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
        UsageError: the archive is not whole.
    """
    since = time.monotonic()
    source = root / "source"
    configuration = _configuration(source)
    assignment = Assignment.read(source / "exercises" / configuration.assignment)
    user = _user(root)
    entry = collect_one(root / "submission", assignment, student=stem(user.name or "submission"))
    if entry.submission is None:
        return gradescope.without_submission(entry.for_student)
    report = _judge(assignment, entry.student, entry.submission, source, configuration)
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
    try:
        text = grade(root)
    except UsageError as error:
        sys.exit(f"grader: {shown(str(error), most=2000)}")
    (root / "results").mkdir(exist_ok=True)
    (root / "results" / "results.json").write_text(text, "utf-8")


def _judge(
    assignment: Assignment,
    student: str,
    submission: Submission,
    source: Path,
    configuration: Configuration,
) -> Report:
    around = batch.strongest()
    hidden = find_hidden(assignment, source / "solutions")
    print(f"sandbox: {around.mode}, hidden checks: {'yes' if hidden else 'no'}")
    if hidden is not None and not around.walled and configuration.sandbox == "wall":
        # Without a wall a submission could read them; each run begins with the image's own copy.
        print(_NO_HIDDEN)
        shutil.rmtree(source / "solutions")
        hidden = None
    options = JudgeOptions(sandbox=around, hidden=hidden)
    judged = batch.judge_many(assignment, [(student, submission)], jobs=1, options=options)
    return next(report for _, report in judged)


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
