"""Opens a case: the one way for grading, practice, a notebook's kernel and calibration."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from grader.assignment import data
from grader.assignment.manifest import Assignment
from grader.checks.printed import Printed
from grader.checks.rebuilt import Twins
from grader.checks.student import Student
from grader.judge.case.case import Case, OpenCase
from grader.judge.case.reference import ANSWERS, RECORDED, Reference, read_answers
from grader.judge.options import SEED, CaseOptions
from grader.sandbox.process import Exchange
from grader.sandbox.scratch import Scratch, empty
from grader.sandbox.session import Session, Setup
from grader.sandbox.watcher import Budget
from grader.submissions.submission import Submission

Launch = Callable[[Path, int, tuple[str, ...]], Exchange]
"""Starts a process in a scratch folder, with so many MB of memory; it may read these files."""

MakeStudent = Callable[[Assignment, Submission, Session, Printed | None], Student]

_MOST_LOOK_SECONDS = 120.0


def open_case(
    assignment: Assignment,
    submission: Submission,
    options: CaseOptions,
    *,
    launch: Launch,
    scratch: Path,
    apart: Path | None = None,
    beside: Path | None = None,
    make_student: MakeStudent = Student,
    tick: Callable[[float, bool], None] | None = None,
) -> OpenCase:
    """Open the case of a submission; its processes start when they are needed.

    Args:
        assignment: the assignment.
        submission: the student's file.
        options: under which conditions.
        launch: starts a process.
        scratch: the folder of the submission's process.
        apart: the folder of a process without the submission's code that is asked about models;
            None to ask the submission's own.
        beside: the folder of the process that holds the reference, which starts when a check asks
            it; None where there is none.
        make_student: what calls the submission's functions.
        tick: told several times a second how long the submission has been waited for, and whether
            its process is up.
    """
    as_recorded = _is_as_recorded(assignment, options)
    if as_recorded:  # what is random comes out as it did for the reference
        options = dataclasses.replace(options, seed=SEED)
    budget, shown = _budget(assignment, options), Scratch(scratch.parent)
    session = open_session(
        assignment,
        submission,
        options,
        launch=launch,
        scratch=scratch,
        shown=shown.path,
        budget=budget,
        tick=tick,
    )
    printed = Printed(scratch / "output.log") if options.at_home else None
    student = make_student(assignment, submission, session, printed)
    probe = None
    if apart is not None:
        setup = setup_of(assignment, submission, options)
        probe = _open_probe(assignment, setup, launch, scratch, apart, budget)
    reference = _reference(assignment, options, launch, beside)
    student.reference = reference
    return OpenCase.of(
        Case(
            assignment,
            submission,
            options.which,
            options.seed,
            drawn_for=RECORDED if as_recorded else "",
            asks_reference=reference.is_live,
        ),
        student,
        session,
        scratch=scratch,
        shown=shown,
        twins=Twins(session, probe),
        wants_pictures=options.wants_pictures,
        reference=reference,
    )


def reopen_case(
    case: OpenCase,
    submission: Submission,
    options: CaseOptions,
    *,
    scratch: Path,
    steps: Collection[str],
) -> OpenCase:
    """Open the case of a file that has been changed, in the process that is up already.

    Args:
        case: that of the file as it was before; it is of no use any more.
        submission: the file as it is now.
        options: under which conditions.
        scratch: the folder of the process.
        steps: what was made for them stays, for their code is the same.
    """
    assignment, session = case.assignment, case.processes.session
    session.reload(setup_of(assignment, submission, options))
    printed = Printed(scratch / "output.log") if options.at_home else None
    student = Student(assignment, submission, session, printed)
    student.reference = case.reference
    made = OpenCase.of(
        dataclasses.replace(case.case, submission=submission, seed=options.seed),
        student,
        session,
        scratch=scratch,
        twins=case.processes.twins,
        wants_pictures=options.wants_pictures,
        reference=case.reference,
    )
    made.inputs.carry_over(case.inputs, steps)
    return made


def _reference(
    assignment: Assignment, options: CaseOptions, launch: Launch, folder: Path | None
) -> Reference:
    """What answers in the place of the reference: a process with it, or what was recorded."""
    if not options.reference or folder is None:
        _, recorded = read_answers(assignment.given / ANSWERS)
        return Reference(assignment, None, recorded=recorded, judged_later=options.practises)
    source = Submission(Path(f"{assignment.name}.py"), options.reference)
    alone = dataclasses.replace(options, at_home=False, empties_scratch=True)
    session = open_session(assignment, source, alone, launch=launch, scratch=folder)
    return Reference(assignment, session)


def _is_as_recorded(assignment: Assignment, options: CaseOptions) -> bool:
    """Whether fresh numbers are those for which answers are recorded, for want of a reference."""
    recorded = not options.reference and (assignment.given / ANSWERS).is_file()
    return options.as_recorded or recorded


def open_session(
    assignment: Assignment,
    submission: Submission,
    options: CaseOptions,
    *,
    launch: Launch,
    scratch: Path,
    shown: Path | None = None,
    functions: Sequence[str] | None = None,
    budget: Budget | None = None,
    tick: Callable[[float, bool], None] | None = None,
) -> Session:
    """A session with the process of a submission, which starts when it is needed.

    Args:
        assignment: the assignment.
        submission: the file that is loaded.
        options: under which conditions.
        launch: starts the process.
        scratch: its folder.
        shown: a folder that it may read only, if any.
        functions: those that are called; by default those of all steps.
        budget: time for all that the submission does; None for no limit.
        tick: told how long it has been waited for, and whether it is up.
    """
    setup = setup_of(assignment, submission, options)
    if functions is not None:
        setup = dataclasses.replace(setup, functions=tuple(functions))
    readable = tuple(setup.datasets.values())  # of the ready-made models none: `Probe.open_ready`
    readable += (str(shown),) if shown else ()
    session = Session(
        lambda: launch(scratch, setup.memory_mb, readable),
        setup,
        budget=budget,
        tick=(lambda seconds: tick(seconds, session.is_up)) if tick else None,
        tidy=(lambda: empty(scratch)) if options.empties_scratch else (lambda: None),
    )
    return session


def setup_of(assignment: Assignment, submission: Submission, options: CaseOptions) -> Setup:
    """What the submission's process has to know."""
    limits = assignment.manifest.limits
    path = submission.path
    return Setup(
        source=submission.source or "\n",  # without a text no file would be loaded
        module=assignment.name,
        filename=str(path) if options.at_home else path.name,
        folder=str(path.absolute().parent) if options.at_home else "",
        functions=tuple(assignment.by_name),
        datasets=data.files(assignment, options.which),
        import_seconds=limits.import_seconds,
        notebook=submission.wants_kernel,
        look_seconds=_look_seconds(assignment),
        array_mb=data.largest_array_mb(assignment, options.which),
        imports=limits.imports,
        memory_mb=limits.memory_for(options.which),
        threads=options.threads,
        seed=options.seed,
    )


def _open_probe(
    assignment: Assignment,
    setup: Setup,
    launch: Launch,
    scratch: Path,
    apart: Path,
    budget: Budget | None,
) -> Session:
    """A process that opens models without the submission's code; it may read its scratch folder."""
    alone = dataclasses.replace(
        setup,
        source="",
        module="",
        filename="",
        functions=(),
        datasets={},
        imports="tensorflow",
    )
    readable = (str(assignment.given), str(scratch))
    return Session(
        lambda: launch(apart, setup.memory_mb, readable),
        alone,
        budget=budget,
        tidy=lambda: empty(apart),
    )


def _budget(assignment: Assignment, options: CaseOptions) -> Budget | None:
    """Time for all that one submission does: by default as if each step took as long as it may."""
    steps = sum(step.seconds for step in assignment.steps)
    seconds = options.total_seconds or assignment.manifest.limits.import_seconds + steps
    return None if math.isinf(seconds) else Budget(seconds)


def _look_seconds(assignment: Assignment) -> float:
    """Time for one look at something that a submission made."""
    return min(_MOST_LOOK_SECONDS, 3 * min(step.seconds for step in assignment.steps))
