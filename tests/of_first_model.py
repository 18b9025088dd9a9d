"""What lies in the folder of `first_model` for its checks, so that tests can look at it."""

from pathlib import Path

from grader import exercises
from grader.assignment.task import Task

exercises.register(Path(__file__).parents[1] / "exercises" / "first_model")

TASK = Task(classes=10, sample="image", label="digit")

from grader.exercises.first_model import expectations, numerals  # noqa: E402

__all__ = ["TASK", "expectations", "numerals"]
