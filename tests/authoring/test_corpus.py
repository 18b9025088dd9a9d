"""The proof that the engine is right: reference, stub, and the whole corpus of submissions.

Each submission is a test of its own, so that every core is busy until the last one. Those of the
cover, which fail every check, are judged in each run, without the steps that their parts need not.
As they are, and with the others, with `--whole` or `--rest`.
"""

from __future__ import annotations

import ast
import dataclasses
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hostile import stub

from grader.assignment.manifest import Assignment
from grader.authoring.confusion import verdicts_on
from grader.authoring.corpus import Case, read_corpus, read_cover
from grader.authoring.validate import bounds, problems_at_bound, problems_at_rest
from grader.batch.local import strongest
from grader.batch.worker_process import Task, judge_one
from grader.common.outcomes import Outcome, UsageError
from grader.judge.hidden import find_hidden
from grader.judge.options import JudgeOptions
from grader.report.records import Report, key_of
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "submissions" / "first_model"
DOUBLING = ROOT / "tests" / "courses" / "doubling" / "submissions" / "doubling"
ASSIGNMENT = Assignment.read(ROOT / "exercises" / "first_model")
HIDDEN = find_hidden(ASSIGNMENT, ROOT / "solutions")
CASES = read_corpus(CORPUS, list(ASSIGNMENT.by_name), hidden=True)
COVER = read_cover(CORPUS)

JudgeCase = Callable[[Case], Report]


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assignment with 20 seconds for each step, for loops that only a time limit ends."""
    folder = tmp_path_factory.mktemp("exercises") / ASSIGNMENT.name
    shutil.copytree(ASSIGNMENT.folder, folder)
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8")
    manifest.write_text(re.sub(r"(?m)^seconds = \d+$", "seconds = 20", text), "utf-8")
    return folder


@pytest.fixture(scope="module")
def judge_case(zygote: Path | None, hurried: Path) -> JudgeCase:
    """`judge_case(case)`: its report, hidden checks included, judged as one of a class is."""
    options = JudgeOptions(sandbox=strongest(), hidden=HIDDEN, reveal=True)

    def judge(case: Case) -> Report:
        endless = any("endless-loop" in part.names for part in case.parts)
        task = Task(hurried if endless else ASSIGNMENT.folder, options, zygote)
        path = Path(f"{ASSIGNMENT.name}.py")
        submission = Submission.from_bytes(case.source.encode(), path)
        return Report.from_json(judge_one(task, case.name, submission))

    return judge


def cases(*, cover: bool, wrong: bool | None = None) -> pytest.MarkDecorator:
    some = [case for case in CASES if case.cover == cover and wrong in (None, bool(case.fails))]
    # Who recites fails the hidden checks alone, which takes as long as four others.
    return pytest.mark.parametrize(
        "case",
        [
            pytest.param(case, marks=pytest.mark.whole if "recited/" in case.name else ())
            for case in some
        ],
        ids=[case.name for case in some],
    )


def deviations(case: Case, report: Report) -> list[str]:
    """What is not as the submission declares that it must be.

    A right part gets every point. A wrong one loses points at its step and nowhere else, and its
    mistake is named. No check of ours fails by itself.
    """
    found = []
    for verdict in verdicts_on(case, report):
        found += [f"{verdict.part}: {problem}" for problem in verdict.problems]
        if verdict.right and not verdict.accepted:
            found.append(f"{verdict.part}: is right, and loses points")
        if not verdict.right and not (verdict.caught and verdict.located and verdict.named):
            found.append(f"{verdict.part}: is not caught at its step by its name")
    return found


def failed(case: Case, report: Report) -> set[str]:
    """The checks that failed, as `step: check`, where the submission has a mistake at all."""
    return {
        f"{step.name}: {key_of(check)}"
        for step in report.steps
        for check in step.checks
        if check.outcome == Outcome.FAILED and case.fails
    }


def needed(case: Case) -> set[str]:
    """The steps that the parts of a case define, call or fail."""
    return {
        step
        for part in case.parts
        for step in ASSIGNMENT.by_name
        if step in part.blames or step in part.uses
    }


def light(case: Case) -> Case:
    """The case with an untouched stub for every step that its parts do not need.

    What is given stands in for them; so nothing trains but what a part is about.
    """
    lines = case.source.splitlines()
    for node in reversed(ast.parse(case.source).body):
        unneeded = set(ASSIGNMENT.by_name) - needed(case)
        if isinstance(node, ast.FunctionDef) and node.name in unneeded:
            whole = ast.get_source_segment(case.source, node)
            lines[node.lineno - 1 : node.end_lineno] = stub(whole or "").splitlines()
    return dataclasses.replace(case, source="\n".join(lines) + "\n")


def only(report: Report, steps: set[str]) -> Report:
    """The report without the steps that are stubs."""
    kept = [step for step in report.steps if step.name in steps]
    return msgspec.structs.replace(report, steps=kept)


def declared(case: Case) -> set[str]:
    """The checks that stand below the parts of a case in `cover.txt`."""
    return {check for part in case.parts for check in COVER[part.name]}


def checks_in(folder: Path, *, suffix: str, note: str) -> set[str]:
    """Every check of the files `test_<step><suffix>.py`, as `step: check`."""
    found = set()
    for path in folder.glob("test_*.py"):
        step = path.stem.removeprefix("test_").removesuffix(suffix)
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(f"{step}: {node.name}{note}")
    return found


def test_manifest_functions_stubs_and_hints_agree() -> None:
    assert list(problems_at_rest(ASSIGNMENT, ROOT / "solutions")) == []


@pytest.mark.parametrize("case", bounds(ASSIGNMENT, ROOT / "solutions"), ids=lambda case: case.name)
def test_the_reference_gets_every_point_and_the_stub_none(
    case: Case, judge_case: JudgeCase
) -> None:
    """So every check is passed by something."""
    assert list(problems_at_bound(case, judge_case(case))) == []


def test_the_corpus_is_as_large_as_promised() -> None:
    """At least 60 correct and 100 wrong submissions, every step among both."""
    parts = [part for case in CASES for part in case.parts]
    right = [part for part in parts if not part.fails]
    wrong = [part for part in parts if part.fails]
    assert len(right) >= 60
    assert len(wrong) >= 100
    for kind in (right, wrong):
        touched = {step for part in kind for step in part.defines}
        assert touched == set(ASSIGNMENT.by_name)


def test_each_check_is_failed_by_something_in_the_cover() -> None:
    """Where one is lacking: name in `cover.txt` a part that fails it, and the check below it."""
    assert HIDDEN is not None
    checks = checks_in(ASSIGNMENT.folder, suffix="", note="")
    checks |= checks_in(HIDDEN, suffix="_hidden", note=" (hidden)")
    assert {check for fails in COVER.values() for check in fails} == checks


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wrong/double/no-such-part\n", "there is no part 'wrong/double/no-such-part'"),
        ("    double: test_twice_as_large\n", "belongs below the name of a part"),
    ],
)
def test_a_cover_that_names_what_is_not_there_is_refused(
    tmp_path: Path, text: str, says: str
) -> None:
    corpus = shutil.copytree(DOUBLING, tmp_path / "doubling")
    (corpus / "cover.txt").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=says):
        read_corpus(corpus, ["double", "halve_again"])


@cases(cover=True, wrong=True)
def test_a_submission_of_the_cover_fails_the_declared_checks(
    case: Case, judge_case: JudgeCase
) -> None:
    """...those below its parts in `cover.txt`, and loses points nowhere else in what they need."""
    report = only(judge_case(light(case)), needed(case))
    assert deviations(case, report) == []
    assert declared(case) <= failed(case, report)


@pytest.mark.whole  # the reference, which is judged in each run, passes every check as well
@cases(cover=True, wrong=False)
def test_a_right_submission_of_the_cover_gets_full_marks(case: Case, judge_case: JudgeCase) -> None:
    assert deviations(case, judge_case(case)) == []


@pytest.mark.whole
@cases(cover=True, wrong=True)
def test_a_submission_of_the_cover_is_judged_as_it_declares(
    case: Case, judge_case: JudgeCase
) -> None:
    """...with every other step as the base has it: it loses no point there."""
    report = judge_case(case)
    assert deviations(case, report) == []
    assert declared(case) <= failed(case, report)


@pytest.mark.whole
@cases(cover=False)
def test_any_other_submission_is_judged_as_it_declares(case: Case, judge_case: JudgeCase) -> None:
    assert deviations(case, judge_case(case)) == []
