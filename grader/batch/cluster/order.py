"""What crosses to the judges of a cluster and back: JSON, written and read by us."""

from __future__ import annotations

import json
import platform
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec

from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.judge.options import JudgeOptions
from grader.judge.receipt import receipt, versions
from grader.submissions.submission import Submission

_SHARED = (
    "Put exercises and solutions on a file system that every worker sees under the same path, and "
    "install the same versions everywhere (constraints.txt)."
)


class Basis(msgspec.Struct, frozen=True):
    """What has to be the same wherever a submission is judged: the same receipt, the same grade.

    Attributes:
        versions: of Python, the grader and its libraries.
        digests: of the checks and the data.
    """

    versions: dict[str, str]
    digests: dict[str, str]

    @classmethod
    def found(cls, folder: Path, options: JudgeOptions) -> Basis:
        """That of this machine.

        Raises:
            UsageError: the assignment or its hidden checks are not there.
        """
        assignment = Assignment.read(folder)
        hidden = options.hidden
        if hidden is not None and not hidden.is_dir():
            raise UsageError(f"there is no folder {hidden}")
        try:
            made = receipt(assignment, Submission(Path(), ""), options)
        except OSError as error:
            raise UsageError(f"{error.filename} cannot be read: {error.strerror}") from None
        return cls(
            {"grader": made["grader"], "python": platform.python_version(), **versions()},
            {name: made[name] for name in ("assignment", "checks", "data")},
        )


@dataclass(frozen=True)
class Order:
    """One submission to judge, and how.

    Attributes:
        folder: of the assignment, the same path on every machine.
        options: how to judge; the sandbox's mode is kept, what it is made of is up to the worker.
        basis: what the worker must have.
        name: the student.
        submission: the student's file.
    """

    folder: Path
    options: JudgeOptions
    basis: Basis
    name: str
    submission: Submission

    def encode(self) -> bytes:
        """As JSON in ASCII."""
        return json.dumps(msgspec.to_builtins(self, enc_hook=str)).encode("ascii")

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read what `encode` wrote."""
        return msgspec.convert(json.loads(data), cls, dec_hook=_path)

    def unfit(self) -> str:
        """Why this machine cannot judge it as the others do, and what to do; empty if it can."""
        where = f"The worker on {socket.gethostname()}"
        try:
            here = Basis.found(self.folder, self.options)
        except UsageError as error:
            return f"{where} lacks the assignment: {error}. {_SHARED}"
        for name, wanted in self.basis.versions.items():
            if here.versions.get(name) != wanted:
                has = here.versions.get(name)
                return f"{where} has {name} {has}, but {wanted} is needed. {_SHARED}"
        if here.digests != self.basis.digests:
            other = [k for k, v in self.basis.digests.items() if here.digests.get(k) != v]
            return f"{where} has other {' and '.join(other)} in {self.folder}. {_SHARED}"
        return ""


class WorkerReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of an order; exactly one of the first four is there.

    Attributes:
        report: the report as JSON.
        unfit: why no submission can be judged there.
        again: why it has to be judged once more.
        failed: what went wrong in the grader itself.
        pictures: what the checks drew, as JSON.
    """

    report: str = ""
    unfit: str = ""
    again: str = ""
    failed: str = ""
    pictures: str = ""

    def encode(self) -> bytes:
        """As JSON in ASCII."""
        return json.dumps(msgspec.to_builtins(self)).encode("ascii")

    @classmethod
    def decode(cls, data: bytes) -> WorkerReply:
        """Read what `encode` wrote.

        Raises:
            ValueError: it is something else.
        """
        return msgspec.convert(json.loads(data), cls)


def _path(kind: type[Any], value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind)
