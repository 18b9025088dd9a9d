"""The exercise as a notebook, written from the sources of the stub."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import nbformat
import pytest

from grader.assignment.manifest import Assignment
from grader.authoring.at_rest import problems_at_rest
from grader.authoring.digests import digest
from grader.authoring.generate import generate, stale_files
from grader.authoring.notebooks import make_notebook
from grader.submissions.submission import Submission
from grader.submissions.worked_on import own_work

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "courses" / "doubling"


@pytest.fixture(scope="module")
def first_model() -> Assignment:
    return Assignment.read(ROOT / "exercises" / "first_model")


def test_what_lies_in_the_exercise_is_what_would_be_written(first_model: Assignment) -> None:
    """Twice the same, cell ids included; and a valid notebook."""
    solution = ROOT / "solutions" / "first_model" / "first_model.py"
    made = [make_notebook(first_model.stub.read_text("utf-8"), first_model, solution) for _ in "12"]
    assert made[0] == made[1] == first_model.notebook.read_text("utf-8")
    nbformat.validate(nbformat.reads(made[0], as_version=4))


def test_each_step_has_its_text_its_stub_and_its_check(first_model: Assignment) -> None:
    cells = {c.id: c for c in nbformat.read(first_model.notebook, as_version=4).cells}
    for number, name in enumerate(first_model.by_name, start=1):
        text, step, check = (cells[f"{kind}-{number}"] for kind in ("text", "step", "check"))
        assert text.source.startswith(f"## Step {number}: ")
        assert f"`%check {name}`" in text.source
        assert ast.parse(step.source).body[-1].name == name
        assert check.source == f"%check {name}"
    assert "-k " not in "".join(cell.source for cell in cells.values())


def test_the_untouched_notebook_holds_no_work(first_model: Assignment) -> None:
    found = Submission.read(first_model.notebook)
    assert own_work(found, first_model.by_name) == frozenset()
    assert all(found.functions[name].is_stub for name in first_model.by_name)
    assert found.remarks == ()
    assert found.broken_cells == ()


def test_a_stale_notebook_is_found_and_written_anew(tmp_path: Path) -> None:
    shutil.copytree(COURSE, tmp_path / "course")
    solutions = tmp_path / "course" / "solutions"
    doubling = Assignment.read(tmp_path / "course" / "exercises" / "doubling")
    assert stale_files(doubling, solutions) == []
    with (doubling.folder / "README.md").open("a", encoding="utf-8") as readme:
        readme.write("\n## One more thing\n\nAsk with `pytest exercises --hint double`.\n")
    assert [each.path for each in stale_files(doubling, solutions)] == [doubling.notebook]
    assert generate(doubling, solutions) == [doubling.notebook]
    assert "Ask with `%hint double`." in doubling.notebook.read_text("utf-8")
    doubling.notebook.unlink()
    assert [each.path for each in stale_files(doubling, solutions)] == [doubling.notebook]


def test_helpers_stay_beside_the_step_that_they_stand_above(first_model: Assignment) -> None:
    """...and what stands at the end goes with the last step, but for what a file does when it is
    run by itself: that has a cell below the text. Nothing of the stub is lost.
    """
    names = list(first_model.by_name)
    parts = [f"def {name}():\n    pass" for name in names]
    parts.insert(1, "HELP = 1")
    main = "if __name__ == '__main__':\n    print(END)"
    stub = '"""A file."""\n\nimport os\n\n\n' + "\n\n\n".join([*parts, "END = 1", main]) + "\n"
    made = nbformat.reads(make_notebook(stub, first_model, Path("none.py")), as_version=4)
    cells = {cell.id: cell.source for cell in made.cells}
    assert cells["imports"] == "import os"
    assert cells["step-1"] == parts[0]
    assert cells["step-2"] == f"HELP = 1\n\n\n{parts[2]}"
    assert cells[f"step-{len(names)}"].endswith("END = 1")
    assert cells["main"] == main


def test_pictures_are_drawn_from_numbers_that_were_taken_once(tmp_path: Path) -> None:
    """Both are stale when their sources change, and a picture when its numbers do."""
    shutil.copytree(COURSE, tmp_path / "course")
    solutions = tmp_path / "course" / "solutions"
    doubling = Assignment.read(tmp_path / "course" / "exercises" / "doubling")
    ours = solutions / "doubling"
    (ours / "make_numbers.py").write_text(
        "def make_numbers(reference, folder):\n"
        "    (folder / 'n.txt').write_text(str(reference.double(21)))\n"
    )
    recipe = ours / "make_pictures.py"
    recipe.write_text(
        "from pathlib import Path\n"
        "from grader.authoring.pictures import drawn\n\n"
        "def make_pictures(reference, folder):\n"
        "    number = int((Path(__file__).with_name('numbers') / 'n.txt').read_text())\n"
        "    with drawn(folder / 'one.png', height=1) as figure:\n"
        "        figure.subplots().plot([0, number])\n"
    )
    numbers, pictures = ours / "numbers", doubling.folder / "pictures"
    assert generate(doubling, solutions) == [numbers, pictures]
    assert (numbers / "n.txt").read_text() == "42"
    assert (pictures / "one.png").read_bytes().startswith(b"\x89PNG")
    assert stale_files(doubling, solutions) == []
    with recipe.open("a") as file:
        file.write("\nSIZE = 3\n")
    assert [each.path for each in stale_files(doubling, solutions)] == [pictures]
    (numbers / "n.txt").write_text("43")
    assert {each.path for each in stale_files(doubling, solutions)} == {numbers / "n.txt", pictures}


def test_a_picture_that_is_missing_or_says_nothing_is_told(tmp_path: Path) -> None:
    shutil.copytree(COURSE, tmp_path / "course")
    doubling = Assignment.read(tmp_path / "course" / "exercises" / "doubling")
    readme = doubling.folder / "README.md"
    with readme.open("a", encoding="utf-8") as file:
        file.write("\n![](pictures/one.png)\n")
    problems = list(problems_at_rest(doubling, tmp_path / "course" / "solutions"))
    assert f"{readme}: there is no picture pictures/one.png." in problems
    assert f"{readme}: say between the brackets of pictures/one.png what it shows." in problems


CODE = '''"""Doubling."""

FACTOR = 2  # twice


def double(x):
    """Twice as much: "é" and # are no code here."""
    text = """# no comment
    é"""  # é
    return FACTOR * x
'''


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ('"""Doubling."""', '"""Doubled\n\nnumbers, é."""', True),
        ("  # twice", "", True),
        ('"é" and #', "that", True),
        ("# é\n", "# é, at the end\n\n", True),
        ("\n", "\r\n", True),
        ("FACTOR = 2", "FACTOR = 3", False),
        ("# no comment", "# a comment", False),
        ("    return", "        return", False),
        ("return FACTOR", "return (FACTOR", False),  # no Python any more
    ],
)
def test_what_was_made_of_a_program_is_stale_when_its_code_changes(
    tmp_path: Path, old: str, new: str, same: bool
) -> None:
    """Comments and docstrings are no code: who mends a sentence trains nothing anew."""
    assert old in CODE
    before, after = tmp_path / "before.py", tmp_path / "after.py"
    before.write_bytes(CODE.encode())
    after.write_bytes(CODE.replace(old, new).encode())
    assert (digest(before) == digest(after)) is same
