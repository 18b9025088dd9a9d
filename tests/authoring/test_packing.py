"""What students get: everything they need, and nothing that they must not see."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.assignment.lookup import all_assignments
from grader.assignment.manifest import Assignment
from grader.authoring.generate import make_stub
from grader.authoring.handout.leaks import Secrets, find_leaks
from grader.common.members import zipped

ROOT = Path(__file__).parents[2]
EXERCISES, SOLUTIONS = ROOT / "exercises", ROOT / "solutions"
ASSIGNMENTS = [Assignment.read(EXERCISES / "first_model")]
Pack = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """`grader pack`, run in an empty folder of its own."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        folders = ["--exercises", EXERCISES, "--solutions", SOLUTIONS]
        return subprocess.run(
            [sys.executable, "-m", "grader", "pack", *map(str, [*arguments, *folders])],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packed folder, far from this repository; copy it before you change it."""
    out = tmp_path_factory.mktemp("elsewhere") / "exercise course"
    command = [sys.executable, "-m", "grader", "pack", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def secrets() -> Secrets:
    """What must not be told."""
    return Secrets.read(ASSIGNMENTS, SOLUTIONS)


@pytest.fixture
def student(packed: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A student's commands in a copy of that folder, in which `normalize` is written."""
    folder = tmp_path / "mine"
    shutil.copytree(packed, folder)
    stub = folder / "exercises" / "first_model" / "first_model.py"
    text = stub.read_text("utf-8")
    opened = 'raise NotImplementedError("step 3, normalize: not written yet")'
    assert opened in text
    stub.write_text(text.replace(opened, "return x / 255"), "utf-8")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=folder,
            env={**os.environ, "COLUMNS": "100"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


@pytest.mark.whole
@pytest.mark.parametrize(
    "arguments", [("-k", "normalize"), ("exercises", "-k", "normalize")], ids=" ".join
)
def test_pytest_checks_the_exercise_there(
    student: Callable[..., subprocess.CompletedProcess[str]], arguments: tuple[str, ...]
) -> None:
    """As the README says, with or without a folder's name."""
    done = student("pytest", *arguments)
    assert "2 of 2 points, 1 of 1 step" in done.stdout, done.stderr
    assert done.returncode == 0


def test_hints_need_no_folder_there(
    student: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    assert "Hint 1 of 3 for normalize" in student("pytest", "--hint", "normalize").stdout


@pytest.mark.whole
def test_bare_pytest_there_knows_all_steps_and_none_of_our_tests(packed: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=packed, capture_output=True, text=True, check=False)
    assert "0 of 26 points, 0 of 11 steps" in done.stdout


def test_it_holds_what_a_student_needs_and_one_page_to_read(packed: Path) -> None:
    readme = (packed / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) < 70
    assert "exercises/first_model/first_model.py" in readme
    assert "@" not in readme
    (wheel,) = packed.glob("*.whl")
    assert (packed / "requirements.txt").read_text() == f"./{wheel.name}\n"
    assert {path.name for path in packed.iterdir()} == {
        "README.md", "exercises", "pyproject.toml", "requirements.txt", wheel.name,
    }  # fmt: skip


def test_the_wheel_is_the_grader_without_its_samples(packed: Path) -> None:
    """pip installs it: each file has its entry in RECORD."""
    (wheel,) = packed.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (record,) = (name for name in names if name.endswith(".dist-info/RECORD"))
        lines = archive.read(record).decode().splitlines()
        about = archive.read(record.replace("RECORD", "METADATA")).decode()
    assert {line.split(",")[0] for line in lines} == {*names}
    assert "grader/cli/main.py" in names
    assert "grader/bundled/exercises/first_model/given/mnist.npz" in names
    assert f"{record.split('.dist')[0]}.data/data/etc/ipython/ipython_kernel_config.json" in names
    assert not [name for name in names if "/samples/" in name or "solutions" in name]
    assert "Requires-Python: " in about


def test_the_grader_in_the_wheel_runs_and_knows_its_exercises(packed: Path, tmp_path: Path) -> None:
    """A wheel is a zip of what stands in site-packages afterwards."""
    (wheel,) = packed.glob("*.whl")
    target = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    done = subprocess.run(
        [sys.executable, "-c", "import grader, sys; print(grader.__file__); "
         "from grader.assignment.lookup import own_exercises; print(own_exercises())"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    assert all(line.startswith(str(target)) for line in done.stdout.splitlines())


@pytest.mark.whole
def test_the_same_exercises_give_the_same_zip(pack: Pack, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        assert pack(name).returncode == 0
    one, two = ((tmp_path / name).read_bytes() for name in ("one.zip", "two.zip"))
    assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest()
    assert pack("one.zip", "--check").returncode == 0
    assert pack("one.zip").returncode == 2, "a zip that is there is not overwritten"


@pytest.mark.whole
def test_a_folder_with_work_in_it_is_not_touched(pack: Pack, tmp_path: Path) -> None:
    """Unless that is asked for; and what a student wrote stays even then."""
    assert pack("out").returncode == 0
    work = tmp_path / "out" / "exercises" / "first_model" / "first_model.py"
    text = tmp_path / "out" / "exercises" / "first_model" / "README.md"
    work.write_text("mine = 1\n")
    text.write_text("old\n")
    done = pack("out")
    assert (done.returncode, work.read_text(), text.read_text()) == (2, "mine = 1\n", "old\n")
    assert "--update" in done.stderr
    done = pack("out", "--update")
    assert (done.returncode, work.read_text()) == (0, "mine = 1\n")
    assert text.read_text() != "old\n"
    assert "kept out/exercises/first_model/first_model.py" in done.stdout


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("git+https://host/course/grader@v1", "keras-course-grader @ git+https://host/course/grader@v1"),
        ("keras-course-grader==0.1.0", "keras-course-grader==0.1.0"),
    ],
)  # fmt: skip
def test_students_may_get_the_grader_from_elsewhere(
    pack: Pack, tmp_path: Path, source: str, line: str
) -> None:
    assert pack("out", "--grader", source).returncode == 0
    assert (tmp_path / "out" / "requirements.txt").read_text() == f"{line}\n"
    assert json.dumps(line) in (tmp_path / "out" / "pyproject.toml").read_text()
    assert not list((tmp_path / "out").glob("*.whl"))


def test_a_wheel_that_is_not_there_is_named(pack: Pack, tmp_path: Path) -> None:
    done = pack("out", "--grader", "dist/none.whl")
    assert done.returncode == 2
    assert "There is no wheel or folder dist/none.whl" in done.stderr
    assert not (tmp_path / "out").exists()


def hidden_array(_: Path) -> bytes:
    """Ten of the hidden images among others, under another name."""
    with np.load(SOLUTIONS / "first_model" / "hidden" / "digits.npz") as hidden:
        images = np.concatenate([np.zeros((5, 28, 28), np.uint8), hidden["x"][40:50]])
    stream = io.BytesIO()
    np.savez_compressed(stream, more=images)
    return stream.getvalue()


def solved_notebook(packed: Path) -> bytes:
    """The notebook with a solution that is not ours."""
    text = (packed / "exercises" / "first_model" / "first_model.ipynb").read_text("utf-8")
    opened = r"raise NotImplementedError(\"step 3, normalize: not written yet\")"
    assert opened in text
    return text.replace(opened, "return x / 255.0").encode()


def two_lines(_: Path) -> bytes:
    """A piece of the model solution within a text."""
    return b"So write\n\n    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)\n"


def hidden_check(_: Path) -> bytes:
    """A hidden check with another name and another docstring."""
    hidden = SOLUTIONS / "first_model" / "hidden" / "test_normalize_hidden.py"
    return hidden.read_text("utf-8").replace("def test_", "def test_also_").encode()


def within_a_zip(_: Path) -> bytes:
    """The whole solution in a zip in a zip."""
    solution = (SOLUTIONS / "first_model" / "first_model.py").read_bytes()
    return zipped({"inner.bin": zipped({"x.txt": solution})})


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("exercises/first_model/given/more.npz", hidden_array, "hidden/digits.npz"),
        ("exercises/first_model/first_model.ipynb", solved_notebook, "`normalize` is written"),
        ("notes.md", two_lines, "`evaluate_model` in the model solution"),
        ("exercises/first_model/test_normalize.py", hidden_check, "test_normalize_hidden.py"),
        (".hidden/data.bin", within_a_zip, "solutions/first_model/first_model.py"),
    ],
    ids=["array", "notebook", "lines", "check", "zip"],
)
def test_what_leaks_is_named_by_its_content(
    packed: Path,
    secrets: Secrets,
    name: str,
    make: Callable[[Path], bytes],
    said: str,
) -> None:
    """Not by its name, and wherever it was put."""
    leaks = find_leaks({name: make(packed)}, ASSIGNMENTS, secrets)
    assert said in " ".join(leak.what for leak in leaks)
    assert all(leak.name.startswith(name) for leak in leaks)


def test_a_folder_with_a_leak_is_not_to_be_handed_out(
    pack: Pack, packed: Path, tmp_path: Path
) -> None:
    shutil.copytree(packed, tmp_path / "out")
    (tmp_path / "out" / ".hidden.bin").write_bytes(within_a_zip(packed))
    done = pack("out", "--check")
    assert done.returncode == 1
    assert ".hidden.bin: inner.bin: x.txt: it is solutions/first_model" in done.stderr
    assert "do not hand out out" in done.stderr


@pytest.mark.whole
def test_a_leak_is_found_before_anything_is_written(tmp_path: Path) -> None:
    """An exercise that somebody has solved in place."""
    shutil.copytree(EXERCISES, tmp_path / "exercises")
    shutil.copy(
        SOLUTIONS / "first_model" / "first_model.py",
        tmp_path / "exercises" / "first_model" / "first_model.py",
    )
    command = [sys.executable, "-m", "grader", "pack", "out", "--solutions", str(SOLUTIONS)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "exercises/first_model/first_model.py: " in done.stderr
    assert not (tmp_path / "out").exists()


def test_our_samples_would_be_told_for_what_they_are(secrets: Secrets) -> None:
    """They solve the exercise, so the wheel of this repository is no wheel for students."""
    sample = (ROOT / "grader" / "samples" / "whole.py").read_bytes()
    wheel = zipped({"grader/samples/whole.py": sample})
    (leak, *_) = find_leaks({"grader.whl": wheel}, ASSIGNMENTS, secrets)
    assert leak.name == "grader.whl: grader/samples/whole.py"


def test_a_function_that_a_stub_brings_along_may_be_called_as_a_step_of_another(
    tmp_path: Path,
) -> None:
    """As it stands in the stub, and nothing else under that name."""
    course = shutil.copytree(ROOT / "tests" / "courses" / "fruit", tmp_path / "course")
    reference = course / "solutions" / "apples" / "apples.py"
    helper = "\n\ndef weigh(counts):\n    return [2 * each for each in counts]\n"
    reference.write_text(reference.read_text("utf-8") + helper, "utf-8")
    for path in (*(course / "exercises" / "pears").iterdir(), course / "solutions/pears/pears.py"):
        if path.suffix in (".py", ".toml"):  # pears have to be weighed by the student
            path.write_text(path.read_text("utf-8").replace("total", "weigh"), "utf-8")
    both = all_assignments(course / "exercises", None)
    secrets = Secrets.read(both, course / "solutions")
    stub = make_stub(reference.read_text("utf-8"), both[0])
    assert find_leaks({"exercises/apples/apples.py": stub.encode()}, both, secrets) == []
    other = stub.replace("2 * each", "3 * each")
    (leak,) = find_leaks({"exercises/apples/apples.py": other.encode()}, both, secrets)
    assert leak.what == "its `weigh` is written already"
