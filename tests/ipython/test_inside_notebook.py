"""`%load_ext grader`, `%check` and `%hint`, in real notebooks with a real kernel."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from kernels import Cell, Kernel
from notebooks import notebook
from short_trials import with_short_trials

import grader
from grader.common.outcomes import UsageError
from grader.ipython.checker import choose, find
from grader.ipython.judge_process import JudgeIsGoneError, JudgeProcess

ROOT = Path(__file__).parents[2]
EXERCISE = ROOT / "exercises" / "first_model"
REFERENCE = ROOT / "solutions" / "first_model" / "first_model.py"
DOUBLING = Path(__file__).parents[1] / "courses" / "doubling" / "exercises" / "doubling"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exercise's folder, as a student has it."""
    folder = tmp_path_factory.mktemp("course") / "exercises" / "first_model"
    shutil.copytree(EXERCISE, folder, ignore=shutil.ignore_patterns("__pycache__", ".pytest*"))
    return folder


@pytest.fixture(scope="module")
def kernel(folder: Path) -> Iterator[Kernel]:
    """A kernel in which the generated notebook was filled in, and run without its checks."""
    functions = {
        node.name: ast.unparse(node)
        for node in ast.parse(with_short_trials(REFERENCE.read_text("utf-8"))).body
        if isinstance(node, ast.FunctionDef)
    }
    notebook = nbformat.read(EXERCISE / "first_model.ipynb", as_version=4)
    made = Kernel(folder)
    with made.client.setup_kernel():
        for cell in notebook.cells:
            name = re.search(r"^def (\w+)", cell.source, re.MULTILINE)
            if cell.cell_type == "code" and "%check" not in cell.source:
                found = made.run(functions.pop(name[1]) if name else cell.source)
                assert not found.error
                assert not found.stderr, "TensorFlow's notes on this machine"
        for source in functions.values():  # helpers of the reference
            made.run(source)
        made.run("%config InlineBackend.close_figures = False")
        yield made


def define(kernel: Kernel, body: str, name: str = "normalize(x)") -> Cell:
    return kernel.run(f"def {name}:\n    {body}")


@pytest.fixture
def right(kernel: Kernel) -> Iterator[None]:
    """Leaves `normalize` as it should be."""
    yield
    define(kernel, "return x / 255.0")


@pytest.mark.whole
def test_the_notebook_with_the_references_functions_gets_full_marks(kernel: Kernel) -> None:
    """All eleven steps, short trainings included, on the digits of the course."""
    found = kernel.run("%check")
    assert "26 of 26 points, 11 of 11 steps" in found.text
    assert "Everything is right. Well done!" in found.html
    assert "✗" not in found.text
    assert "Checked on ready-made inputs" not in found.html
    assert [output.output_type for output in found.outputs] == ["display_data"]
    assert "3. Normalise the images (normalize)" in found.text
    assert f"{'█' * 30} 26 of 26 points" in found.text
    for shown in (
        "<title>Before: from 0 to 255</title>", "<title>The layers of your model</title>",
        "<title>Your loss</title>", "<title>Confusion matrix</title>", 'class="captioned"',
    ):  # fmt: skip
        assert shown in found.html


def test_a_wrong_step_is_told_with_its_cell_and_line(kernel: Kernel, right: None) -> None:
    wrong = define(kernel, "y = x / 255\n    return x")
    found = kernel.run("%check normalize")
    assert "✗ Floats come back, in the same shape" in found.text
    assert "received: The values are uint8, from 0 to 255." in found.text
    for shown in (found.text, found.html):
        assert f"In [{wrong.number}], line 3" in shown
        assert "return x" in shown
    assert "✓ The digits" not in found.text  # `load_data`, on which it builds, was not asked for


def test_an_exception_is_told_with_the_line_that_raised(kernel: Kernel, right: None) -> None:
    """...also where that stands in a helper of another cell."""
    helper = kernel.run("# a helper\ndef scaled(x):\n    return x / nothing_of_this_name")
    define(kernel, "return scaled(x)")
    found = kernel.run("%check normalize")
    assert "raised NameError" in found.text
    assert f"In [{helper.number}], line 3" in found.text
    assert "return x / nothing_of_this_name" in found.html
    kernel.run("del scaled")


def test_what_stands_in_the_kernel_now_counts(kernel: Kernel, right: None) -> None:
    """Not what a later cell of the notebook says: cells are run in any order, and again."""
    define(kernel, "return x")
    define(kernel, "return x / 255.0")
    assert "2 of 2 points" in kernel.run("%check normalize").text
    define(kernel, "return x")
    assert "0 of 2 points" in kernel.run("%check normalize").text
    kernel.run("normalize = lambda x: x / 255.0")
    assert "2 of 2 points" in kernel.run("%check normalize").text
    kernel.run("import functools\nnormalize = functools.partial(lambda k, x: x / k, 255.0)")
    assert "2 of 2 points" in kernel.run("%check normalize").text


def test_stubs_and_missing_functions_are_no_mistakes(kernel: Kernel, right: None) -> None:
    define(kernel, "raise NotImplementedError('step 3')")
    found = kernel.run("%check normalize")
    assert "○ not attempted: its function is not written yet" in found.text
    assert "0 of 2 points" in found.text
    kernel.run("del normalize")
    found = kernel.run("%check normalize")
    assert "no cell that defines `normalize` has been run in this kernel" in found.text
    define(kernel, "return x / 255.0", "normalise(x)")
    found = kernel.run("%check normalize")
    assert "There is a `normalise`: rename it to `normalize`." in found.text
    kernel.run("del normalise")


def test_several_steps_at_once(kernel: Kernel) -> None:
    for command in ("%check load_data normalize", "%check load_data, normalize"):
        found = kernel.run(command)
        assert "2 of 2 steps" in found.text
        assert found.text.index("(load_data)") < found.text.index("(normalize)")


def test_an_unknown_step_is_told_in_one_line(kernel: Kernel) -> None:
    for command in ("%check normalise", "%hint normalise"):
        found = kernel.run(command)
        words = "UsageError: There is no step 'normalise'; did you mean normalize? The steps are"
        assert found.error.startswith(words)
        assert "\n" not in found.error.strip()
    assert kernel.run("%hint").error.strip() == "UsageError: Name one step: %hint STEP"


def test_hints_go_on_where_the_terminal_stopped(kernel: Kernel, folder: Path) -> None:
    """One question, one idea, one skeleton; the terminal remembers which was the last."""
    assert kernel.run("%hint evaluate_model").text.startswith("Hint 1 of 3 for evaluate_model")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", str(folder), "--hint", "evaluate_model"],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder.parents[1],
    )
    assert "Hint 2 of 3" in done.stdout
    last = kernel.run("%hint evaluate_model")
    assert "Hint 3 of 3" in last.text
    assert "<pre" in last.html
    again = kernel.run("%hint evaluate_model").text
    heads = [line for line in again.splitlines() if line.startswith("Hint ")]
    assert heads == [f"Hint {number} of 3 for evaluate_model" for number in (1, 2, 3)]


STATE = """
import random, keras, numpy, tensorflow as tf, os, builtins
import matplotlib, matplotlib.pyplot as plt
def state():
    layer = keras.layers.Dense(1).name
    return (random.random(), float(numpy.random.rand()), float(tf.random.uniform([])),
            float(keras.random.uniform([])), layer, plt.get_fignums(), matplotlib.get_backend(),
            plt.isinteractive(), os.getcwd(), keras.Model.fit.__qualname__, builtins.input.__name__)
def seeded():
    keras.utils.set_random_seed(5)
    keras.backend.clear_session()
    state()
    return state()
"""


def test_a_check_leaves_the_kernel_as_it_was(kernel: Kernel, right: None) -> None:
    """Random numbers, names of layers, figures, backend, folder and Keras's methods."""
    kernel.run(STATE)
    kernel.run("plt.figure(77)")
    define(kernel, "plt.figure(); random.random(); keras.layers.Dense(1)\n    return x / 255.0")
    before = kernel.value("seeded()")
    kernel.run("keras.utils.set_random_seed(5)\nkeras.backend.clear_session()\na = state()")
    assert "3 of 3 steps" in kernel.run("%check normalize show_digit build_model").text
    assert kernel.value("state()") == before
    assert kernel.value("plt.get_fignums()") == [77]
    kernel.run("plt.close('all')")


def test_the_variables_of_the_notebook_are_not_touched(kernel: Kernel) -> None:
    kernel.run("x_train, history, _ = 'mine', [1], 0\nbefore = set(globals())")
    kernel.run("%check normalize")
    assert kernel.value("(x_train, history)") == ("mine", [1])
    assert kernel.value("sorted(n for n in set(globals()) - before if n[0] != '_')") == ["before"]


def test_nothing_that_a_function_shows_gets_between(kernel: Kernel, right: None) -> None:
    """Prints are folded away, pictures and widgets are not shown, questions are not asked."""
    define(
        kernel,
        "from IPython.display import display, HTML\n    print('so <b>far</b>')\n"
        "    display(HTML('<i>shown</i>')); plt.plot([1]); plt.show(); input('Name?')\n"
        "    return x / 255.0",
    )
    found = kernel.run("%check normalize")
    assert [output.output_type for output in found.outputs] == ["display_data"]
    assert "2 of 2 points" in found.text
    assert "so &lt;b&gt;far&lt;/b&gt;" in found.html
    assert "shown</i>" not in found.html
    assert kernel.value("plt.get_fignums()") == []


def test_what_a_submission_says_is_escaped(kernel: Kernel, right: None) -> None:
    define(kernel, "raise ValueError('<script>alert(1)</script><img src=x>')")
    found = kernel.run("%check normalize")
    assert "<script" not in found.html
    assert "<img" not in found.html
    assert "&lt;script&gt;" in found.html


def test_leaving_python_ends_the_function_alone(kernel: Kernel, right: None) -> None:
    """`exit()` in a notebook would end the kernel."""
    define(kernel, "exit()")
    assert "asked Python to stop" in kernel.run("%check normalize").text
    assert kernel.value("1 + 1") == 2


def test_a_check_can_be_interrupted_and_run_again(kernel: Kernel, right: None) -> None:
    """The kernel stays, with its state; the judge beside it is a new one."""
    process = psutil.Process(kernel.value("__import__('os').getpid()"))
    kernel.run("plt.figure(5)\nimport time")
    define(kernel, "while True:\n        time.sleep(0.01)")
    stop = threading.Timer(3.0, lambda: os.killpg(os.getpgid(process.pid), signal.SIGINT))
    stop.start()
    found = kernel.run("%check normalize")
    assert found.error.strip() == "UsageError: The check was stopped."
    assert kernel.value("plt.get_fignums()") == [5]
    kernel.run("plt.close('all')")
    assert kernel.value("keras.Model.fit.__module__") == "keras.src.backend.tensorflow.trainer"
    define(kernel, "return x / 255.0")
    assert "2 of 2 points" in kernel.run("%check normalize").text
    assert len(process.children()) == 1


@pytest.mark.whole
def test_progress_is_shown_where_it_takes_long(kernel: Kernel, right: None) -> None:
    define(kernel, "import time; time.sleep(1.5); return x / 255.0")
    seen: list[str] = []
    made = kernel.client.process_message

    def watch(message: dict[str, Any], cell: Any, index: int) -> Any:
        if message["msg_type"] in ("display_data", "update_display_data"):
            seen.append(message["content"]["data"]["text/plain"])
        return made(message, cell, index)

    kernel.client.process_message = watch  # type: ignore[method-assign]
    try:
        found = kernel.run("%check normalize")
    finally:
        kernel.client.process_message = made  # type: ignore[method-assign]
    assert any(re.fullmatch(r"Checking normalize … \d+ s", line) for line in seen), seen
    assert len(found.outputs) == 1
    assert "…" not in found.text.split("\n")[-2]


def test_a_function_that_never_ends_is_stopped(
    kernel: Kernel, tmp_path: Path, folder: Path
) -> None:
    """...after the time that the step has, in a small course without TensorFlow in it."""
    shutil.copytree(DOUBLING, tmp_path / "doubling")
    manifest = tmp_path / "doubling" / "assignment.toml"
    manifest.write_text(re.sub(r"seconds = .*", "seconds = 1.0", manifest.read_text("utf-8")))
    kernel.run(f"%cd {tmp_path / 'doubling'}")
    try:
        define(kernel, "while True:\n        pass", "double(x)")
        found = kernel.run("%check double")
        assert "`double` did not finish within 1 seconds and was stopped." in found.text
        define(kernel, "return x * 2", "double(x)")
        assert "1 of 1 step" in kernel.run("%check double").text
    finally:
        kernel.run(f"%cd {folder}\ndel double")


@pytest.mark.whole
def test_many_checks_leave_nothing_behind(kernel: Kernel) -> None:
    """No model, no process, no file and no wrapper around Keras remains."""
    count = (
        "(gc.collect(), sum(isinstance(o, keras.Model) for o in gc.get_objects()), "
        "len(__import__('threading').enumerate()), len(__import__('os').listdir('/proc/self/fd')))"
        "[1:]"
    )
    kernel.run("import gc")
    kernel.run("%check compile_model")
    before = kernel.value(count)
    for _ in range(3):
        kernel.run("%check compile_model")
    for _ in range(20):  # what is started ahead of the next check may hold a file for a moment
        after = kernel.value(count)
        if all(now <= then for now, then in zip(after, before, strict=True)):
            return
        time.sleep(0.5)
    pytest.fail(f"more than before: {before}, {after}")


def test_leftover_state_passes_here_and_is_named(kernel: Kernel, right: None, folder: Path) -> None:
    """A name whose cell is no more: the kernel knows it, the notebook's file does not."""
    kernel.run("factor = 255.0")
    cell = define(kernel, "return x / factor")
    found = kernel.run("%check normalize")
    assert "2 of 2 points" in found.text
    assert "factor" not in found.text  # the notebook was not saved since
    source = kernel.client.nb.cells[-2].source
    assert kernel.client.nb.cells[-2].execution_count == cell.number
    try:
        (folder / "first_model.ipynb").write_bytes(notebook("import numpy as np", source))
        words = "uses `factor`, which no cell of first_model.ipynb defines, as it was last saved"
        assert words in " ".join(kernel.run("%check normalize").text.split())
        saved = notebook("import numpy as np", source, "factor = 255.0")
        (folder / "first_model.ipynb").write_bytes(saved)
        assert "factor" not in kernel.run("%check normalize").text
    finally:
        shutil.copyfile(EXERCISE / "first_model.ipynb", folder / "first_model.ipynb")


def test_a_notebook_far_from_the_course_finds_the_exercises_of_the_grader(
    kernel: Kernel, tmp_path: Path, folder: Path
) -> None:
    """As in a notebook service, where the package was installed and nothing else is there."""
    kernel.run(f"%cd {tmp_path}")
    try:
        assert "2 of 2 points" in kernel.run("%check normalize").text
        assert "Hint 1 of 3" in kernel.run("%hint save_model").text
        assert "Hint 2 of 3" in kernel.run("%hint save_model").text
    finally:
        kernel.run(f"%cd {folder}")


def test_without_any_exercise_one_line_says_what_is_needed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(grader, "__file__", str(tmp_path / "grader" / "__init__.py"))
    with pytest.raises(UsageError, match="open the notebook where it lies in the course"):
        find(tmp_path)


def test_a_notebook_of_one_among_several_assignments_is_known_by_its_name(tmp_path: Path) -> None:
    for name in ("doubling", "first_model"):
        shutil.copytree(DOUBLING if name == "doubling" else EXERCISE, tmp_path / name)
    both = find(tmp_path)
    assert choose(both, "doubling.ipynb").name == "doubling"
    with pytest.raises(UsageError, match="Which assignment is this"):
        choose(both, "Untitled.ipynb")


def test_a_judge_that_ends_by_itself_is_told_with_its_last_words() -> None:
    judge = JudgeProcess()
    with pytest.raises(JudgeIsGoneError, match=r"has ended \(KeyError: .*\), which is no fault"):
        judge.ask({"nothing": "that it knows"})
    judge.end()
