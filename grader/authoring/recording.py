"""What is written down of the reference: how long it takes, and its answers for students.

They do not have the reference. Where they practise, they get the same fresh numbers as everybody,
and for these the answers are known. What is handed in is judged with others, and with the reference
itself.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from grader.assignment import measured
from grader.assignment.manifest import MANIFEST, Assignment
from grader.authoring.digests import digest
from grader.batch.local import strongest
from grader.common.outcomes import Outcome, UsageError
from grader.judge.case.case import OpenCase
from grader.judge.case.reference import ANSWERS, models_beside, read_answers, write_answers
from grader.judge.judge import run_checks
from grader.judge.opening import open_case
from grader.judge.options import SEED, CaseOptions
from grader.judge.oracle import code_of_checks, public_checks_ask
from grader.sandbox.scratch import Scratch
from grader.sandbox.start import Starter, zygote
from grader.sandbox.warm import Line
from grader.submissions.submission import Submission

_STAMP = "made-from.json"
_MEASURING_SECONDS = 900.0
"""What one call of the reference may take where nobody has said it; a machine may be busy."""
_NO_DATA = (".py", ".pyc", ".md", ".toml", ".ipynb")


def why_stale(assignment: Assignment, solution: Path) -> str:
    """Why the recorded answers are not what `record` would make; "" where they are."""
    path = assignment.given / ANSWERS
    if not public_checks_ask(assignment):
        return "no check asks the reference any more" if path.is_file() else ""
    if not path.is_file():
        return "it is missing, so that students are not told whether they are right"
    made_from, _ = read_answers(path)
    if not made_from:
        return "the reference failed a check of its own when it was made"
    if made_from != _made_from(assignment, solution):
        return "the solution, a check, or what a check works on has changed since"
    for name, due in models_beside(path).items():
        model = assignment.given / name
        if not model.is_file() or digest(model) != due:
            return f"{name} beside it is not the file that was made with it"
    return ""


def record(assignment: Assignment, solution: Path, *, measures: bool = True) -> list[Path]:
    """Let the reference do the checks that students have, and write down what is asked for.

    Nothing is run where nothing has changed since.

    Args:
        assignment: whose.
        solution: the reference.
        measures: whether it is run for its times as well, where no manifest says them.

    Returns:
        The files that were written, or taken away because nobody asks for them any more.

    Raises:
        UsageError: the checks cannot be run, or the reference fails one.
    """
    answers, changed = assignment.given / ANSWERS, list[Path]()
    asks, lacks = public_checks_ask(assignment), _lacks_seconds(assignment)
    for wanted, path in ((asks, answers), (lacks, assignment.folder / measured.FILE)):
        if not wanted and path.is_file():
            path.unlink()
            changed.append(path)
    stamp = _made_from(assignment, solution)
    asks = asks and bool(why_stale(assignment, solution))
    lacks = lacks and measures and measured.read(assignment.folder)[0] != stamp
    if not asks and not lacks:
        return changed
    with Scratch() as made:
        case = _run(assignment, solution, made)
        failed = _first_failure(case)
        if asks:
            answers.parent.mkdir(exist_ok=True)
            models = list(_keep_models(assignment, made))
            digests = {path.name: digest(path) for path in models}
            write_answers(answers, case.reference.examples(), "" if failed else stamp, digests)
            changed += [*models, answers]
    if lacks:
        changed.append(measured.write(assignment.folder, stamp, case.student.longest))
    if failed and asks:
        raise UsageError(failed)
    return changed


def _first_failure(case: OpenCase) -> str:
    """What the reference fails itself, so that not all is recorded; "" if nothing."""
    for step in case.step_results():
        for check in step.checks:
            if check.outcome in (Outcome.FAILED, Outcome.ERROR):
                return (
                    f"{case.assignment.name}: the reference fails {check.name} of {step.name} "
                    f"({check.message}), so not all that it makes is recorded; see "
                    f"`grader try {step.name}`, then run `grader generate` again."
                )
    return ""


def _keep_models(assignment: Assignment, made: Path) -> Iterator[Path]:
    """Bring the models that the reference made to the given inputs, but for an author's own."""
    own = {path.name for path in assignment.given.glob("*.keras")}
    own -= {*models_beside(assignment.given / ANSWERS)}
    for path in sorted(made.glob("*.keras")):
        if path.name not in own:
            yield Path(shutil.copyfile(path, assignment.given / path.name))


def _lacks_seconds(assignment: Assignment) -> bool:
    """Whether the manifest does not say of each step how long a call may take."""
    text = (assignment.folder / MANIFEST).read_text("utf-8")
    return bool(measured.unsaid(tomllib.loads(text)))


def _unhurried(assignment: Assignment) -> Assignment:
    """The same with time enough to measure what a call of the reference takes."""
    text = (assignment.folder / MANIFEST).read_text("utf-8")
    again = Assignment.read(assignment.folder)
    for name in measured.unsaid(tomllib.loads(text)):
        step = again.by_name[name]
        msgspec.structs.force_setattr(step, "seconds", max(step.seconds, _MEASURING_SECONDS))
    return again


def _run(assignment: Assignment, solution: Path, made: Path) -> OpenCase:
    """The case of the reference, which has done the checks that students have.

    The models that it has made for later steps are in the folder `made` then.
    """
    sandbox, limits = strongest(), assignment.manifest.limits
    assignment = _unhurried(assignment)
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
            case = dataclasses.replace(case, records=made)
            problems = run_checks(case, [assignment.folder])
        finally:
            if line:
                line.close()
    if problems:
        raise UsageError(f"The checks cannot be run on the reference: {problems[0]}")
    return case


def _made_from(assignment: Assignment, solution: Path) -> str:
    """A digest of the reference, of the code that asks it, and of what that works on."""
    whole = hashlib.sha256()
    for path in [solution, *code_of_checks(assignment)]:
        whole.update(digest(path).encode())
    for path in _worked_on(assignment):
        whole.update(f"{path.relative_to(assignment.folder).as_posix()} {digest(path)}".encode())
    whole.update(json.dumps(_settings(assignment), sort_keys=True).encode())
    return whole.hexdigest()


def _worked_on(assignment: Assignment) -> list[Path]:
    """Data that checks may read: what lies in the folder and is neither text nor made from it."""
    steps = {f"{step.name}.keras" for step in assignment.steps}
    made = {ANSWERS, measured.FILE, _STAMP, *steps}
    return sorted(
        path
        for path in assignment.folder.rglob("*")
        if path.is_file()
        and path.name not in made
        and path.suffix not in _NO_DATA
        and not any(part.startswith((".", "__")) for part in path.parts)
    )


def _settings(assignment: Assignment) -> dict[str, Any]:
    """What the manifest says that may change an answer: no text, and nothing about points."""
    written = tomllib.loads((assignment.folder / MANIFEST).read_text("utf-8"))
    steps = [
        {key: step[key] for key in ("name", "parameters", "needs", "returns") if key in step}
        for step in written["steps"]
    ]
    return {"task": written.get("task", {}), "data": written.get("data", ""), "steps": steps}
