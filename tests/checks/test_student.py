"""What a student is told of a function that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignment.manifest import Assignment
from grader.checks.student import Student
from grader.common.outcomes import Failed
from grader.sandbox.session import Loaded
from grader.submissions.submission import Submission

ASSIGNMENT = Assignment.read(Path(__file__).parents[2] / "exercises" / "first_model")


class NothingDefined:
    """A session whose process has none of the functions."""

    def loaded(self) -> Loaded:
        return Loaded({}, {}, [])


def hint(step: str, source: str) -> str:
    """What the student is told to try where this source does not define `step`."""
    submission = Submission(Path("first_model.py"), source)
    student = Student(ASSIGNMENT, submission, NothingDefined())  # type: ignore[arg-type]
    arguments: list[Any] = [None] * len(ASSIGNMENT.by_name[step].parameters)
    with pytest.raises(Failed) as caught:
        getattr(student, step)(*arguments)
    return caught.value.hint


@pytest.mark.parametrize(
    ("step", "defined", "meant"),
    [
        ("normalize", "def normalise(x): ...", "normalise"),
        ("build_model", "def create_model(): ...", "create_model"),
        ("build_model", "def buildModel(units=128): ...", "buildModel"),
        ("load_data", "def loadData(): ...", "loadData"),
        ("fit_model", "def train_model(model, x_train, y_train, epochs=3): ...", "train_model"),
        ("evaluate_model", "def evaluate(model, x_test, y_test): ...", "evaluate"),
        ("predict_digits", "def predict_digit(*given): ...", "predict_digit"),
    ],
)
def test_a_function_of_a_similar_name_and_as_many_parameters_is_named(
    step: str, defined: str, meant: str
) -> None:
    assert hint(step, defined) == f"There is a `{meant}`: rename it to `{step}`."


@pytest.mark.parametrize(
    ("step", "defined"),
    [
        ("build_model", "model = 1"),
        ("fit_model", "model = 1"),
        ("load_model", "from keras.models import load_models"),
        ("build_model", "def train_model(model, x, y): ..."),
        ("save_model", "def load_model_(path): ..."),
        ("build_model", "def build_model_with(*, units): ..."),
        ("build_model", "class BuildModel: ..."),
    ],
)
def test_what_cannot_be_meant_is_not_named(step: str, defined: str) -> None:
    """A variable, an import, a class, or a function that is called otherwise."""
    assert hint(step, defined).startswith(f"Write `def {step}(")


def test_of_several_functions_each_is_proposed_where_it_fits_best() -> None:
    source = "def create_model(): ...\ndef train_model(model, x_train, y_train): ...\n"
    assert "`create_model`" in hint("build_model", source)
    assert "`train_model`" in hint("fit_model", source)
    twins = "def make_model(): ...\ndef built_model(): ...\n"
    assert "`built_model`" in hint("build_model", twins)
    assert "rename" not in hint("save_model", "def save_models(model, path, x): ...")
