"""What judging a part again takes, beside judging all of it: a check of one step was mended.

Usage: python benchmarks/regrading.py [--students N] [--jobs N]

The class is correct submissions of `first_model`, no two alike as text, and one that does not
normalise. In a copy of the assignment one check of a step is changed at a time; the class is graded
again, first in part, then as a whole, and the two have to agree to the last digit.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import msgspec
from first_model_calls import REFERENCE, ROOT
from measure import machine, markdown

from grader.assignment.manifest import Assignment
from grader.batch import grading, local
from grader.batch.grading import Options
from grader.gradebook.gradebook import Gradebook
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.submissions.incoming.intake import Entry
from grader.submissions.submission import Submission

EXERCISE = ROOT / "exercises" / "first_model"
HIDDEN = ROOT / "solutions" / "first_model" / "hidden"
MENDED = ("normalize", "evaluate_model", "experiment", "predict_digits")
WRONG = "def normalize(x):\n    return x\n"


def main() -> None:
    """Grade, mend a check, grade in part and as a whole, and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        rows = measured(Path(name), options.students, options.jobs)
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    print(f"{options.students} submissions, {options.jobs} at once\n")
    print(markdown(rows, ["a check mended of", "seconds", "of the whole"]))


def measured(folder: Path, students: int, jobs: int) -> list[list[str]]:
    """A row for each step of which a check is mended."""
    copy = shutil.copytree(EXERCISE, folder / "first_model")
    entries = a_class(students)
    options = Options(jobs=jobs, judge=JudgeOptions(sandbox=local.strongest(), hidden=HIDDEN))
    whole, _ = graded(copy, entries, folder / "results", options)
    rows = [["(nothing: the whole)", f"{whole:.1f}", "1.00"]]
    for step in MENDED:
        mend(copy / f"test_{step}.py")
        part, found = graded(copy, entries, folder / "results", options)
        rows.append([f"`{step}`", f"{part:.1f}", f"{part / whole:.2f}"])
    _, again = graded(copy, entries, folder / "again", replace(options, regrade=True))
    assert found == again, "what was judged in part differs from the whole"
    return rows


def a_class(students: int) -> list[Entry]:
    """Correct submissions that differ in a comment, and one that does not normalise."""
    source = REFERENCE.read_text("utf-8")
    texts = [f"{source}\n# {number}\n" for number in range(students - 1)] + [f"{source}\n{WRONG}"]
    return [
        Entry(f"student{number}", Submission(Path("first_model.py"), text))
        for number, text in enumerate(texts)
    ]


def mend(path: Path) -> None:
    """Change the first check of a file without changing what it finds."""
    text = path.read_text("utf-8")
    changed = re.sub(
        r'(def test_\w+\([^)]*\):\n    """.*?"""\n)',
        r"\1    assert True\n",
        text,
        count=1,
        flags=re.S,
    )
    assert changed != text
    path.write_text(changed, "utf-8")


def graded(
    copy: Path, entries: list[Entry], results: Path, options: Options
) -> tuple[float, list[Report]]:
    """The seconds that grading takes, and the reports without their receipts."""
    began = time.monotonic()
    grading.grade(Assignment.read(copy), entries, results, options=options)
    seconds = time.monotonic() - began
    book = Gradebook.view(results / "gradebook.sqlite")
    reports = [msgspec.structs.replace(each.report, receipt={}) for each in book.grades()]
    return seconds, reports


if __name__ == "__main__":
    main()
