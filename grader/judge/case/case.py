"""One submission to one assignment: what does not change while it is judged, and what does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from grader.assignment import data
from grader.assignment.manifest import ASKS_REFERENCE, Assignment, Gate, Step
from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.checks.student import Student
from grader.judge.case.drawings import Drawings
from grader.judge.case.folders import Folders
from grader.judge.case.given import Given
from grader.judge.case.handover import Handover
from grader.judge.case.inputs import InputMaker
from grader.judge.case.ledger import Ledger
from grader.judge.case.lending import Lending
from grader.judge.case.processes import Processes
from grader.judge.case.reference import Reference
from grader.judge.case.remarks import Remarks
from grader.report.records import StepResult
from grader.sandbox.scratch import Scratch
from grader.sandbox.session import Session
from grader.submissions.submission import Submission


@dataclass(frozen=True)
class Case:
    """What does not change.

    Attributes:
        assignment: the assignment.
        submission: the student's file.
        which: the data, "bundled" or "full".
        seed: of everything random.
        drawn_for: what fresh numbers depend on beside their name; by default seed and submission.
        asks_reference: whether a stand-in may ask the reference.
    """

    assignment: Assignment
    submission: Submission
    which: str = "bundled"
    seed: int = 2026
    drawn_for: str = ""
    asks_reference: bool = False

    def helpers(self, step: str) -> list[str]:
        """The other steps' functions that the submission's code for `step` calls."""
        used = self.submission.used_by(step)
        return [
            s.name for s in self.assignment.steps if s.name != step and self._stands_in(s, used)
        ]

    def _stands_in(self, step: Step, used: frozenset[str]) -> bool:
        """Whether there is a stand-in for a step that is used."""
        spec = step.stand_in
        if spec is None or step.name not in used:
            return False
        return self.asks_reference or spec.does != ASKS_REFERENCE

    def gate(self, step: str, metric: str = "accuracy") -> float:
        """What a correct solution reaches on the data in use.

        Raises:
            LookupError: the manifest has no such gate.
        """
        for gate in self.gates(step):
            if gate.metric == metric:
                return gate.bound
        raise LookupError(f"step {step!r} has no gate on {metric!r} for {self.which} data")

    def gates(self, step: str) -> list[Gate]:
        """All gates of a step on the data in use."""
        return self.assignment.by_name[step].gates_on(self.which)

    def fresh(self, name: str) -> np.random.Generator:
        """Random numbers, others for each submission, always the same for one."""
        text = f"{self.seed} {name} {self.submission.source}"
        if self.drawn_for:
            text = f"{self.drawn_for} {name}"
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        return np.random.default_rng(list(digest))

    def dataset(self, name: str) -> data.Dataset:
        """The arrays that `keras.datasets.<name>` gives to the student."""
        return data.load(self.assignment, self.which, name)


@dataclass(frozen=True)
class OpenCase:
    """A case with its processes and with all that comes of judging it.

    Attributes:
        case: what does not change.
        student: the submission, each of whose functions can be called.
        processes: what it runs in.
        ledger: how its checks ended.
        inputs: what the checks work on.
        handover: files between the checks and the student's process.
        folders: those that checks lay out for it.
        drawings: what the checks drew.
        remarks: what was noticed.
        reference: the reference's answers.
        lending: takes down models for it.
        records: a folder for the models that the submission makes, which is the reference; else
            None.
    """

    case: Case
    student: Student
    processes: Processes
    ledger: Ledger
    inputs: InputMaker
    handover: Handover
    folders: Folders
    drawings: Drawings
    remarks: Remarks
    reference: Reference
    lending: Lending
    records: Path | None = None

    @classmethod
    def of(
        cls,
        case: Case,
        student: Student,
        session: Session,
        *,
        scratch: Path,
        shown: Scratch | None = None,
        twins: Twins | None = None,
        wants_pictures: bool = False,
        reference: Reference | None = None,
    ) -> Self:
        """Put the parts together.

        Args:
            case: the case.
            student: calls into the session.
            session: the process with the submission.
            scratch: its folder.
            shown: a folder that it may read only; by default a new one, as where there is no wall.
            twins: rebuilds its models elsewhere; by default they are asked about where they stand.
            wants_pictures: whether somebody will look at them.
            reference: knows what the reference returns; by default there is none.
        """
        processes = Processes(session, twins or Twins(session, None))
        ledger, lending = Ledger(), Lending(processes.twins)
        reference = reference or Reference(case.assignment, None)
        reference.lending = lending
        return cls(
            case=case,
            student=student,
            processes=processes,
            ledger=ledger,
            inputs=InputMaker(
                ledger,
                list(case.assignment.by_name),
                is_open=student.has_stub,
                generation=processes.generation,
            ),
            handover=Handover(scratch, case.assignment.given),
            folders=Folders(shown or Scratch(), scratch),
            drawings=Drawings(wanted=wants_pictures),
            remarks=Remarks(student, processes.twins),
            reference=reference,
            lending=lending,
        )

    @property
    def assignment(self) -> Assignment:
        """The assignment."""
        return self.case.assignment

    @property
    def submission(self) -> Submission:
        """The student's file."""
        return self.case.submission

    def given(self) -> Given:
        """What the author of a check sees of it."""
        return Given(
            self.inputs,
            self.ledger,
            self.handover,
            self.drawings,
            self.folders,
            self.processes,
            self.probe().drawn,
        )

    def probe(self) -> Probe:
        """Asks about what the student's functions returned."""
        assignment = self.assignment
        return Probe(
            self.processes.twins,
            self.submission,
            catalogue=assignment.catalogue,
            task=assignment.manifest.task,
        )

    def begin_hidden(self) -> None:
        """Hidden data is about to be used: nothing is shown or told of it."""
        self.remarks.end()
        self.drawings.end()

    def is_broken(self, step: str) -> bool:
        """Whether the function of `step` is wrong or still a stub, as far as is known."""
        return self.student.has_stub(step) or self.ledger.is_broken(step)

    def is_known(self, step: str) -> bool:
        """Whether anything is known of how `step` ends."""
        return self.student.has_stub(step) or self.ledger.is_known(step)

    def step_results(self) -> list[StepResult]:
        """The steps whose checks have run, in the tutorial's order."""
        return self.ledger.step_results(self.assignment.steps)

    def close(self) -> None:
        """End the processes, and remove what was laid out for them."""
        self.processes.close()
        self.reference.close()
        self.folders.close()
