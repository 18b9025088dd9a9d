"""The reference's answers for students, who do not have the reference: recorded beside the checks.

Students get the same fresh numbers as everybody where they practise, and for these the answers are
known. What is handed in is judged with others, and with the reference itself.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.batch.local import strongest
from grader.common.outcomes import UsageError
from grader.judge.case.reference import ANSWERS, Example, read_answers, write_answers
from grader.judge.judge import run_checks
from grader.judge.opening import open_case
from grader.judge.options import SEED, CaseOptions
from grader.judge.oracle import code_of_checks, public_checks_ask
from grader.sandbox.scratch import Scratch
from grader.sandbox.start import Starter, zygote
from grader.sandbox.warm import Line
from grader.submissions.submission import Submission


def why_stale(assignment: Assignment, solution: Path) -> str:
    """Why the recorded answers are not what `record` would make; "" where they are."""
    path = assignment.given / ANSWERS
    if not public_checks_ask(assignment):
        return "no check asks the reference any more" if path.is_file() else ""
    made_from, _ = read_answers(path)
    if not made_from:
        return "it is missing, so that students are not told whether they are right"
    stale = made_from != _made_from(assignment, solution)
    return "the solution or a check has changed since" if stale else ""


def record(assignment: Assignment, solution: Path) -> Path:
    """Let the reference do the checks that students have, and write down what it was asked.

    Returns:
        The file that was written, or taken away where no check asks the reference.

    Raises:
        UsageError: the checks cannot be run.
    """
    path = assignment.given / ANSWERS
    if not public_checks_ask(assignment):
        path.unlink(missing_ok=True)
        return path
    examples = _asked(assignment, solution)
    path.parent.mkdir(exist_ok=True)
    write_answers(path, examples, _made_from(assignment, solution))
    return path


def _asked(assignment: Assignment, solution: Path) -> list[Example]:
    """What the checks that students have ask the reference, with its answers."""
    sandbox, limits = strongest(), assignment.manifest.limits
    options = CaseOptions(
        which=assignment.manifest.data,
        seed=SEED,
        reference=solution.read_text("utf-8"),
        as_recorded=True,
    )
    with (
        zygote(sandbox, limits.imports) as warm,
        Scratch() as scratch,
        Scratch() as apart,
        Scratch() as beside,
    ):
        line = Line(warm.address) if warm else None
        if warm:
            warm.wait()
        try:
            case = open_case(
                assignment,
                Submission.read(solution),
                options,
                launch=Starter(sandbox, line),
                scratch=scratch,
                apart=apart if sandbox.walled else None,
                beside=beside,
            )
            problems = run_checks(case, [assignment.folder])
        finally:
            if line:
                line.close()
    if problems:
        raise UsageError(f"No answers of the reference were recorded: {problems[0]}")
    return case.reference.examples()


def _made_from(assignment: Assignment, solution: Path) -> str:
    """A digest of the reference and of the code that asks it."""
    digest = hashlib.sha256()
    for path in [solution, *code_of_checks(assignment)]:
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
