"""A student's own file outside of the checks: with the bundled digits, and without any network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pytest

from grader.checks.module_code import remarks
from grader.submissions.submission import Submission

Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]
LOADS = "(x, y), (a, b) = keras.datasets.mnist.load_data()\nprint(len(x), len(a))\n"
BUNDLED = "8000 1000"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command as somebody whose Keras has no data yet, with no way to fetch any."""
    home = tmp_path / "home"
    home.mkdir()
    nowhere = "http://127.0.0.1:9"
    environment = {
        **os.environ,
        "HOME": str(home),
        "KERAS_HOME": str(home / ".keras"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), nowhere),
    }

    def run(command: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            **options,  # type: ignore[call-overload]
        )

    return run


@pytest.mark.parametrize(
    "source",
    [
        f"import grader.offline\nfrom tensorflow import keras\n{LOADS}",
        pytest.param(
            f"from tensorflow import keras\nfrom grader import offline\n{LOADS}",
            marks=pytest.mark.whole,
        ),
        pytest.param(
            "import tensorflow as tf\nfrom keras.datasets.mnist import load_data\n"
            "from tensorflow.keras.datasets import mnist\nimport grader.offline\n"
            "print(len(load_data()[0][0]), len(mnist.load_data()[1][0]))\n",
            marks=pytest.mark.whole,
        ),
    ],
    ids=["above Keras", "below Keras", "below the data set"],
)
def test_one_import_makes_a_plain_python_work_offline(
    run: Run, tmp_path: Path, source: str
) -> None:
    """Whichever comes first, and however the data set is called."""
    (tmp_path / "first_model.py").write_text(source)
    done = run(["first_model.py"])
    assert done.stdout.strip() == BUNDLED, done.stderr


@pytest.mark.whole
def test_without_it_the_same_file_would_go_to_the_network(run: Run, tmp_path: Path) -> None:
    """What the tests above are worth."""
    (tmp_path / "first_model.py").write_text(f"from tensorflow import keras\n{LOADS}")
    done = run(["first_model.py"])
    assert done.returncode == 1
    assert "URL fetch failure" in done.stderr


def test_the_import_itself_loads_next_to_nothing(run: Run) -> None:
    heavy = {"tensorflow", "keras", "numpy", "msgspec"}
    done = run(["-c", f"import grader.offline, sys; print({heavy} & {{*sys.modules}})"])
    assert done.stdout.strip() == "set()"


def test_a_file_runs_as_python_runs_it(run: Run, tmp_path: Path) -> None:
    """As `__main__`, with its arguments, its neighbours, its input and its exit code."""
    folder = tmp_path / "my work"
    folder.mkdir()
    (folder / "beside.py").write_text("word = 'neighbour'\n")
    (folder / "own.py").write_text(
        "import sys, os, beside, __main__\n"
        "class Here: pass\n"
        "print(__name__, sys.argv, os.getcwd() == os.path.dirname(sys.path[0]), beside.word)\n"
        "print(__file__, __main__.Here is Here, 'click' in sys.modules)\n"
        "print(input('name? '))\n"
        "sys.exit(7)\n"
    )
    asked = ["my work/own.py", "--epochs", "3", "--data", "mine"]
    ours = run(["-m", "grader", "run", *asked], input="Ana\n")
    plain = run(asked, input="Ana\n")
    assert ours.stdout == plain.stdout
    assert (ours.returncode, ours.stderr) == (plain.returncode, plain.stderr) == (7, "")


@pytest.mark.parametrize("source", ["def f():\n    return 1 / 0\n\nf()\n", "x = (1\n"])
def test_a_traceback_is_that_of_the_students_file(run: Run, tmp_path: Path, source: str) -> None:
    """Frames of ours would hide the line that matters."""
    (tmp_path / "own.py").write_text(source)
    ours, plain = run(["-m", "grader", "run", "own.py"]), run(["own.py"])
    assert (ours.returncode, ours.stderr) == (plain.returncode, plain.stderr)
    assert ours.returncode == 1


@pytest.mark.whole
def test_run_answers_from_the_bundled_digits(run: Run, tmp_path: Path) -> None:
    """Also for a file that has the import in it, and lies anywhere."""
    (tmp_path / "own.py").write_text(f"import keras\nimport grader.offline\n{LOADS}")
    assert run(["-m", "grader", "run", "own.py"]).stdout.strip() == BUNDLED


@pytest.mark.whole
def test_a_file_named_after_an_assignment_gets_its_part_of_the_data(
    run: Run, tmp_path: Path
) -> None:
    """`better_model` trains on a part of the digits; nobody else gets less than all of them."""
    (tmp_path / "better_model.py").write_text(f"import keras\n{LOADS}")
    assert run(["-m", "grader", "run", "better_model.py"]).stdout.strip() == "3000 1000"


@pytest.mark.whole
def test_data_full_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("print('ran')\n")
    done = run(["-m", "grader", "run", "--data", "full", "own.py"])
    assert done.returncode == 2
    assert "leave out `--data full`" in done.stderr
    assert done.stdout == ""


@pytest.mark.whole
def test_a_notebook_runs_cell_after_cell(run: Run, tmp_path: Path) -> None:
    cells = [
        "%load_ext grader",
        f"import keras\n{LOADS}",
        "%check normalize\ndisplay(sum([1, 2]))",
        "def f():\n    return 1 / 0",
        "f()",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in cells])
    nbformat.write(book, tmp_path / "own.ipynb")
    done = run(["-m", "grader", "run", "own.ipynb"])
    assert done.stdout.split("\n")[:2] == [BUNDLED, "3"]
    assert "own.ipynb, cell 4" in done.stderr
    assert "return 1 / 0" in done.stderr
    assert (done.returncode, "program.py" in done.stderr) == (1, False)


@pytest.mark.parametrize(("name", "said"), [("no.py", "There is no file"), (".", "is a folder")])
def test_what_cannot_be_run_is_one_line(run: Run, name: str, said: str) -> None:
    done = run(["-m", "grader", "run", name])
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


@pytest.mark.parametrize("line", ["import grader.offline", "from grader import offline"])
def test_the_import_costs_nothing_where_a_file_is_graded(line: str) -> None:
    submission = Submission(Path("first_model.py"), f"{line}\n")
    assert remarks(submission, None) == []
    suspicious = Submission(Path("first_model.py"), f"{line}\nfrom grader import hidden\n")
    assert len(remarks(suspicious, None)) == 1


def test_behind_the_checks_the_import_changes_nothing(open_session: Callable[..., object]) -> None:
    """There the digits are settled, and the grader's own files are out of reach."""
    source = (
        "import grader.offline\nfrom grader import offline\n"
        "import sys\n"
        "def added():\n"
        "    ours = 'grader.cli.run', 'grader.assignment.lookup'\n"
        "    return [n for n in sys.modules if n in ours]\n"
    )
    session = open_session(source, functions=("added",))
    loaded = session.loaded()  # type: ignore[attr-defined]
    assert loaded.raised_on_import == []
    assert session.call("added", [], seconds=20).value == []  # type: ignore[attr-defined]


@pytest.mark.whole
def test_plain_python_shows_what_the_steps_of_an_exercise_do_so_far(
    run: Run, tmp_path: Path
) -> None:
    """Whichever are written: an open one that others need is told, and ends it."""
    text = (ROOT / "exercises" / "first_model" / "first_model.py").read_text("utf-8")
    for number, name, code in (
        (1, "load_data", "return keras.datasets.mnist.load_data()"),
        (3, "normalize", "return x / 255"),
    ):
        open_one = f'raise NotImplementedError("step {number}, {name}: not written yet")'
        assert open_one in text
        text = text.replace(open_one, code)
    (tmp_path / "first_model.py").write_text(text, "utf-8")
    done = run(["first_model.py"])
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        [
            "Step 1: 8,000 images to train on, 1,000 to test with.",
            "Open: step 2, show_digit: not written yet.",
            "Step 3: the pixels lie between 0 and 1.",
            "Next: step 4, build_model: not written yet.",
        ],
    ), done.stderr


@pytest.mark.whole
def test_it_shows_all_steps_of_the_reference(run: Run, tmp_path: Path) -> None:
    source = ROOT / "solutions" / "first_model" / "first_model.py"
    (tmp_path / "first_model.py").write_bytes(source.read_bytes())
    done = run(["first_model.py"])
    assert done.returncode == 0, done.stderr
    for number in range(1, 12):
        assert f"Step {number}: " in done.stdout
    assert "Open" not in done.stdout
    assert "Next" not in done.stdout
    assert (tmp_path / "my_digits.keras").is_file()
