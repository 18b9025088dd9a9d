"""What a student sees who runs pytest: on a copy of the exercise, in a folder with an odd name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from notebooks import notebook
from selection import whole

from grader.assignment.manifest import Assignment

FIRST_MODEL = Path(__file__).parents[2] / "exercises" / "first_model"
DOUBLING = Path(__file__).parents[1] / "courses" / "doubling" / "exercises" / "doubling"
STEPS = list(Assignment.read(FIRST_MODEL).by_name)
TRACEBACK = "Traceback (most recent call last)"
NOT_NEEDED = (  # what is here for tests/plugin/test_plugins.py; each costs every run some time
    "sugar", "html", "html_fixtures", "metadata", "randomly", "rerunfailures", "pytest-teamcity",
    "pytest_jsonreport", "pytest_cov",
)  # fmt: skip

Run = Callable[..., "Done"]


class Done:
    """How a run of pytest ended."""

    def __init__(self, done: subprocess.CompletedProcess[bytes], started: list[str]) -> None:
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8", "replace")
        self.text = self.out + done.stderr.decode("utf-8", "replace")
        self.started = started

    @property
    def headings(self) -> list[str]:
        """The steps that the screen shows, in its order."""
        return re.findall(r"^ ?\d+ .* \((\w+)\)$", self.out, re.MULTILINE)

    @property
    def student_processes(self) -> int:
        """How many Python processes were started for the student's code."""
        return sum("grader.sandbox.child" in line for line in self.started)


def copy_exercise(base: Path) -> Path:
    home = base / "Übungen von Zoë"
    home.mkdir()
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(FIRST_MODEL, home / "first_model", ignore=ignore)
    return home


def runner(base: Path, folder: Path) -> Run:
    """Runs pytest; each Python that starts meanwhile notes its command line, by `sitecustomize`."""
    watch, notes = base / "watch", base / "started.txt"
    watch.mkdir()
    (watch / "sitecustomize.py").write_text(
        f"import sys\nwith open({str(notes)!r}, 'a', encoding='utf-8') as file:\n"
        "    file.write(' '.join(sys.orig_argv).replace('\\n', ' ') + '\\n')\n",
        "utf-8",
    )

    def run_pytest(*arguments: str, where: Path = folder, **variables: str) -> Done:
        notes.unlink(missing_ok=True)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        environment["PYTEST_ADDOPTS"] = " ".join(f"-p no:{name}" for name in NOT_NEEDED)
        path = os.pathsep.join(filter(None, [variables.pop("first", ""), str(watch)]))
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=where,
            env={**environment, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **variables},
            capture_output=True,
            check=False,
            timeout=300,
        )
        return Done(done, notes.read_text("utf-8").splitlines())

    return run_pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a student's, with the untouched exercise in it."""
    return copy_exercise(tmp_path)


@pytest.fixture
def run(folder: Path, tmp_path: Path) -> Run:
    """`run(*arguments)`: pytest in the student's folder, as a process of its own."""
    return runner(tmp_path, folder)


@pytest.fixture(scope="module")
def hints(tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    """Asked four times for a hint for the same step."""
    base = tmp_path_factory.mktemp("hints")
    ask = runner(base, copy_exercise(base))
    return [ask("first_model", "--hint", "experiment") for _ in range(4)]


def write(folder: Path, **bodies: str) -> None:
    """Replace the body of each named function in the student's file."""
    path = folder / "first_model" / "first_model.py"
    source = path.read_text("utf-8")
    for name, body in bodies.items():
        stub = re.compile(rf'    raise NotImplementedError\("step \d+, {name}: not written yet"\)')
        source, count = stub.subn(lambda _, b=body: f"    {b}", source)
        assert count == 1
    path.write_text(source, "utf-8")


def test_an_untouched_exercise_is_not_attempted_and_starts_no_process(run: Run) -> None:
    """Nothing is failed, nothing is scored, and nobody waits for TensorFlow."""
    done = run("first_model")
    assert done.headings == STEPS
    assert done.out.count("not attempted") == len(STEPS)
    assert "✗" not in done.out
    assert "0 of 26 points, 0 of 11 steps" in done.out
    assert "Next: write `load_data` in first_model.py" in done.out
    assert "--hint load_data" in done.out.splitlines()[-1]
    assert TRACEBACK not in done.text
    assert len(done.started) == 1, done.started
    assert done.code in (0, 1)


@pytest.mark.parametrize(
    "where", [".", "first_model"], ids=["the folder above", "the exercise's own folder"]
)
def test_pytest_alone_is_enough(run: Run, folder: Path, where: str) -> None:
    done = run(where=folder / where)
    assert done.headings == STEPS
    assert done.started[1:] == []


@pytest.mark.whole
def test_the_next_command_that_is_shown_works_as_it_is(run: Run, folder: Path) -> None:
    """A student copies it from the screen: it fits the folder, and finds the step."""
    for where in (folder, folder / "first_model"):
        done = run(where=where)
        match = re.search(r"then run\s+pytest(.*?) -k (\w+)\s", done.out)
        assert match
        again = run(*match[1].replace('"', "").split(), "-k", match[2], where=where)
        assert again.headings == ["load_data"]


def test_k_with_a_steps_name_selects_that_step_alone(run: Run) -> None:
    """`-k` looks for the name in the files' and the checks' names: none holds another step's."""
    everything = run("first_model", "--collect-only", "-q").out
    checks = re.findall(r"(test_(\w+)\.py::\w+)", everything)
    assert {step for _, step in checks} == set(STEPS)
    for name in STEPS:
        assert {step for check, step in checks if name in check} == {name}
    chosen = run("first_model", "--collect-only", "-q", "-k", "load_model").out
    assert set(re.findall(r"test_(\w+)\.py", chosen)) == {"load_model"}


@pytest.mark.whole
def test_k_checks_that_step_only_and_a_right_one_passes(run: Run, folder: Path) -> None:
    """One student process is started for all checks; what was not asked for is not shown."""
    write(folder, normalize='return x.astype("float32") / 255')
    done = run("first_model", "-k", "normalize")
    assert done.headings == ["normalize"]
    assert "✗" not in done.out
    assert done.out.count("✓") == 4
    assert "2 of" in done.out
    assert done.code == 0
    assert done.student_processes == 1


def test_a_wrong_step_shows_line_expected_received_and_hint(run: Run, folder: Path) -> None:
    """...and fails the run, for CI; a single check can be named by its node id."""
    write(folder, normalize="x = x * 1.0\n    return x")
    path = str(Path("first_model") / "test_normalize.py")
    done = run(f"{path}::test_small_numbers")
    assert done.headings == ["normalize"]
    assert done.code == 1
    assert "return x" in done.out
    assert "first_model.py, line" in done.out
    for part in ("checked", "expected", "received", "hint"):
        assert re.search(rf"^  {part} +\S", done.out, re.MULTILINE)
    assert TRACEBACK not in done.text
    assert "AssertionError" not in done.text


@pytest.mark.whole
def test_what_takes_long_is_told_where_nobody_sees_the_clock(run: Run, folder: Path) -> None:
    """A pipe or a log gets one line about a call that goes on and on, before it is stopped."""
    small = shutil.copytree(DOUBLING, folder / "doubling")
    endless = "import time\ndef double(x):\n    while True: time.sleep(1)\n"
    (small / "doubling.py").write_text(endless, "utf-8")
    manifest = small / "assignment.toml"
    text = manifest.read_text("utf-8").replace("seconds = 5\n", "seconds = 12\n")
    manifest.write_text(text, "utf-8")
    done = run("doubling", "-k", "double")
    assert len(re.findall(r"\(double is running for 1\d s; stopped when", done.out)) == 1
    assert "did not finish within 12 seconds" in done.out


@pytest.mark.whole
def test_a_terminal_shows_what_is_running(folder: Path) -> None:
    """...while it runs, though pytest keeps what a check prints."""
    pexpect = pytest.importorskip("pexpect", reason="Windows has no pseudo-terminals of this kind")
    small = shutil.copytree(DOUBLING, folder / "doubling")
    slow = "import time\ndef double(x):\n    time.sleep(1.2)\n    return 2 * x\n"
    (small / "doubling.py").write_text(slow, "utf-8")
    arguments = ["-m", "pytest", "doubling", "-k", "double"]
    screen = pexpect.spawn(sys.executable, arguments, cwd=folder, encoding="utf-8", timeout=120)
    try:
        screen.expect_exact("\rdouble is running … 1 s")
        screen.expect(pexpect.EOF)
    finally:
        screen.close(force=True)


@pytest.mark.whole
def test_what_the_function_printed_stands_below_the_failure(run: Run, folder: Path) -> None:
    """Of the call that failed, as a terminal shows it, without colours and bars of progress."""
    bar = r"'\x1b[1m1/9\x1b[0m\b\b\b' + chr(13) + 'done'"
    write(folder, normalize=f"print('largest', x.max())\n    print({bar})\n    return x / 25")
    done = run("first_model", "-k", "normalize")
    assert re.search(r"^  printed   largest \d+\n {12}done$", done.out, re.MULTILINE)


def test_hints_become_more_concrete_and_end_with_a_skeleton(hints: list[Done]) -> None:
    """Each call prints one more; the last one stays; no process is started for it."""
    assert [done.code for done in hints] == [0, 0, 0, 0]
    for number, done in enumerate(hints[:3], start=1):
        assert f"Hint {number} of 3 for experiment" in done.out
        assert done.started[1:] == []
    assert len({done.out for done in hints[:3]}) == 3
    assert hints[3].out == hints[2].out
    assert "def experiment(x_train, y_train, x_test, y_test):" in hints[2].out
    assert "___" in hints[2].out
    assert "___" not in hints[0].out


def test_the_skeleton_can_be_pasted(hints: list[Done]) -> None:
    skeleton = hints[2].out.split("Hint 3 of 3")[1]
    lines = [line[2:] for line in skeleton.splitlines() if line.startswith("  ")]
    compile("\n".join(lines), "hint", "exec")


def test_earlier_hints_stand_above_the_next(hints: list[Done]) -> None:
    first, second, third, _ = (done.out for done in hints)
    assert "Hint 2 of 3" not in first
    (question,) = re.findall(r"(?s)Hint 1 of 3.*?(?=For a more)", first)
    assert question in second
    assert question in third
    heads = re.findall(r"^Hint (\d) of 3 for experiment$", third, re.MULTILINE)
    assert heads == ["1", "2", "3"]


@pytest.mark.whole
def test_hints_of_two_steps_do_not_mix(run: Run) -> None:
    assert "Hint 1 of 3" in run("first_model", "--hint", "normalize").out
    assert "Hint 1 of 3" in run("first_model", "--hint", "fit_model").out
    assert "Hint 2 of 3" in run("first_model", "--hint", "normalize").out


def test_without_pytests_cache_each_call_shows_the_first_hint(run: Run) -> None:
    for _ in range(2):
        done = run("first_model", "--hint", "normalize", "-p", "no:cacheprovider")
        assert done.code == 0
        assert "Hint 1 of 3" in done.out


def test_the_command_in_a_hint_works_from_inside_the_folder_too(run: Run, folder: Path) -> None:
    done = run("--hint", "normalize", where=folder / "first_model")
    assert "Hint 1 of 3 for normalize" in done.out
    assert "pytest --hint normalize" in re.sub(" +", " ", done.out)


def test_a_hint_for_an_unknown_step_names_the_steps(run: Run) -> None:
    done = run("first_model", "--hint", "normalise")
    assert done.code == 4
    assert "normalise" in done.text
    assert "did you mean normalize?" in done.text
    assert all(step in done.text for step in STEPS)
    assert TRACEBACK not in done.text


def test_a_hint_without_a_step_says_how_to_name_one(run: Run) -> None:
    done = run("first_model", "--hint")
    assert done.code == 4
    (line,) = [line for line in done.text.splitlines() if line.strip()]
    assert "Name a step: pytest first_model --hint load_data. The steps are load_data, " in line


def test_a_submission_that_is_not_there_is_one_clear_line(run: Run) -> None:
    done = run("first_model", "--submission", "no such file.py")
    assert done.code == 4
    assert TRACEBACK not in done.text
    (line,) = [line for line in done.text.splitlines() if line.strip()]
    assert "no such file.py" in line


def test_a_syntax_error_is_shown_with_its_line_and_without_ours(run: Run, folder: Path) -> None:
    (folder / "mine.py").write_text("x = 1\ndef load_data(:\n    return 1\n", "utf-8")
    done = run("first_model", "--submission", "mine.py")
    assert done.code == 1
    assert "mine.py, line 2" in done.out
    assert "def load_data(:" in done.out
    assert "0 of 26 points" in done.out
    assert TRACEBACK not in done.text
    assert done.student_processes == 0


def test_a_file_in_another_encoding_is_read_with_a_remark(run: Run, folder: Path) -> None:
    source = "# Größe\n" + (folder / "first_model" / "first_model.py").read_text("utf-8")
    (folder / "mine.py").write_bytes(source.encode("cp1252"))
    done = run("first_model", "--submission", "mine.py")
    assert done.out.count("not attempted") == len(STEPS)
    assert re.search(r"remark +Line 1 is not UTF-8", done.out)
    assert done.started[1:] == []


@pytest.mark.whole
def test_a_notebook_that_was_worked_on_is_checked_instead_of_the_file(
    run: Run, folder: Path
) -> None:
    """...and named with its cells; where both were worked on, one line asks which."""
    here = folder / "first_model"
    (here / "first_model.ipynb").write_bytes(notebook("def load_data(:", "normalize = abs"))
    done = run("first_model", "-k", "load_data")
    assert done.code == 1
    assert "first_model.ipynb, cell 1, line 1" in done.out
    assert "def load_data(:" in done.out
    write(folder, normalize="return x")
    done = run("first_model")
    assert done.code == 4
    (line,) = [line for line in done.text.splitlines() if line.strip()]
    assert "both first_model.py and first_model.ipynb" in line
    named = line.split("--submission ")[1]
    assert Path(named) == Path("first_model") / "first_model.ipynb"


def test_a_submission_that_is_no_text_is_one_clear_line(run: Run, folder: Path) -> None:
    (folder / "mine.py").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff" * 10)
    done = run("first_model", "--submission", "mine.py")
    assert done.code == 4
    assert TRACEBACK not in done.text
    assert "mine.py is not a text file" in done.text


@pytest.mark.whole
def test_a_submission_in_a_folder_of_an_odd_name_is_checked(run: Run, folder: Path) -> None:
    """It is the named file that is checked, not the exercise's own; the path may be absolute."""
    other = folder / "von Ana"
    other.mkdir()
    shutil.copyfile(folder / "first_model" / "first_model.py", other / "mine.py")
    for path in ("von Ana/mine.py", str(other / "mine.py")):
        done = run("first_model", "-k", "load_data", "--submission", path)
        assert "`load_data` in mine.py" in done.out


@pytest.mark.whole
def test_the_next_command_checks_the_same_file(run: Run, folder: Path) -> None:
    (folder / "my own.py").write_text("def normalize(x):\n    return x\n", "utf-8")
    done = run("first_model", "-k", "normalize", "--submission", "my own.py")
    assert 'then run\n   pytest first_model --submission "my own.py" -k normalize\n' in done.out
    inside = run("-k", "normalize", where=folder / "first_model")
    assert "then run\n   pytest -k normalize\n" in inside.out


@pytest.mark.whole
def test_a_look_at_another_function_takes_no_message_away(run: Run, folder: Path) -> None:
    """Whether logits fit is seen by the student's own `compile_model`, which raises."""
    layers = "[keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)]"
    write(
        folder,
        build_model=f"return keras.Sequential({layers})",
        compile_model="model.compile(keras.optimizers.Adam(lr=0.001))\n    return model",
    )
    done = run("first_model", "-k", "compile_model")
    assert "✗ The model comes back, compiled" in done.out
    assert "The first thing to mend: compile_model" in done.out


@pytest.mark.whole
def test_what_a_wrong_helper_does_not_explain_has_its_own_reason(run: Run, folder: Path) -> None:
    """Called again with a stand-in, `experiment` fails by itself, and says why."""
    write(
        folder,
        compile_model=(
            'model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])\n'
            "    return model"
        ),
        experiment=(
            "trials = []\n"
            "    for units in (16, 24, 32):\n"
            "        layers = [keras.Input((28, 28)), keras.layers.Flatten(),\n"
            '                  keras.layers.Dense(units, "relu"),\n'
            '                  keras.layers.Dense(10, "softmax")]\n'
            "        model = compile_model(keras.Sequential(layers))\n"
            "        model.fit(x_train, y_train, epochs=1, verbose=0)\n"
            '        trials.append({"model": model, "epochs": 1, "accuracy": 0.5, "seconds": 1})\n'
            "    return trials"
        ),
    )
    done = run("first_model", "-k", "experiment")
    assert "✗ Each accuracy is the one of its model on the test set" in done.out, done.text
    assert "says 0.5" in done.out


@pytest.mark.whole
def test_k_explains_the_step_that_was_asked_for(run: Run, folder: Path) -> None:
    (folder / "mine.py").write_text("def normalise(x):\n    return x / 255\n", "utf-8")
    done = run("first_model", "-k", "normalize", "--submission", "mine.py")
    assert "The first thing to mend: normalize" in done.out
    assert "There is a `normalise`" in done.out


@pytest.mark.parametrize("encoding", ["ascii", *whole("cp1252", "cp437")])
def test_a_console_without_unicode_shows_the_same(run: Run, folder: Path, encoding: str) -> None:
    """Windows consoles and CI logs may know no more than ASCII."""
    (folder / "mine.py").write_text("def load_data(:\n    return '\u20ac \u6570 \u2713'\n", "utf-8")
    done = run("first_model", "--submission", "mine.py", PYTHONIOENCODING=encoding)
    assert TRACEBACK not in done.text
    assert "INTERNALERROR" not in done.text
    assert "UnicodeEncodeError" not in done.text
    assert "0 of 26 points" in done.out
    assert done.headings == STEPS
    hint = run("first_model", "--hint", "build_model", PYTHONIOENCODING=encoding)
    assert (hint.code, "Hint 1 of 3" in hint.out) == (0, True)


def test_without_tensorflow_the_command_that_installs_it_is_shown(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    write(folder, normalize="return x / 255")
    package = tmp_path / "without" / "tensorflow"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'tensorflow'\", name='tensorflow')"
    )
    done = run("first_model", "-k", "normalize", first=str(package.parent))
    flat = re.sub(r"\s+", " ", done.text)
    assert "pip install tensorflow" in flat
    assert TRACEBACK not in done.text
    assert "our mistake" not in flat
    assert done.code == 4


def test_in_a_project_without_exercises_nothing_of_ours_is_loaded(run: Run, tmp_path: Path) -> None:
    """The package may be installed where other projects are tested: no cost, no options."""
    project = tmp_path / "another project"
    project.mkdir()
    (project / "test_other.py").write_text(
        "import sys\ndef test_it():\n"
        "    with open('loaded.txt', 'w') as file: file.write(' '.join(sys.modules))\n"
    )
    done = run("-p", "no:randomly", where=project)  # which brings NumPy along
    assert done.code == 0
    assert "1 passed" in done.out
    loaded = set((project / "loaded.txt").read_text().split())
    ours = {name for name in loaded if name.startswith("grader")}
    assert ours == {"grader", "grader.plugin", "grader.plugin.entry"}
    heavy = {"numpy", "msgspec", "psutil", "rich", "click", "tensorflow", "keras", "matplotlib"}
    assert heavy & loaded == set()
    assert "--submission" not in run("--help", where=project).out


@pytest.mark.parametrize(
    ("text", "words"),
    [("schema = \nname = 1\n", "line 1"), ('schema = "x"\n', "schema"), ("colour = 1\n", "colour")],
    ids=["no TOML", "wrong schema", "unknown key"],
)
def test_a_broken_manifest_is_one_clear_line(run: Run, folder: Path, text: str, words: str) -> None:
    (folder / "first_model" / "assignment.toml").write_text(text, "utf-8")
    for arguments in (("first_model",), ("first_model", "--hint", "normalize")):
        done = run(*arguments)
        assert done.code == 4
        assert TRACEBACK not in done.text
        (line,) = [line for line in done.text.splitlines() if line.strip()]
        assert "assignment.toml" in line
        assert words in line


def test_a_path_that_is_not_there_is_said_by_pytest(run: Run) -> None:
    done = run("no_such_model")
    assert done.code == 4
    assert "no_such_model" in done.text
    assert TRACEBACK not in done.text


def test_a_selection_that_fits_nothing_is_said(run: Run) -> None:
    done = run("first_model", "-k", "normalise")
    assert "No check fits" in done.out
    words = "There is no step 'normalise'; did you mean normalize? The steps are load_data, "
    assert words in done.out
    assert done.code == 5


@pytest.mark.whole
def test_other_tests_beside_the_exercises_still_run(run: Run, folder: Path) -> None:
    """A student's own tests next to the exercise are ordinary tests."""
    (folder / "test_mine.py").write_text("def test_mine():\n    assert 1 + 1 == 3\n")
    done = run("first_model", "test_mine.py")
    assert done.code == 1
    assert done.headings == STEPS
    assert "test_mine" in done.text
    assert "INTERNALERROR" not in done.text


@pytest.fixture(scope="module")
def keras_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Keras has a data set as large as the full MNIST: the bundled digits again and again."""
    home = tmp_path_factory.mktemp("keras")
    with np.load(FIRST_MODEL / "given" / "mnist.npz") as arrays:
        large = {
            name: np.resize(arrays[name], (count, *arrays[name].shape[1:]))
            for part, count in (("train", 60_000), ("test", 10_000))
            for name in (f"x_{part}", f"y_{part}")
        }
    (home / "datasets").mkdir()
    np.savez(home / "datasets" / "mnist.npz", **large)
    return home


@pytest.mark.whole
def test_the_full_data_set_is_used_where_keras_has_it(
    run: Run, folder: Path, keras_home: Path
) -> None:
    """By the option, and by the setting in the manifest."""
    load = "data = keras.datasets.mnist.load_data()"
    write(folder, load_data=f"{load}\n    assert len(data[0][0]) == 60_000\n    return data")
    alone = "first_model", "-k", "load_data"
    done = run(*alone, "--data", "full", KERAS_HOME=str(keras_home))
    assert "2 of 2 points" in done.out, done.text
    manifest = folder / "first_model" / "assignment.toml"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('data = "bundled"', 'data = "full"'), "utf-8")
    done = run(*alone, KERAS_HOME=str(keras_home))
    assert "2 of 2 points" in done.out, done.text


@pytest.mark.whole
def test_the_reference_gets_every_point_on_the_full_data_set(run: Run, keras_home: Path) -> None:
    reference = str(FIRST_MODEL.parents[1] / "solutions" / "first_model" / "first_model.py")
    done = run(
        "first_model", "--submission", reference, "--data", "full", KERAS_HOME=str(keras_home)
    )
    assert "26 of 26 points" in done.out, done.text


@pytest.mark.whole
def test_without_the_full_data_set_one_line_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """Where Keras has none, and there is no way to fetch it."""
    nowhere = "http://127.0.0.1:9"
    proxies = {"https_proxy": nowhere, "HTTPS_PROXY": nowhere, "no_proxy": "", "NO_PROXY": ""}
    done = run("first_model", "--data", "full", KERAS_HOME=str(tmp_path / "empty"), **proxies)
    assert done.code not in (0, 1)
    assert "leave out `--data full`" in done.text
    assert TRACEBACK not in done.text
