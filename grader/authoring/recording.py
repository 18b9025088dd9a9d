"""What is written down of the reference: how long it takes, and its answers for students.

They do not have the reference. Where they practise, they get the same fresh numbers as everybody,
and for these the answers are known. What is handed in is judged with others, and with the reference
itself.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from grader.assignment import measured
from grader.assignment.manifest import MANIFEST, Assignment
from grader.batch.local import strongest
from grader.common.outcomes import UsageError
from grader.judge.case.case import OpenCase
from grader.judge.case.reference import ANSWERS, read_answers, write_answers
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


def record(assignment: Assignment, solution: Path) -> list[Path]:
    """Let the reference do the checks that students have, and write down what is asked for.

    Nothing is run where nothing has changed since.

    Returns:
        The files that were written, or taken away because nobody asks for them any more.

    Raises:
        UsageError: the checks cannot be run.
    """
    answers, changed = assignment.given / ANSWERS, list[Path]()
    asks, lacks = public_checks_ask(assignment), _lacks_seconds(assignment)
    for wanted, path in ((asks, answers), (lacks, assignment.folder / measured.FILE)):
        if not wanted and path.is_file():
            path.unlink()
            changed.append(path)
    stamp = _made_from(assignment, solution)
    asks = asks and read_answers(answers)[0] != stamp
    lacks = lacks and measured.read(assignment.folder)[0] != stamp
    if not asks and not lacks:
        return changed
    case = _run(assignment, solution)
    if asks:
        answers.parent.mkdir(exist_ok=True)
        write_answers(answers, case.reference.examples(), stamp)
        changed.append(answers)
    if lacks:
        changed.append(measured.write(assignment.folder, stamp, case.student.longest))
    return changed


def _lacks_seconds(assignment: Assignment) -> bool:
    """Whether the manifest does not say of each step how long a call may take."""
    text = (assignment.folder / MANIFEST).read_text("utf-8")
    return bool(measured.unsaid(tomllib.loads(text)))


def _run(assignment: Assignment, solution: Path) -> OpenCase:
    """The case of the reference, which has done the checks that students have."""
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
        raise UsageError(f"The checks cannot be run on the reference: {problems[0]}")
    return case


def _made_from(assignment: Assignment, solution: Path) -> str:
    """A digest of the reference and of the code that asks it."""
    digest = hashlib.sha256()
    for path in [solution, *code_of_checks(assignment)]:
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
