"""How the grader does on a corpus: accepted, caught, located, named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.authoring.corpus import Case, Part
from grader.batch.local import judge_many, strongest
from grader.common.outcomes import Outcome
from grader.judge.options import JudgeOptions
from grader.judge.oracle import find_reference
from grader.report.records import Report, StepResult, key_of, rubric_names, waiting_flags
from grader.submissions.submission import Submission

_RIGHT = (Outcome.PASSED, Outcome.WAITING)  # of what waits for a person nothing is wrong


@dataclass(frozen=True)
class PartVerdict:
    """What the grader made of one part of the corpus.

    Attributes:
        part: the part.
        case: the submission it stood in.
        accepted: no step that it should pass lost a point.
        caught: a step lost points, if one should.
        located: exactly the declared steps did.
        named: each failing step names one of the declared misconceptions.
        problems: what is wrong, a line each.
    """

    part: str
    case: str
    right: bool
    accepted: bool
    caught: bool
    located: bool
    named: bool
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Confusion:
    """The verdicts on a whole corpus, and the checks that nothing failed."""

    verdicts: tuple[PartVerdict, ...]
    never_failed: tuple[str, ...]
    points: tuple[float, float] = (0.0, 0.0)

    @property
    def perfect(self) -> bool:
        """Whether nothing is left to mend."""
        return not self.never_failed and not any(v.problems for v in self.verdicts)

    def table(self) -> str:
        """The matrix as text."""
        right = [v for v in self.verdicts if v.right]
        wrong = [v for v in self.verdicts if not v.right]
        rows = [
            ("correct, accepted", sum(v.accepted for v in right), len(right)),
            ("wrong, caught", sum(v.caught for v in wrong), len(wrong)),
            ("wrong, at the right step", sum(v.located for v in wrong), len(wrong)),
            ("wrong, mistake named", sum(v.named for v in wrong), len(wrong)),
        ]
        lines = [f"{label:<26}{got:>5} of {of}" for label, got, of in rows]
        lines.append(f"{'checks that nothing fails':<26}{len(self.never_failed):>5}")
        return "\n".join(lines)


def confusion(
    assignment: Assignment,
    cases: Sequence[Case],
    *,
    hidden: Path | None = None,
    solutions: Path | None = None,
    jobs: int | None = None,
    tell: Callable[[str, Report], None] = lambda _name, _report: None,
) -> Confusion:
    """Judge every submission of a corpus and compare with what it declares.

    Args:
        assignment: the assignment.
        cases: from `read_corpus`.
        hidden: the folder of hidden checks, if there are any.
        solutions: holds the reference, for checks that ask it; by default where `hidden` lies.
        jobs: how many at once; as many as there are cores by default.
        tell: called with each case's name and report when it is done.
    """
    verdicts: list[PartVerdict] = []
    failed: set[tuple[str, str]] = set()
    everything: set[tuple[str, str]] = set()
    rubrics = {step.name: rubric_names(step) for step in assignment.steps}
    judged = judge_cases(assignment, cases, hidden=hidden, solutions=solutions, jobs=jobs)
    for case, report in judged:
        tell(case.name, report)
        verdicts += verdicts_on(case, report)
        for step in report.steps:
            for check in step.checks:
                if check.name not in rubrics.get(step.name, ()):
                    everything.add((step.name, key_of(check)))
                if check.outcome == Outcome.FAILED and case.fails:
                    failed.add((step.name, key_of(check)))
    never = sorted(f"{step}: {check}" for step, check in everything - failed)
    return Confusion(tuple(sorted(verdicts, key=lambda v: v.part)), tuple(never))


def verdicts_on(case: Case, report: Report) -> list[PartVerdict]:
    """What the grader made of each part of a case, compared with what the part declares."""
    return [_verdict(case, part, report) for part in case.parts]


def judge_cases(
    assignment: Assignment,
    cases: Sequence[Case],
    *,
    hidden: Path | None = None,
    solutions: Path | None = None,
    jobs: int | None = None,
) -> Iterator[tuple[Case, Report]]:
    """Judge cases in several processes; yields each as it is done.

    Args:
        assignment: the assignment.
        cases: what is judged.
        hidden: the folder of hidden checks, if there are any.
        solutions: holds the reference, for checks that ask it; by default where `hidden` lies.
        jobs: how many at once; as many as there are cores by default.
    """
    solutions = solutions or (hidden.parents[1] if hidden else None)
    by_name = {case.name: case for case in cases}
    path = Path(f"{assignment.name}.py")
    submissions = [(case.name, Submission.from_bytes(case.source.encode(), path)) for case in cases]
    options = JudgeOptions(
        sandbox=strongest(),
        hidden=hidden,
        reveal=True,
        reference=find_reference(assignment, solutions) if solutions else "",
    )
    for name, report in judge_many(assignment, submissions, jobs=jobs, options=options):
        yield by_name[name], report


def _verdict(case: Case, part: Part, report: Report) -> PartVerdict:
    steps = {step.name: step for step in report.steps}
    blamed = case.fails
    waiting = waiting_flags(report.steps)
    problems = [f"needs review: {flag}" for flag in report.flags if flag not in waiting]
    wrongly = [
        step
        for step in report.steps
        if step.outcome not in _RIGHT
        and step.name not in blamed
        and (len(case.parts) == 1 or step.name in part.defines or part is case.parts[0])
    ]
    problems += [_complaint("should pass", step) for step in wrongly]
    passed = [name for name in part.fails if steps[name].outcome in _RIGHT]
    problems += [f"{name}: should fail, but passed" for name in passed]
    located = not passed and not wrongly
    unnamed = [] if not part.fails else _unnamed(part, steps)
    problems += unnamed
    return PartVerdict(
        part=part.name,
        case=case.name,
        right=not part.fails,
        accepted=not wrongly,
        caught=bool(part.fails) and len(passed) < len(part.fails),
        located=located,
        named=not unnamed,
        problems=tuple(problems),
    )


def _unnamed(part: Part, steps: dict[str, StepResult]) -> list[str]:
    """What should have been named and was not."""
    misnamed = {name: _misconceptions(steps[name]) for name in part.fails}
    everything = {each for names in misnamed.values() for each in names}
    lacking = [name for name in part.names if name not in everything]
    return [
        f"should name {name}; named {', '.join(sorted(everything)) or 'nothing'} "
        f"({_complaint('', steps[part.fails[0]])})"
        for name in lacking
    ]


def _misconceptions(step: StepResult) -> set[str]:
    return {check.misconception for check in step.checks if check.misconception}


def _complaint(what: str, step: StepResult) -> str:
    bad: Iterable[str] = (
        f"{check.name} {check.outcome} [{check.misconception}] {check.message[:160]}"
        for check in step.checks
        if check.outcome not in _RIGHT
    )
    return f"{step.name}: {what} {'; '.join(list(bad)[:2])}".strip()
