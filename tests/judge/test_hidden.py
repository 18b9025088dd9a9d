"""Hidden checks: what they catch, and that their data reaches neither student nor report."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from short_trials import with_short_trials

from grader.assignment.manifest import Assignment
from grader.authoring.corpus import Case, read_corpus
from grader.judge.hidden import FAILED, find_hidden
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.report.records import CheckResult, Report, StepResult
from grader.sandbox.session import Session
from grader.sandbox.start import Sandbox, Start
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions"
CORPUS = ROOT / "tests" / "submissions" / "first_model"
PLAIN = Sandbox("process")
HELD_BACK = SOLUTIONS / "first_model" / "hidden" / "digits.npz"

JudgeFirstModel = Callable[[str], Report]
Sent = list[np.ndarray]


@pytest.fixture(scope="module")
def first_model() -> Assignment:
    return Assignment.read(ROOT / "exercises" / "first_model")


@pytest.fixture(scope="module")
def recited(first_model: Assignment) -> Case:
    """Parts that know what students are given, in one submission: those that take little time."""
    cases = [c for c in read_corpus(CORPUS, list(first_model.by_name), hidden=True) if c.cover]
    (case,) = (case for case in cases if case.parts[0].name.startswith("recited/"))
    return case


@pytest.fixture(scope="module")
def sent() -> Iterator[Sent]:
    """Every array that leaves the judge, from here on."""
    arrays: Sent = []
    request = Session._request

    def watched(session: Session, header: Any, given: Any, *rest: Any) -> Any:
        arrays.extend(given)
        return request(session, header, given, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "_request", watched)
        yield arrays


@pytest.fixture(scope="module")
def judge_digits(first_model: Assignment, start: Start, sent: Sent) -> JudgeFirstModel:
    """`judge_digits(source)`: the report with hidden checks."""
    hidden = find_hidden(first_model, SOLUTIONS)

    def run(source: str) -> Report:
        submission = Submission(Path("first_model.py"), source)
        options = JudgeOptions(sandbox=PLAIN, hidden=hidden)
        return judge(first_model, submission, student="ana", start=start, options=options)

    return run


@pytest.fixture(scope="module")
def of_reference(judge_digits: JudgeFirstModel) -> Report:
    """With short trials: with its own, see test_corpus.py."""
    text = (SOLUTIONS / "first_model" / "first_model.py").read_text("utf-8")
    return judge_digits(with_short_trials(text))


@pytest.fixture(scope="module")
def of_recited(judge_digits: JudgeFirstModel, recited: Case) -> Report:
    return judge_digits(recited.source)


def step_of(report: Report, name: str) -> StepResult:
    return next(step for step in report.steps if step.name == name)


def hidden_of(report: Report, name: str) -> list[CheckResult]:
    return [check for check in step_of(report, name).checks if check.hidden]


def digests(images: np.ndarray) -> set[str]:
    return {hashlib.sha256(image.tobytes()).hexdigest() for image in images}


def test_no_held_back_digit_is_given_to_students() -> None:
    with (
        np.load(HELD_BACK) as held,
        np.load(ROOT / "exercises/first_model/given/mnist.npz") as ours,
    ):
        held_back, given = digests(held["x"]), digests(ours["x_train"]) | digests(ours["x_test"])
        assert len(held["x"]) == len(held["y"]) == len(held_back) == 1000
    assert not held_back & given


@pytest.mark.whole
def test_the_reference_passes_every_hidden_check(of_reference: Report) -> None:
    assert (of_reference.score, of_reference.status) == (of_reference.max_score, "graded")
    steps = {step.name for step in of_reference.steps if any(c.hidden for c in step.checks)}
    assert steps >= {"fit_model", "evaluate_model", "predict_digits", "load_model", "normalize"}


def test_the_labels_of_held_back_digits_never_leave_the_judge(
    of_reference: Report, sent: Sent
) -> None:
    """Nothing of their number is sent that has as many of each digit, in whatever order."""
    with np.load(HELD_BACK) as held:
        counts = np.bincount(held["y"], minlength=10)
    labels = [each for each in sent if each.ndim == 1 and each.dtype.kind in "iu"]
    assert any(len(each) == 1000 for each in labels)  # those of the public test digits
    same = [each for each in labels if np.array_equal(np.bincount(each, minlength=10), counts)]
    assert same == []


def test_the_stub_attempts_no_hidden_check(
    judge_digits: JudgeFirstModel, first_model: Assignment
) -> None:
    report = judge_digits(first_model.stub.read_text("utf-8"))
    assert {check.outcome for step in report.steps for check in step.checks} == {"not_attempted"}
    assert hidden_of(report, "fit_model")


@pytest.mark.whole  # of the cover, see test_corpus.py
def test_reciting_what_is_given_fails_where_it_is_not_what_students_have(
    of_recited: Report,
) -> None:
    """In hidden checks, and in those of `predict_digits`, whose images are moved at random."""
    wrong = [
        (step.name, check) for step in of_recited.steps for check in step.checks if check.score == 0
    ]
    assert {name for name, check in wrong if not check.hidden} == {"predict_digits"}
    assert len({name for name, check in wrong if check.hidden}) == 5
    assert all(check.outcome == "failed" for _, check in wrong)


@pytest.mark.whole  # of the cover, see test_corpus.py
def test_reciting_loses_points_at_its_step_and_nowhere_else(
    of_recited: Report, recited: Case
) -> None:
    lost = {step.name for step in of_recited.steps if step.score < step.max_score}
    assert lost == set(recited.fails)
    assert of_recited.status == "graded"


@pytest.mark.whole  # of the cover, see test_corpus.py
def test_a_failed_hidden_check_tells_its_hint_and_nothing_that_came_back(
    of_recited: Report,
) -> None:
    failed = [c for s in of_recited.steps for c in s.checks if c.hidden and c.outcome == "failed"]
    assert {check.message for check in failed} == {FAILED}
    assert all(check.hint and check.label for check in failed)
    assert all(check.expected == "" and check.place is None for check in failed)


# What a course of two small functions shows, for it needs no training.

MANIFEST = """
schema = "grader/assignment/v1"
name = "small"
title = "Small"
version = "1"
[[steps]]
name = "double"
title = "Double"
parameters = ["x"]
points = 4
seconds = 5
hints = ["Think."]
[[steps]]
name = "half"
title = "Half"
parameters = ["x"]
points = 2
seconds = 5
hints = ["Think."]
"""

PUBLIC = {
    "double": '''
        def test_it(student):
            """It doubles."""
            expect.equal(student.double(2), 4)

        def test_zero(student):
            """It doubles nothing."""
            expect.equal(student.double(0), 0)
    ''',
    "half": '''
        def test_it(student):
            """It halves."""
            expect.equal(student.half(4), 2.0)
    ''',
}

HIDDEN = {
    "double": '''
        @pytest.mark.hint("Any number will do.")
        def test_it(student):
            """It doubles other numbers."""
            expect.equal(student.double(31337), 62674, hint="31337 gives 62674")
    ''',
    "half": '''
        def test_it(student):
            """It halves other numbers."""
            expect.equal(student.half(31337), 15668.5)
    ''',
}

RIGHT = "def double(x):\n    return 2 * x\n\ndef half(x):\n    return x / 2\n"
SECRETS = ("31337", "62674", "15668.5", "7a69")
HEAD = """import pytest
from grader import expect
from grader.common.outcomes import Failed, Waiting
from grader.checks.call_failures import CannotTell

"""
IMPORT = "from grader.sandbox.claims import Raised"


@dataclass(frozen=True)
class Small:
    """A course with hidden checks of its own, in two folders."""

    folder: Path
    start: Start

    def judge(self, source: str, **hidden: str) -> Report:
        """The report on `source`; `hidden` replaces the hidden checks of a step."""
        assignment = Assignment.read(self.folder / "exercises" / "small")
        for step, text in (HIDDEN | hidden).items():
            write_checks(
                self.folder / "solutions" / "small" / "hidden" / f"test_{step}_hidden.py", text
            )
        hidden_checks = find_hidden(assignment, self.folder / "solutions")
        return self.report(assignment, source, hidden=hidden_checks)

    def report(self, assignment: Assignment, source: str, **options: Any) -> Report:
        """The report on `source` with these `JudgeOptions`."""
        submission = Submission(Path("small.py"), source)
        how = JudgeOptions(sandbox=PLAIN, **options)
        return judge(assignment, submission, student="ana", start=self.start, options=how)

    def judge_double(self, body: str, **hidden: str) -> Report:
        """The report where `double` has this body."""
        return self.judge(RIGHT.replace("return 2 * x", body), **hidden)


def write_checks(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + textwrap.dedent(text), "utf-8")


@pytest.fixture
def small(tmp_path: Path, start: Start) -> Small:
    exercise = tmp_path / "exercises" / "small"
    for step, text in PUBLIC.items():
        write_checks(exercise / f"test_{step}.py", text)
    (exercise / "assignment.toml").write_text(MANIFEST, "utf-8")
    return Small(tmp_path, start)


def secrets_in(report: Report) -> list[str]:
    return [secret for secret in SECRETS if secret in report.to_json().decode()]


def test_a_hidden_check_does_not_replace_its_public_namesake(small: Small) -> None:
    report = small.judge_double("return 2 * x")
    found = [(check.name, check.hidden) for check in step_of(report, "double").checks]
    assert found == [("test_it", False), ("test_zero", False), ("test_it", True)]
    assert report.score == report.max_score == 6


def test_hidden_checks_share_the_points_of_their_step(small: Small) -> None:
    """Three checks of one weight: who recites the two that are public gets two thirds."""
    step = step_of(small.judge_double("return {2: 4, 0: 0}.get(x, 1)"), "double")
    assert (step.outcome, step.score) == ("failed", pytest.approx(8 / 3, abs=1e-3))
    assert [check.outcome for check in step.checks] == ["passed", "passed", "failed"]


@pytest.mark.parametrize(
    "body",
    [
        "return {2: 4, 0: 0}.get(x, x)",
        "return {2: 4, 0: 0}.get(x, str(x))",
        "return {2: 4, 0: 0}.get(x, [x] * 9)",
        "return {2: 4, 0: 0}[x]",
        "assert x in (0, 2), x; return 2 * x",
        "raise_if = x not in (0, 2) and open(hex(x)); return 2 * x",
        "return 2 * x if x in (0, 2) else type(f'Got{x}', (Exception,), {})(x)",
        "if x not in (0, 2): raise type(f'Got{x}', (Exception,), {})(x)\n    return 2 * x",
    ],
    ids=["number", "text", "list", "key", "assertion", "file", "object", "class"],
)
def test_what_a_submission_makes_of_hidden_data_stays_out_of_its_report(
    small: Small, body: str
) -> None:
    report = small.judge_double(body)
    (check,) = hidden_of(report, "double")
    assert (check.outcome, check.message) == ("failed", FAILED)
    assert check.hint == "Any number will do."
    assert secrets_in(report) == []


@pytest.mark.parametrize(
    ("raises", "outcome"),
    [
        ("assert student.double(31337) == 62674, 'not 62674'", "failed"),
        ("raise Failed('31337', expected='62674', hint='31337', near='x')", "failed"),
        ("raise Failed('31337', misconception='31337')", "error"),  # nobody knows such a name
        ("raise Waiting('half', 'not with 31337')", "skipped"),
        ("pytest.skip('31337')", "skipped"),
        ("raise TypeError('31337')", "error"),
        (f"{IMPORT}; raise CannotTell(Raised('31337', '31337'), None)", "error"),
    ],
    ids=["assert", "failed", "misconception", "waiting", "skip", "own mistake", "cannot tell"],
)  # fmt: skip
def test_whatever_a_hidden_check_raises_its_text_is_concealed(
    small: Small, raises: str, outcome: str
) -> None:
    check = f'def test_other(student):\n    """It doubles."""\n    {raises}\n'
    report = small.judge_double("return x + x if x < 9 else 0", double=check)
    (found,) = hidden_of(report, "double")
    assert found.outcome == outcome
    assert secrets_in(report) == []


def test_our_own_mistake_in_a_hidden_check_asks_for_a_person(small: Small) -> None:
    """The report says where to look, in words that hold no data."""
    check = "def test_other(student):\n    return {}[31337]\n"
    report = small.judge_double("return 2 * x", double=check)
    assert report.status == "needs_review"
    assert "KeyError (test_double_hidden.py, line 7)" in report.flags[0]
    assert step_of(report, "double").outcome == "error"


def test_a_broken_file_of_hidden_checks_asks_for_a_person(small: Small) -> None:
    report = small.judge_double("return 2 * x", double="def test_31337(:\n")
    assert report.status == "needs_review"
    assert report.flags[0] == "test_double_hidden.py, line 6 cannot be collected"
    assert secrets_in(report) == []


@pytest.mark.parametrize(
    ("check", "flag"),
    [
        (
            "def test_it(student):\n    return {}['nothing']\n",
            r"half: test_it: The check itself failed: KeyError: 'nothing' \(test_half.py, line 7\)",
        ),
        (
            "def test_it(student):\n    raise Failed('x', misconception='nobody-knows-it')\n",
            r"half: test_it: The check itself failed: LookupError: there is no misconception "
            r"'nobody-knows-it' \(test_half.py, line 7\)",
        ),
        ("x = (\n", r"test_half\.py, line 6 cannot be collected: .*SyntaxError: .*"),
    ],
    ids=["an exception", "a misconception", "a syntax error"],
)
def test_an_error_in_a_public_check_names_its_file_and_line(
    small: Small, check: str, flag: str
) -> None:
    write_checks(small.folder / "exercises" / "small" / "test_half.py", check)
    assignment = Assignment.read(small.folder / "exercises" / "small")
    report = small.report(assignment, RIGHT)
    assert report.status == "needs_review"
    assert re.fullmatch(flag, report.flags[0])


def test_an_author_reads_what_a_hidden_check_says(small: Small) -> None:
    """...which no student's report does."""
    assignment = Assignment.read(small.folder / "exercises" / "small")
    small.judge(RIGHT)  # writes the checks
    hidden = find_hidden(assignment, small.folder / "solutions")
    wrong = RIGHT.replace("2 * x", "x + x if x < 9 else 0")
    report = small.report(assignment, wrong, hidden=hidden, reveal=True)
    (found,) = [check for check in hidden_of(report, "double") if check.outcome == "failed"]
    assert found.hidden
    assert "62674" in found.expected + found.message + found.hint


def test_a_hidden_check_waits_for_its_step_where_nothing_of_that_passes(small: Small) -> None:
    report = small.judge_double("return 1")
    (check,) = hidden_of(report, "double")
    assert (check.outcome, check.waits_for) == ("skipped", "double")
    assert check.message == "Waits for `double`."


def test_a_hidden_check_of_an_open_step_is_not_attempted(small: Small) -> None:
    report = small.judge_double('raise NotImplementedError("step 1")')
    assert {check.outcome for check in step_of(report, "double").checks} == {"not_attempted"}
    assert step_of(report, "half").outcome == "passed"


def test_hidden_data_cannot_come_out_through_a_later_step(small: Small) -> None:
    """Hidden checks run after all others: what a submission keeps of them, it cannot tell."""
    report = small.judge(
        "kept = []\n"
        "def double(x):\n    kept.append(x)\n    return 2 * x\n"
        "def half(x):\n    raise ValueError(f'kept {kept}')\n"
    )
    assert "kept [2, 0]" in step_of(report, "half").checks[0].message
    assert secrets_in(report) == []


def test_hidden_data_cannot_come_out_through_a_new_start(small: Small) -> None:
    """A submission may leave hidden data on disk, end Python, and raise it when imported again."""
    report = small.judge(
        "import os\n"
        "if os.path.exists('kept'):\n    raise ValueError(open('kept').read())\n"
        "def double(x):\n"
        "    if x > 2:\n        open('kept', 'w').write(str(x)); os._exit(3)\n"
        "    return 2 * x\n"
        "def half(x):\n    return x / 2\n"
    )
    assert step_of(report, "half").outcome == "passed"
    assert secrets_in(report) == []


def test_fresh_numbers_differ_between_submissions_and_return_for_the_same_one(small: Small) -> None:
    """A table of the answers that another student's report let slip is worthless."""
    check = """
        def test_other(fresh):
            number = int(fresh("numbers").integers(2**40))
            assert number == int(fresh("numbers").integers(2**40))
            assert number != int(fresh("others").integers(2**40))
            raise type(f"Drawn{number}", (Exception,), {})
    """
    drawn = [
        hidden_of(small.judge_double(body, double=check), "double")[0].message
        for body in ("return 2 * x", "return 2 * x", "return x + x")
    ]
    assert "Drawn" in drawn[0]
    assert drawn[0] == drawn[1] != drawn[2]


def test_hidden_data_and_checks_are_part_of_the_receipt(small: Small) -> None:
    first = small.judge(RIGHT).receipt
    (small.folder / "solutions" / "small" / "hidden" / "numbers.npz").write_bytes(b"1")
    second = small.judge(RIGHT, half=HIDDEN["half"] + "\n").receipt
    assert first["data"] != second["data"]
    assert first["checks"] != second["checks"]
