"""Where a notebook begins, and where it goes astray: `%start`, restarts, near misses."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from kernels import Kernel
from notebooks import notebook

from grader.assignment.manifest import Assignment
from grader.ipython.step_cells import cells_of_step
from grader.ipython.typed import COMMANDS, MARK, NearMisses, words

ROOT = Path(__file__).parents[2]
DOUBLING = ROOT / "tests" / "courses" / "doubling" / "exercises" / "doubling"
CONFIG = ROOT / "grader" / "ipython" / "ipython_kernel_config.json"
RIGHT = "def double(x):\n    return 2 * x"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one exercise, far from this repository."""
    folder = tmp_path_factory.mktemp("elsewhere") / "doubling"
    shutil.copytree(DOUBLING, folder)
    return folder


@pytest.fixture(scope="module")
def kernel(home: Path) -> Iterator[Kernel]:
    """A kernel with our file among its settings, as in an environment where the wheel lies."""
    settings = home.parent / "ipython"
    (settings / "profile_default").mkdir(parents=True)
    shutil.copy(CONFIG, settings / "profile_default")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(settings))
        made = Kernel(home)
        with made.client.setup_kernel():
            yield made


def test_after_a_restart_check_says_what_to_run(kernel: Kernel) -> None:
    """In a kernel in which nothing has been run: neither `%load_ext grader` nor any function."""
    found = kernel.run("%check double")
    assert not found.error
    assert "no cell that defines `double` has been run in this kernel" in found.text
    assert "Nothing of this exercise is in the kernel, as after a restart" in found.html
    assert "Run All Above Selected Cell" in found.text
    kernel.run(RIGHT)
    assert "1 of 1 step" in kernel.run("%check double").text


def test_near_misses_are_understood_and_told(kernel: Kernel) -> None:
    kernel.run(f"%load_ext grader\n{RIGHT}")
    for typed in ("%chek double", "check('double');", "%%check double\nother = 1"):
        found = kernel.run(typed)
        assert not found.error
        assert "1 of 1 step" in found.text
        assert "Read as `%check double`." in found.text
    assert "1 of 2 steps" in kernel.run("%check doubling").text
    assert "1 of 1 step" in kernel.run("%check step 1").text
    assert kernel.run("%hints double").text.startswith("Hint 1 of 2 for double")
    assert "there are steps 1 to 2" in kernel.run("%check 12").error


@pytest.fixture(scope="module")
def typed() -> Callable[[str], str]:
    """What IPython makes of a cell, in a shell of this process that has our commands."""
    shell = InteractiveShell()
    for name in COMMANDS:
        shell.register_magic_function(print, "line", name)
    reader = NearMisses(shell, lambda: ["double", "halve_again"])
    shell.input_transformers_cleanup.append(reader)
    shell.user_ns["hint"] = "mine"
    return shell.transform_cell


@pytest.mark.parametrize(
    "cell",
    [
        "%chek double",
        "%Check double",
        "%checks 'double'",
        "%test double",
        "%%check double\n",
        "!check double",
        "!grader check double",
        "check(double)",
        'check("double");',
        "check double",
        "# at last\nchecks( double )",
    ],
)
def test_each_way_to_miss_check_is_read_as_it(typed: Callable[[str], str], cell: str) -> None:
    *_, last = typed(cell).strip().split("\n")
    assert last == f"get_ipython().run_line_magic('check', 'double {MARK}')"


@pytest.mark.parametrize(
    "cell",
    [
        "%check double",
        "text = '''\ncheck(double)\n'''",
        "def check(x):\n    return x\ncheck(3)",
        "check = 3",
        "check(double(3) + 1)",
        "hint('of my own')",
        "%chapter double",
        "%time double(3)",
        "!ls",
        "",
    ],
)
def test_what_is_no_near_miss_stays_what_it_is(typed: Callable[[str], str], cell: str) -> None:
    """Python, texts, functions of one's own, and IPython's own commands."""
    assert MARK not in typed(cell)


def test_a_cell_that_was_changed_and_not_run_is_told(kernel: Kernel, home: Path) -> None:
    """As far as the notebook's file shows it, which was saved after the cell had been run."""
    kernel.run("%load_ext grader")
    kernel.run(RIGHT)
    words = "The cell of `double` was changed after it was run"
    assert words not in kernel.run("%check double").text
    try:
        (home / "doubling.ipynb").write_bytes(notebook("def double(x):\n    return 3 * x"))
        found = kernel.run("%check double")
        assert words in found.text
        assert words in found.html.replace("<code>", "`").replace("</code>", "`")
        kernel.run("def double(x):\n    return 3 * x")  # newer than the file
        found = kernel.run("%check double")
        assert words not in found.text
        assert "0 of 1 step" in found.text
        kernel.run(RIGHT)
        (home / "doubling.ipynb").write_bytes(notebook(f"{RIGHT}\n"))
        assert words not in kernel.run("%check double").text
    finally:
        (home / "doubling.ipynb").unlink()


def test_two_cells_lead_from_nothing_to_the_first_step(kernel: Kernel, tmp_path: Path) -> None:
    """`%start` in an empty folder, and each step's stub and text in a notebook of one's own."""
    kernel.run(f"%load_ext grader\n%cd {tmp_path}")
    try:
        assert "a_neuron" in kernel.run("%start").stdout
        told = kernel.run("%start a_neuron")
        assert not told.error
        assert (tmp_path / "exercises" / "a_neuron" / "a_neuron.ipynb").is_file()
        assert "%step fires" in told.stdout
        first = kernel.run("%step fires")
        assert first.next_input["replace"]
        code = first.next_input["text"]
        assert code.startswith("import numpy as np")
        assert 'raise NotImplementedError("step 1' in code
        assert "## Step 1" in first.outputs[0].data["text/markdown"]
        kernel.run(code)
        second = kernel.run("%step 2").next_input["text"]
        assert "import numpy" not in second, "the kernel has it"
        right = "def fires(z):\n    return (np.asarray(z) >= 0).astype(int)"
        kernel.run(right)
        assert "Next: `%step " in kernel.run("%check fires").text
        assert "no exercise 'a_nron'" in kernel.run("%start a_nron").error
    finally:
        kernel.run("%cd -")


LOUD = r"""
import os, sys
os.write(2, b"WARNING: All log messages before absl::InitializeLog() is called go to STDERR\n")
os.write(2, b"E0000 00:00:1795994631.361566 32144 cuda_dnn.cc:8310] Unable to register cuDNN\n")
os.write(2, b"2026-11-29 23:24:05.123456: I tensorflow/core/util/port.cc:153] oneDNN is on.\n")
os.write(2, b"a word of somebody else\n")
print(os.environ["TF_CPP_MIN_LOG_LEVEL"])
"""


def test_what_is_no_log_of_tensorflow_is_shown_after_its_import(tmp_path: Path) -> None:
    """As a build for graphics cards writes it, whatever the level of its log."""
    (tmp_path / "tensorflow.py").write_text(LOUD)
    quiet = "from grader.ipython.quiet_import import keep_tensorflow_quiet as q; q()"
    program = f"{quiet}; import tensorflow, sys; print(2, file=sys.stderr)"
    command = [sys.executable, "-c", program]
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths}
    environment.pop("TF_CPP_MIN_LOG_LEVEL", None)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "3\n"
    assert done.stderr == "a word of somebody else\n2\n"


def test_steps_are_read_however_they_are_set_off() -> None:
    assert words("normalize, build_model  and.") == ["normalize", "build_model", "and"]
    assert words("('normalize')  # again") == ["normalize"]


def test_a_steps_text_brings_its_pictures_along() -> None:
    """The notebook that it is shown in may lie far from the files of the exercise."""
    assignment = Assignment.read(ROOT / "exercises" / "first_model")
    text = cells_of_step(assignment, assignment.by_name["load_data"], known=())["text"]
    (picture,) = re.findall(r"!\[[^\]]+\]\(data:image/png;base64,([\w+/=]+)\)", text)
    assert base64.b64decode(picture) == (assignment.folder / "pictures/digit.png").read_bytes()
    assert "](pictures/" not in text
