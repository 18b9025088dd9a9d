"""The result of a submission on Classroom 50 (`classroom50/result/v1`).

Source: "Advanced Autograding", section "The result.json contract", in the Classroom 50 wiki.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from grader.common.outcomes import Outcome, UsageError
from grader.common.text import one_line
from grader.report.findings import apart, needs_review, words_of_persons
from grader.report.records import Report, StepResult

SCHEMA = "classroom50/result/v1"
_MOST_FACTOR = 1000


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What the platform knows of a submission, and wants to read again.

    Attributes:
        classroom: the classroom's short name.
        assignment: the assignment's name over there.
        submission: the tag of the submission.
        commit: URL of the commit.
        release: URL of the release.
        review: URL of the whole difference to the starter code.
        datetime: when it was handed in, UTC.
    """

    classroom: str
    assignment: str
    submission: str
    commit: str
    release: str
    review: str
    datetime: dt.datetime

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, now: dt.datetime) -> Identity:
        """What the platform's runner tells an autograder.

        Raises:
            UsageError: a variable is missing.
        """
        names = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
        missing = [name for name in names if not environment.get(name)]
        if missing:
            raise UsageError(
                f"These variables are missing: {', '.join(missing)}. Classroom 50's runner sets "
                "them; elsewhere set them yourself before the command, in a Unix shell by "
                f"{' '.join(f'{name}=...' for name in missing)} grader export classroom50 ..."
            )
        classroom, assignment, tag, commit, release = (environment[name] for name in names)
        return cls(
            classroom=classroom,
            assignment=assignment,
            submission=tag,
            commit=commit,
            release=release,
            review=environment.get("REVIEW_URL") or commit,
            datetime=now,
        )


def result(report: Report, identity: Identity) -> str:
    """The contents of `result.json`, a test for each step.

    Points are whole numbers over there: all are multiplied by the smallest number that makes the
    steps' points whole, and a part of a step's points is rounded, but never to all of them.

    Raises:
        UsageError: a person must look first. The platform has no word for that but a failed run.
    """
    if needs_review(report):
        why = report.flags[0] if report.flags else "no reason is given"
        raise UsageError(f"{report.submission} needs a person, so there is no result yet: {why}")
    factor = _factor([step.max_score for step in report.steps])
    tests = [_Test(step, factor) for step in report.steps]
    by_person = round(apart(report) * factor)
    result = {
        "schema": SCHEMA,
        "classroom": identity.classroom,
        "assignment": identity.assignment,
        "submission": identity.submission,
        "commit": identity.commit,
        "release": identity.release,
        "review": identity.review,
        "datetime": identity.datetime.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": max(0, sum(test.score for test in tests) + by_person),
        "max-score": sum(test.most for test in tests),
        "tests": [*(test.as_json() for test in tests), *_by_persons(report, by_person)],
    }
    return json.dumps(result, indent=2) + "\n"


def _by_persons(report: Report, points: int) -> list[dict[str, str | int]]:
    """A line for what persons said; the name is all the room that the platform has for words."""
    if not report.entries:
        return []
    said = one_line("; ".join(words_of_persons(report)), 500)
    name = f"What a person said: {said}"
    return [{"test-name": name, "passed": True, "score": points, "max-score": 0}]


class _Test:
    """A step as a test with whole points."""

    def __init__(self, step: StepResult, factor: int) -> None:
        self.name = step.name
        self.passed = step.outcome == Outcome.PASSED
        self.most = round(step.max_score * factor)
        part = min(round(step.score * factor), max(0, self.most - 1))
        self.score = self.most if self.passed else part

    def as_json(self) -> dict[str, str | int]:
        return {
            "test-name": self.name,
            "passed": self.passed,
            "score": self.score,
            "max-score": self.most,
        }


def _factor(points: list[float]) -> int:
    """The smallest number that makes all of these whole, as far as that is sensible."""
    for factor in range(1, _MOST_FACTOR):
        if all(math.isclose(p * factor, round(p * factor), abs_tol=1e-6) for p in points):
            return factor
    return _MOST_FACTOR
