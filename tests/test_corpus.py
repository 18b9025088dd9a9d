"""The proof that the engine is right: reference, stub, and the whole corpus of submissions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from grader.assignment import Assignment
from grader.authoring.confusion import Confusion
from grader.authoring.corpus import read_corpus
from grader.authoring.validate import problems_at_rest, prove_on_corpus, reference_and_stub

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "submissions" / "first_model"


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return Assignment.read(ROOT / "exercises" / "first_model")


@pytest.fixture(scope="module")
def found(assignment: Assignment) -> Confusion:
    """The whole corpus, judged once, with the hidden checks; parts share a submission."""
    done = Counter[str]()

    def tell(name: str, report: object) -> None:
        done["cases"] += 1
        if done["cases"] % 25 == 0:
            print(f"corpus: {done['cases']} submissions judged", flush=True)

    return prove_on_corpus(
        assignment, CORPUS, solutions=ROOT / "solutions", alone=False, jobs=2, tell=tell
    )


def test_manifest_functions_stubs_and_hints_agree(assignment: Assignment) -> None:
    assert list(problems_at_rest(assignment, ROOT / "solutions")) == []


def test_the_reference_gets_every_point_and_the_stub_none(assignment: Assignment) -> None:
    assert list(reference_and_stub(assignment, ROOT / "solutions")) == []


def test_the_corpus_is_as_large_as_promised(assignment: Assignment) -> None:
    """At least 60 correct and 100 wrong submissions, every step among both."""
    parts = [p for c in read_corpus(CORPUS, list(assignment.by_name), alone=True) for p in c.parts]
    right = [part for part in parts if not part.fails]
    wrong = [part for part in parts if part.fails]
    assert len(right) >= 60
    assert len(wrong) >= 100
    for kind in (right, wrong):
        touched = {step for part in kind for step in part.defines}
        assert touched == set(assignment.by_name)


def test_every_correct_submission_gets_every_point(found: Confusion) -> None:
    assert [(v.part, v.problems) for v in found.verdicts if v.right and not v.accepted] == []


def test_every_wrong_submission_loses_points_at_its_step_and_nowhere_else(found: Confusion) -> None:
    wrong = [v for v in found.verdicts if not v.right]
    assert [(v.part, v.problems) for v in wrong if not (v.caught and v.located)] == []


def test_every_known_mistake_is_named(found: Confusion) -> None:
    assert [(v.part, v.problems) for v in found.verdicts if not v.right and not v.named] == []


def test_nothing_needs_a_person(found: Confusion) -> None:
    """No submission of the corpus makes a check of ours fail by itself."""
    flagged = [v for v in found.verdicts if any(p.startswith("needs review") for p in v.problems)]
    assert flagged == []


def test_each_check_is_failed_by_something(found: Confusion) -> None:
    assert found.never_failed == ()
