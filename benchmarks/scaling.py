"""Cost is linear, and memory does not grow: classes of 20, 100 and 500 generated submissions.

Usage: python benchmarks/scaling.py [SIZES ...] [--jobs N] [--peaceful]

Each class is a mix of right, wrong and hostile ones, all different as text. So that hundreds end in
reasonable time, most have only the first steps written (stubs cost little); one in ten is trained
as a whole, right or wrong in the corpus's ways; one in twenty attacks. The first attack of each
class, and so of each size, is one on memory: it takes what a submission may have.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from itertools import cycle
from pathlib import Path

from first_model_calls import REFERENCE, ROOT, functions, variant
from measure import Command, Cost, machine, markdown, run

STUB = ROOT / "exercises" / "first_model" / "first_model.py"
CORPUS = ROOT / "tests" / "submissions"
_EVERY_WHOLE, _EVERY_HOSTILE = 10, 20
_SHORT = ("load_data", "show_digit", "normalize", "build_model", "compile_model", "load_model")
_WRONG = ("/ 255", "/ 128"), ('"relu"', '"tanh"'), ('cmap="gray"', 'cmap="gray", origin="lower"')


def main() -> None:
    """Grade each class into fresh results, and print what a submission costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[20, 100, 500])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--peaceful", action="store_true", help="without attacks")
    options = parser.parse_args()
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            cost, review = grade_class(
                Path(folder), size, options.jobs, attacks=not options.peaceful
            )
        rows.append(row(size, cost, review))
        print(" ".join(rows[-1]), flush=True)
    print(", ".join(f"{key} {value}" for key, value in machine().items()), end="\n\n")
    head = ("submissions", "wall each", "CPU each", "memory at most", "need review")
    print(markdown(rows, head))


def row(size: int, cost: Cost, review: int) -> tuple[str, ...]:
    """One line of the table."""
    wall, cpu = f"{cost.wall / size:.2f} s", f"{cost.cpu / size:.2f} s"
    return str(size), wall, cpu, f"{cost.megabytes:.0f} MB", str(review)


def grade_class(folder: Path, size: int, jobs: int, *, attacks: bool) -> tuple[Cost, int]:
    """What grading `size` submissions costs, and how many of them need a person."""
    submissions = folder / "submissions"
    write_class(submissions, size, attacks=attacks)
    command = [
        sys.executable, "-m", "grader", "grade", str(submissions), "--assignment", "first_model",
        "--out", str(folder / "results"), "--jobs", str(jobs), "--timeout", "60",
    ]  # fmt: skip
    cost = run([Command(command, ROOT, folder / "log", may_exit=(0, 1))])
    reports = [json.loads(p.read_text()) for p in (folder / "results" / "reports").glob("*.json")]
    if len(reports) != size:
        raise SystemExit(f"{len(reports)} reports of {size} submissions")
    return cost, sum(report["status"] != "graded" for report in reports)


def write_class(folder: Path, size: int, *, attacks: bool = True) -> None:
    """Write a mixed class of this size, the same each time."""
    folder.mkdir()
    whole, hostile = cycle(_whole()), cycle(_hostile())
    for i in range(size):
        source = ""
        if attacks and i % _EVERY_HOSTILE == 7:
            source = next(hostile)
        elif i % _EVERY_WHOLE == 3:
            source = next(whole)
        text = f"# Handed in by {i}.\n{source or beginner(i)}"
        (folder / f"student{i:03}.py").write_text(text, "utf-8")


def beginner(number: int) -> str:
    """The stub with a few steps written that train nothing, every other time one of them wrong."""
    written = functions(variant(number))
    stubs = functions(STUB.read_text("utf-8"))
    text = STUB.read_text("utf-8")
    for name in _SHORT[: 2 + number % 5]:
        text = text.replace(stubs[name], written[name])
    if number % 2:
        text = text.replace(*_WRONG[number // 2 % len(_WRONG)])
    return text


def _whole() -> list[str]:
    """Submissions with all steps written: the reference, and those of the corpus."""
    paths = [REFERENCE, *sorted((CORPUS / "first_model" / "whole").glob("*.py"))]
    return [path.read_text("utf-8") for path in paths]


def _hostile() -> list[str]:
    """Attacks in an order that mixes their kinds."""
    first = CORPUS / "hostile" / "exits" / "recursion_without_end.py"
    paths = sorted(set((CORPUS / "hostile").rglob("*.py")) - {first})
    random.Random(5).shuffle(paths)
    paths.insert(0, first)
    return [path.read_text("utf-8", "replace") for path in paths]


if __name__ == "__main__":
    main()
