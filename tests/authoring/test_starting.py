"""`grader start`: from an empty folder to the first step."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.authoring.handout import packing
from grader.authoring.handout.starting import PLACES, Started, find, place_of, start, what_next
from grader.common.outcomes import UsageError

ROOT = Path(__file__).parents[2]
FRUIT = ROOT / "tests" / "courses" / "fruit" / "exercises"


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_from_an_empty_folder_to_the_first_step(tmp_path: Path) -> None:
    """What is said to be typed next works: bare `pytest`, and a hint."""
    listed = run(tmp_path, "grader", "start").stdout
    assert "first_model         Your first model    11 steps   26 points" in listed
    assert "Begin one:  grader start a_neuron" in listed
    assert not any(tmp_path.iterdir()), "listing writes nothing"
    done = run(tmp_path, "grader", "start", "first_model")
    assert (done.returncode, done.stderr) == (0, "")
    for said in (
        "check  pytest -k load_data", "stuck  pytest --hint load_data",
        "watch  grader watch first_model",
    ):  # fmt: skip
        assert said in done.stdout
    assert "exercises/first_model/first_model.py   (step 1: load_data)" in done.stdout
    page = (Path(__file__).parents[2] / "docs" / "students.md").read_text("utf-8")
    assert f"```text\n{done.stdout.strip()}\n```" in page, "docs/students.md shows another answer"
    checked = run(tmp_path, "pytest").stdout
    assert "0 of 26 points, 0 of 11 steps" in checked
    assert "pytest exercises -k load_data" in checked
    assert "Hint 1 of 3 for load_data" in run(tmp_path, "pytest", "--hint", "load_data").stdout


def test_a_name_that_is_none_is_told_with_the_one_that_is_meant(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no exercise 'aples'\. Did you mean 'apples'"):
        find(FRUIT, "aples")
    with pytest.raises(UsageError, match="is an exercise itself"):
        start(find(FRUIT, "apples"), FRUIT / "apples" / "deep")


def test_it_puts_down_what_a_class_would_get_but_for_the_grader(tmp_path: Path) -> None:
    apples = find(FRUIT, "apples")
    start(apples, tmp_path / "new" / "course")
    mine = {
        path.relative_to(tmp_path / "new" / "course").as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    packed = packing.contents([apples], "git+https://host/course/grader@v1")
    assert {*mine} == {*packed} - {"requirements.txt", "pyproject.toml"} | {"pytest.ini"}
    assert all(mine[name] == data for name, data in packed.items() if "exercises/" in name)
    readme = mine["README.md"].decode()
    assert "`pytest -k " in readme
    assert "@" not in readme


def test_nothing_that_a_student_wrote_is_written_over(tmp_path: Path) -> None:
    """Not when the exercise is asked for again, nor renewed; a text of ours is renewed then."""
    (tmp_path / "README.md").write_text("my own notes\n")
    apples = find(FRUIT, "apples")
    start(apples, tmp_path)
    stub = tmp_path / "exercises" / "apples" / "apples.py"
    check = next((tmp_path / "exercises" / "apples").glob("test_*.py"))
    original = check.read_bytes()
    stub.write_text("mine = 1\n")
    check.write_text("# of an older version\n")
    again = start(apples, tmp_path)
    assert {*again.kept} == {
        "README.md", "exercises/apples/apples.py", f"exercises/apples/{check.name}",
    }  # fmt: skip
    assert "grader start apples --update" in what_next(again, "terminal")
    renewed = start(apples, tmp_path, update=True)
    assert renewed.written == (f"exercises/apples/{check.name}",)
    assert check.read_bytes() == original
    assert stub.read_text() == "mine = 1\n"
    assert (tmp_path / "README.md").read_text() == "my own notes\n"
    assert "Kept as you wrote it: exercises/apples/apples.py" in what_next(renewed, "terminal")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text("mine = 1\n")
    folder = tmp_path / "course" / "exercises" / "apples"
    folder.mkdir(parents=True)
    (folder / "conftest.py").symlink_to(mine)
    (folder / "apples.py").symlink_to(tmp_path / "not there.py")
    start(find(FRUIT, "apples"), tmp_path / "course", update=True)
    assert mine.read_text() == "mine = 1\n"
    assert not (tmp_path / "not there.py").exists()


def test_a_second_exercise_joins_the_first(tmp_path: Path) -> None:
    """The page that we wrote then lists both, and a step is asked for in its own folder."""
    for name in ("apples", "pears"):
        started = start(find(FRUIT, name), tmp_path)
    readme = (tmp_path / "README.md").read_text("utf-8")
    assert "exercises/apples/README.md" in readme
    assert "exercises/pears/README.md" in readme
    assert "pytest exercises/pears -k " in what_next(started, "terminal")


@pytest.mark.parametrize("place", PLACES)
def test_each_place_is_told_what_works_there(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "my course"
    shutil.copytree(FRUIT / "apples", folder / "exercises" / "apples")
    here = Assignment.read(folder / "exercises" / "apples")
    said = what_next(Started(here, folder, (), ()), place)  # type: ignore[arg-type]
    step = here.steps[0].name
    assert (f"%step {step}" in said) == (place in ("jupyter", "colab", "kaggle"))
    assert (f"pytest -k {step}" in said) == (place in ("terminal", "vscode"))
    assert ('cd "' in said) == (place in ("terminal", "vscode")), "the name has a space in it"


def test_the_place_is_told_by_the_environment() -> None:
    assert place_of({"TERM_PROGRAM": "vscode"}) == "vscode"
    assert place_of({"JPY_PARENT_PID": "7"}) == "jupyter"
    assert place_of({"JPY_PARENT_PID": "7", "COLAB_RELEASE_TAG": "release-colab"}) == "colab"
    assert place_of({"KAGGLE_KERNEL_RUN_TYPE": "Interactive"}) == "kaggle"
    assert place_of({}) == "terminal"
