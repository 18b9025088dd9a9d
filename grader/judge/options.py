"""Under which conditions submissions are judged: in a class, in practice, in a notebook.

A student practises under the conditions under which a class is graded. Where they differ, it is
said here, and why.
"""

from __future__ import annotations

import dataclasses
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.judge.again.known import Known
from grader.sandbox.start import WALL, Sandbox
from grader.submissions.submission import Submission

SEED = 2026


def seed_of(submission: Submission, seed: int = SEED) -> int:
    """The same for the same text, whoever handed it in; others for each text."""
    return (seed + zlib.crc32(submission.source.encode("utf-8", "replace"))) % 2**31


@dataclass(frozen=True, kw_only=True)
class CaseOptions:
    """How one case is opened.

    Attributes:
        which: the data, "bundled" or "full".
        seed: of everything random.
        threads: TensorFlow's in the submission's process; with one, sums come out the same on
            every machine. None leaves the choice to TensorFlow.
        total_seconds: time for all that the submission does; None for what its import and each of
            its steps may take, once; infinity where somebody sits before it who can stop it.
        at_home: on the machine on which it was written: tracebacks name the file with its folder,
            which editors open, modules beside it are found, and what it prints is kept for its
            author.
        practises: whether a student looks how far the work is: what cannot be judged there is
            judged later, and nothing is wrong with that.
        empties_scratch: whether the folder of a process that has ended is emptied for the next.
        wants_pictures: whether somebody will look at what the checks draw.
        reference: the source of the reference, for checks that ask it; "" where there is none, and
            what was recorded of it has to do.
        as_recorded: draw the fresh numbers for which answers of the reference are recorded.
    """

    which: str = "bundled"
    seed: int = SEED
    threads: int | None = 1
    total_seconds: float | None = None
    at_home: bool = False
    practises: bool = False
    empties_scratch: bool = True
    wants_pictures: bool = False
    reference: str = field(default="", repr=False)
    as_recorded: bool = False


def practised(submission: Submission, which: str) -> CaseOptions:
    """For `pytest exercises`: the folder is kept, for what was printed is read from there."""
    return CaseOptions(
        which=which,
        seed=seed_of(submission),
        total_seconds=math.inf,
        at_home=True,
        practises=True,
        empties_scratch=False,
    )


def watched(submission: Submission, which: str) -> CaseOptions:
    """For `grader watch`: as practised, and somebody looks at pictures and at what is told."""
    return dataclasses.replace(practised(submission, which), wants_pictures=True)


def in_kernel(submission: Submission, which: str) -> CaseOptions:
    """For `%check`: the kernel lives on, in its folder and with its threads; pictures are shown."""
    return CaseOptions(
        which=which,
        seed=seed_of(submission),
        total_seconds=math.inf,
        practises=True,
        empties_scratch=False,
        wants_pictures=True,
    )


def calibrated(run: int) -> CaseOptions:
    """For one of many runs of the same text, which differ in their seed alone."""
    return CaseOptions(seed=run, total_seconds=math.inf)


@dataclass(frozen=True)
class JudgeOptions:
    """How each submission of a class is judged.

    Attributes:
        sandbox: what stands around its processes. Behind the wall models are asked about in a
            process without the submission's code.
        which: the data, "bundled" or "full".
        seed: mixed with the submission's text into the seed of everything random.
        hidden: a folder with checks that students do not have.
        total_seconds: time for all that one submission does; None for the sum of its steps.
        pictures: a folder for the pictures of the feedback, `<student>.json`; None for no pictures.
        reveal: tell what hidden checks say; for their author's eyes alone.
        reference: the source of the reference, where a check or a stand-in asks it.
        only: the steps whose checks are run; all where it is empty.
        known: of each student, the results of an earlier report that stand.
    """

    sandbox: Sandbox = WALL
    which: str = "bundled"
    seed: int = SEED
    hidden: Path | None = None
    total_seconds: float | None = None
    pictures: Path | None = None
    reveal: bool = False
    reference: str = field(default="", repr=False)
    only: tuple[str, ...] = ()
    known: Mapping[str, Known] = field(default_factory=dict, repr=False, compare=False)

    def case(self, submission: Submission) -> CaseOptions:
        """How the case of a submission is opened."""
        return CaseOptions(
            which=self.which,
            seed=seed_of(submission, self.seed),
            total_seconds=self.total_seconds,
            wants_pictures=self.pictures is not None,
            reference=self.reference,
        )
