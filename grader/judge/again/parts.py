"""What a change of the checks concerns: which checks are other ones than a report was made with.

Each check is known by its code, and each file of checks by the rest of its code, so that a comment
or a check that moves changes nothing.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.common.outcomes import Outcome
from grader.judge.again.known import Known
from grader.judge.check_files import JOINT, step_named
from grader.report.findings import own_flags
from grader.report.records import Report, StepResult, key_of, step_outcome

_HIDDEN = "hidden/"
_FILE = re.compile(r"(?P<folder>hidden/)?test_(?P<step>\w+?)(?P<hidden>_hidden)?\.py")
_BETWEEN = "::"


@dataclass(frozen=True)
class Asked:
    """A check to be judged again; all of its file where no name is given."""

    step: str
    hidden: bool
    name: str = ""

    def fits(self, step: str, key: str) -> bool:
        """Whether a check of a report is meant; of one with parameters all are."""
        name = key.removesuffix(" (hidden)")
        same = name.partition("[")[0] == self.name or not self.name
        return step == self.step and self.hidden == (name != key) and same


def parts_of_checks(assignment: Assignment, hidden: Path | None) -> dict[str, str]:
    """Digests of each check, of the rest of each file of checks, and of the other files."""
    found: dict[str, str] = {}
    for folder, before in ((assignment.folder, ""), (hidden, _HIDDEN)):
        if folder is None:
            continue
        files = [*folder.glob("*.py"), *folder.glob("*.toml")]
        for path in sorted(files):
            if path != assignment.stub:
                found |= _parts_of(path, before, assignment)
    return found


def _parts_of(path: Path, before: str, assignment: Assignment) -> dict[str, str]:
    data, name = path.read_bytes(), before + path.name
    if not path.name.startswith("test_"):
        return {name: _digest(data)}
    try:
        module = ast.parse(data)
    except (SyntaxError, ValueError):
        return {name: _digest(data)}
    checks = [node for node in module.body if _is_check(node)]
    module.body = [node for node in module.body if not _is_check(node)]
    parts = {name: _digest(ast.dump(module).encode())}
    for node in checks:
        assert isinstance(node, ast.FunctionDef)
        file = _file_of(node.name, name, assignment)
        parts[f"{file}{_BETWEEN}{node.name}"] = _digest(ast.dump(node).encode())
    return parts


def _file_of(check: str, file: str, assignment: Assignment) -> str:
    """The name that a file of checks would have if it held those of the check's step alone."""
    step = step_named([check], assignment.by_name)
    joint = JOINT not in assignment.by_name and step
    return re.sub(rf"\btest_{JOINT}(_hidden)?\.py$", rf"test_{step}\1.py", file) if joint else file


def _is_check(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def what_changed(
    assignment: Assignment, before: Mapping[str, str], now: Mapping[str, str]
) -> frozenset[Asked] | None:
    """The checks that are other ones now, or were taken away; None where more than checks is."""
    names = {name for name in {*before, *now} if before.get(name) != now.get(name)}
    found = {_asked_by(name) for name in names}
    steps = {each.step for each in found if each}
    if None in found or not steps <= {*assignment.by_name}:
        return None
    return frozenset(each for each in found if each)


def checks_in(parts: Iterable[str]) -> dict[tuple[str, str], Asked]:
    """The checks that there are, by step and by the name that reports have for them."""
    found = (_asked_by(part) for part in parts)
    return {(a.step, f"{a.name}{' (hidden)' * a.hidden}"): a for a in found if a and a.name}


def brought_up_to_date(
    before: Mapping[str, str], now: Mapping[str, str], asked: Iterable[Asked]
) -> dict[str, str]:
    """The digests of the checks with which a report is made in which some are judged again."""
    asked, parts = list(asked), dict(before)
    for name in {*before, *now}:
        of = _asked_by(name)
        if of and any(
            (each.step, each.hidden) == (of.step, of.hidden) and each.name in ("", of.name)
            for each in asked
        ):
            parts.pop(name, None)
            parts |= {name: now[name]} if name in now else {}
    return parts


def _asked_by(part: str) -> Asked | None:
    """What is to be judged again where a part has changed; None where that is everything."""
    file, _, check = part.partition(_BETWEEN)
    named = _FILE.fullmatch(file)
    if named is None or bool(named["folder"]) != bool(named["hidden"]):
        return None
    return Asked(named["step"], bool(named["hidden"]), check)


def known_of(assignment: Assignment, report: Report, asked: Iterable[Asked]) -> Known | None:
    """What stays as a report has it where these checks are judged again; None where nothing may.

    The steps that one of them builds on are judged again, too, unless they passed on the student's
    own results: how else they ended is not all that decides on what a check gets.

    Args:
        assignment: the assignment.
        report: as the machine judged.
        asked: the checks to be judged again.
    """
    asked = list(asked)
    steps = {step.name: step for step in report.steps}
    if own_flags(report) or {*steps} != {*assignment.by_name}:
        return None
    if not all(step.checks for step in report.steps):
        return None
    needed = {need for each in asked for need in assignment.upstream(each.step)}
    anew = {name for name in needed if not _is_own(steps[name])}
    anew |= {need for name in anew for need in assignment.upstream(name)}
    checks = {
        name: {
            key_of(check): check
            for check in step.checks
            if check.outcome not in (Outcome.ERROR, Outcome.WAITING)
            and not check.name.startswith("rubric ")
            and not any(each.fits(name, key_of(check)) for each in asked)
        }
        for name, step in steps.items()
        if name not in anew
    }
    return Known(
        checks=checks,
        given={name: tuple(steps[name].given) for name in checks},
        answers={name: _answer(step) for name, step in steps.items()},
        remarks=tuple(report.remarks),
        again=", ".join(sorted({*anew, *(_said(each) for each in asked)})),
    )


def _is_own(step: StepResult) -> bool:
    return step.outcome == Outcome.PASSED and not step.given


def _said(asked: Asked) -> str:
    file = f"{asked.step}{' (hidden)' * asked.hidden}"
    return f"{file}/{asked.name}" if asked.name else file


def _answer(step: StepResult) -> str:
    """What a person is to judge by the rubric."""
    lines = (check for check in step.checks if check.outcome == Outcome.WAITING)
    return next((check.message for check in lines if check.message), "")


def concerns_others(
    assignment: Assignment, source: str, before: Report, now: Report, asked: Iterable[Asked]
) -> bool:
    """Whether other steps may come out otherwise, for one that they build on or call has changed.

    Args:
        assignment: the assignment.
        source: the submission's text.
        before: the report that stood.
        now: the one in which some checks were judged again.
        asked: these checks.
    """
    names = {each.step for each in asked}
    old = {step.name: step for step in before.steps}
    changed = {s.name for s in now.steps if s.name in names and _ended(s) != _ended(old[s.name])}
    return any(
        step.name not in names
        and (changed.intersection(assignment.upstream(step.name)) or _calls(source, changed))
        for step in assignment.steps
    )


def _ended(step: StepResult) -> tuple[object, ...]:
    """What decides on the inputs of others."""
    public = [check for check in step.checks if not check.hidden]
    return step.outcome, step_outcome(public), tuple(step.given)


def _calls(source: str, names: Iterable[str]) -> bool:
    """Whether a submission names one of its functions elsewhere than where it is written."""
    return any(source.count(name) > source.count(f"def {name}(") for name in names)
