"""The reference as an oracle: the same inputs, a process of its own, nothing of it in reach."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.assignment.manifest import Assignment
from grader.authoring.generate import generate, stale_files
from grader.batch.local import strongest
from grader.common.outcomes import Waiting
from grader.judge.case.reference import Example, Reference, read_answers, write_answers
from grader.judge.judge import judge, run_checks
from grader.judge.opening import open_case
from grader.judge.options import JudgeOptions, practised
from grader.judge.oracle import asks_reference, find_reference
from grader.report.records import CheckResult, Report
from grader.sandbox import start as sandbox
from grader.sandbox import warm
from grader.sandbox.evidence import EvidenceError
from grader.sandbox.process import spawn
from grader.sandbox.questions import answering
from grader.sandbox.scratch import Scratch
from grader.sandbox.start import Starter
from grader.submissions.submission import Submission

COURSE = Path(__file__).parents[1] / "courses" / "doubling"
MARK = "quince-7731"  # stands in the reference and nowhere else

CHECKS = '''"""Step 1."""

from grader import expect


def test_twice_as_large(student, fresh):
    """Each number comes back twice as large."""
    for shape in ((3,), (2, 2)):
        x = fresh(f"x {shape}").normal(size=shape)
        expect.same_as_reference(student.double, x, mistakes={"squared": lambda x: x**2})


def test_by_its_answer(student, fresh, reference):
    """An own comparison has the reference's answer."""
    x = fresh("own").normal(size=4)
    expect.close(student.double(x), reference.double(x))
'''
THROWN = '''"""Step 1."""

from grader import expect


def test_thrown(student):
    """Both throw the same."""
    expect.same_as_reference(student.double, 3.0)
'''
BACK = '''"""Step 2."""

from grader import expect


def test_back(student, fresh):
    """What was doubled comes back."""
    expect.same_as_reference(student.halve_again, fresh("y").normal(size=3))
'''
SQUARED = '[[misconception]]\nname = "squared"\nsays = "`**` is a power."\n'
RIGHT = "def double(x):\n    return x + x\n\n\ndef halve_again(y):\n    return y / 2\n"
WRONG = RIGHT.replace("x + x", "x**2")
CALLS = """
def double(x):
    return 3 * x

def halve_again(y):
    return y * y / double(y)
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course `doubling`, whose checks ask the reference, in NumPy alone."""
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part, tmp_path / part)
    folder = tmp_path / "exercises" / "doubling"
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8")
    stand_in = 'name = "double"\nstand_in = { does = "reference" }'
    manifest.write_text(text.replace('name = "double"', stand_in, 1), "utf-8")
    (folder / "test_double.py").write_text(CHECKS, "utf-8")
    (folder / "test_halve_again.py").write_text(BACK, "utf-8")
    (folder / "misconceptions.toml").write_text(SQUARED, "utf-8")
    reference = tmp_path / "solutions" / "doubling" / "doubling.py"
    reference.write_text(
        reference.read_text("utf-8").replace(
            "# BEGIN SOLUTION", f"# BEGIN SOLUTION\n    note = '{MARK}'", 1
        ),
        "utf-8",
    )
    return tmp_path


@pytest.fixture(scope="module")
def start() -> Iterator[Starter]:
    """Starts processes behind the strongest wall that there is."""
    around = strongest()
    with sandbox.zygote(around, "numpy") as zygote:
        line = warm.Line(zygote.address) if zygote else None
        yield Starter(around, line)
        if line:
            line.close()


def graded(course: Path, source: str, start: Starter, name: str = "doubling") -> Report:
    assignment = Assignment.read(course / "exercises" / name)
    solutions = course / "solutions"
    options = JudgeOptions(
        sandbox=start.sandbox,
        hidden=solutions / name / "hidden",
        reference=find_reference(assignment, solutions),
    )
    submission = Submission(Path(f"{name}.py"), source)
    return judge(assignment, submission, student="ana", start=start, options=options)


def check(report: Report, name: str) -> CheckResult:
    return next(c for step in report.steps for c in step.checks if c.name == name)


def test_what_gives_the_same_is_right_and_what_does_not_is_told_with_its_input(
    course: Path, start: Starter
) -> None:
    right = graded(course, RIGHT, start)
    assert right.score == right.max_score
    assert len(right.receipt["reference"]) == 64
    wrong = check(graded(course, WRONG, start), "test_twice_as_large")
    assert wrong.misconception == "squared"
    assert wrong.message.startswith("For x = ")
    assert " it gives " in wrong.message
    x = float(wrong.message.split()[3])
    assert float(wrong.expected) == pytest.approx(2 * x, rel=1e-3)


LOOKING = """
import gc
import json
import os
import re
import sys

WORD = re.compile("quinc[e]-7731")  # which does not find itself

def look():
    seen = [repr(dict(os.environ)), repr(sys.argv), repr([*sys.modules])]
    seen += [repr(each) for each in gc.get_objects() if isinstance(each, (str, bytes, dict, list))]
    frame = sys._getframe()
    while frame is not None:
        seen += [repr(frame.f_locals), repr(frame.f_globals)]
        frame = frame.f_back
    pids = ["self", os.getppid(), *range(max(1, os.getpid() - 40), os.getpid() + 40)]
    paths = [f"/proc/{pid}/{what}" for pid in pids for what in ("environ", "cmdline", "mem")]
    for folder in (".", "..", "/tmp", FOLDER, FOLDER + "/doubling"):
        try:
            paths += [os.path.join(folder, name) for name in os.listdir(folder)]
        except OSError:
            pass
    for path in paths:
        try:
            with open(path, "rb") as file:
                seen.append(file.read(1 << 20).decode("utf-8", "replace"))
        except (OSError, ValueError):
            pass
    return [WORD.search(text) for text in seen]

def double(x):
    if any(look()):
        raise SystemError("HOLE: the reference can be read")
    return x + x

def halve_again(y):
    return y / 2
"""


def test_nothing_of_the_reference_is_within_reach(course: Path, start: Starter) -> None:
    if not start.sandbox.walled:
        pytest.skip("there is no wall here")
    source = LOOKING.replace("FOLDER", repr(str(course / "solutions")))
    report = graded(course, source, start)
    assert report.score == report.max_score, [c.message for s in report.steps for c in s.checks]
    assert MARK not in report.to_json().decode()


def test_the_reference_stands_in_for_a_function_that_is_wrong(course: Path, start: Starter) -> None:
    report = graded(course, CALLS, start)
    back = next(step for step in report.steps if step.name == "halve_again")
    assert (back.outcome, back.given) == ("passed", ["double"])


ASKING = """
import json
import os
import struct

def frame(header):
    text = json.dumps(header).encode()
    return struct.pack(">4sII", b"GRD1", len(text), 0) + text

def say(header):
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
            os.write(int(name), frame(header))

def double(x):
    say({"asks": "double", "args": {"t": "list", "v": [{"t": "float", "v": 1.0}]}})
    return 3 * x

def halve_again(y):
    double(y)
    return WHAT
"""
QUESTIONS = [
    'say({"asks": "halve_again", "args": {"t": "list", "v": []}})',
    'say({"asks": "double", "args": {"t": "list", "v": [{"t": "object", "h": 1}]}})',
    'say({"asks": ["double"], "args": 7})',
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_nobody_may_ask_is_no_answer(
    course: Path, start: Starter, question: str
) -> None:
    if not start.sandbox.walled:
        pytest.skip("the wire is another one here")
    report = graded(course, ASKING.replace("WHAT", question), start)
    assert report.status == "graded"
    assert report.score == 0
    assert MARK not in report.to_json().decode()


def test_only_plain_questions_about_named_functions_are_answered() -> None:
    answer = answering({"double": lambda args, how: 2 * args[0] + how.named.get("shift", 0)})
    assert answer is not None
    asked = {"asks": "double", "args": {"t": "list", "v": [{"t": "int", "v": 4}]}}
    assert answer(asked, []) == ({"value": {"t": "int", "v": 8}}, [])
    shift = {"t": "dict", "v": [[{"t": "str", "v": "shift"}, {"t": "int", "v": 1}]]}
    assert answer({**asked, "named": shift}, []) == ({"value": {"t": "int", "v": 9}}, [])
    for node in (None, {"t": "list", "v": []}, {"t": "dict", "v": [[{"t": "int", "v": 1}] * 2]}):
        with pytest.raises(EvidenceError):
            answer({**asked, "named": node}, [])
    remote = {"t": "array", "h": 1, "shape": [2], "dtype": "float64"}
    for node in (None, {"t": "int", "v": 3}, {"t": "list", "v": [remote]}, {"t": "list", "v": 7}):
        with pytest.raises(EvidenceError):
            answer({"asks": "double", "args": node}, [])
    assert answering({}) is None


def test_where_students_practise_the_recorded_answers_are_used(course: Path) -> None:
    assignment, solutions = Assignment.read(course / "exercises" / "doubling"), course / "solutions"
    assert "given/answers.npz" in {
        path.relative_to(assignment.folder).as_posix() for path in generate(assignment, solutions)
    }
    assert stale_files(assignment, solutions) == []
    for name, text in (("given/table.csv", "1,2"), ("assignment.toml", '[task]\nsample = "row"\n')):
        path = assignment.folder / name  # what a check works on, though it asks no reference
        before = path.read_bytes() if path.is_file() else None
        path.write_bytes((before or b"") + text.encode())
        (told,) = stale_files(assignment, solutions)
        assert told.path.name == "answers.npz"
        path.unlink() if before is None else path.write_bytes(before)
    assert stale_files(assignment, solutions) == []
    assert outcomes(assignment, RIGHT) == ["passed", "passed", "passed"]
    assert outcomes(assignment, WRONG) == ["failed", "failed", "passed"]
    (assignment.given / "answers.npz").unlink()
    assert outcomes(assignment, RIGHT) == ["skipped", "skipped", "skipped"]


def test_what_is_random_comes_out_as_it_did_for_the_reference(course: Path, start: Starter) -> None:
    """...live, with one seed for both, and recorded, with the seed of then."""
    assignment, solutions = Assignment.read(course / "exercises" / "doubling"), course / "solutions"
    throws = "def double(x):\n    return float(np.random.normal(x))\n"
    (assignment.folder / "test_double.py").write_text(THROWN, "utf-8")
    reference = solutions / "doubling" / "doubling.py"
    text = reference.read_text("utf-8").replace("return 2 * x", "return float(np.random.normal(x))")
    reference.write_text(text, "utf-8")
    generate(assignment, solutions)
    source = f"import numpy as np\n{throws}"
    assert outcomes(assignment, source)[0] == "passed"
    assert check(graded(course, source, start), "test_thrown").outcome == "passed"


NAMED = '''"""Step 1."""

import numpy as np
import pytest

from grader import expect
from grader.expect import steps

test_case = steps.same_as_reference("By its place in a case.", lambda rng: (rng.normal(size=3), 2))
test_inputs = steps.same_as_reference("By the inputs.")


@pytest.fixture
def inputs():
    return {"x": np.arange(3.0), "shift": 4}


def test_by_name(student, fresh, reference):
    """By its name."""
    x = fresh("x").normal(size=3)
    expect.same_as_reference(student.double, x, shift=1)
    expect.close(student.double(x, shift=1), reference.double(x, shift=1))


def test_seeded(student, reference):
    """With other random numbers."""
    expect.same_as_reference(student.double.seeded(7), 3.0)
    expect.equal(student.double.seeded(8)(3.0), reference.double.seeded(8)(3.0))
    assert reference.double.seeded(8)(3.0) != reference.double(3.0)


def test_what_it_makes_is_ready(made):
    """What it makes comes from the reference with the same arguments."""
    found = np.asarray(made("double"))
    assert 0.5 < np.diff(found).min() and found[0] > 4
'''
CALLS_BY_NAME = """
import numpy as np

def double(x, *, shift=0):
    return WHAT

def halve_again(y):
    more = np.mean(double(y, shift=500) - double(y))  # and what both have thrown
    return y / 2 + round(float(more) - 1000, -2)
"""
SHIFTED = "2 * (x + shift) + np.random.normal()"


@pytest.fixture
def by_name(course: Path) -> Assignment:
    """`double` throws, and may be given a shift by its name."""
    folder, solution = course / "exercises" / "doubling", course / "solutions" / "doubling"
    for hidden in (solution / "hidden").glob("test_*.py"):
        hidden.unlink()
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8").replace('["x"]', '["x", "*", "shift"]')
    manifest.write_text(text, "utf-8")
    (folder / "test_double.py").write_text(NAMED, "utf-8")
    reference = solution / "doubling.py"
    text = reference.read_text("utf-8").replace("(x: np.ndarray)", "(x: np.ndarray, *, shift=0)")
    reference.write_text(text.replace("return 2 * x", f"return {SHIFTED}"), "utf-8")
    return Assignment.read(folder)


def ends(report: Report, step: str) -> dict[str, str]:
    return {c.name: str(c.outcome) for s in report.steps for c in s.checks if s.name == step}


IGNORED = dict.fromkeys(("test_case", "test_inputs", "test_by_name"), "failed")


@pytest.mark.usefixtures("by_name")
def test_arguments_by_name_and_seeds_are_the_same_for_both(course: Path, start: Starter) -> None:
    right = graded(course, CALLS_BY_NAME.replace("WHAT", SHIFTED), start)
    assert right.score == right.max_score, ends(right, "double")
    wrong = graded(course, CALLS_BY_NAME.replace("WHAT", SHIFTED.replace(" + shift", "")), start)
    names = [*IGNORED, "test_seeded", "test_what_it_makes_is_ready"]
    assert ends(wrong, "double") == {**dict.fromkeys(names, "passed"), **IGNORED}
    assert check(wrong, "test_by_name").message.endswith(" at place 0.")
    assert " and shift = 1 it gives " in check(wrong, "test_by_name").message


@pytest.mark.usefixtures("by_name")
def test_a_stand_in_passes_on_what_it_gets_by_name(course: Path, start: Starter) -> None:
    report = graded(course, CALLS_BY_NAME.replace("WHAT", "x * 0"), start)
    assert ends(report, "halve_again") == {"test_back": "passed"}


def test_answers_for_arguments_by_name_are_recorded(by_name: Assignment, course: Path) -> None:
    generate(by_name, course / "solutions")
    right = outcomes(by_name, CALLS_BY_NAME.replace("WHAT", SHIFTED))
    assert set(right) == {"passed"}
    wrong = outcomes(by_name, CALLS_BY_NAME.replace("WHAT", SHIFTED.replace(" + shift", "")))
    assert wrong == ["failed"] * 3 + ["passed"] * 2 + ["failed"]


def outcomes(assignment: Assignment, source: str) -> list[str]:
    """How the checks end at a student's place, where there are no solutions."""
    submission = Submission(Path(f"{assignment.name}.py"), source)
    with Scratch() as scratch:
        case = open_case(
            assignment,
            submission,
            practised(submission, "bundled"),
            launch=lambda folder, memory_mb, _: spawn(folder, memory_mb=memory_mb),
            scratch=scratch,
        )
        assert run_checks(case, [assignment.folder]) == []
    checks = [check for step in case.step_results() for check in step.checks]
    assert {c.message for c in checks if c.outcome == "skipped"} <= {
        "Judged only when you hand it in"
    }
    return [str(each.outcome) for each in checks]


def test_answers_come_back_as_they_were_written(tmp_path: Path) -> None:
    value = {"a": [1, 2.5, None, True], "b": (np.arange(6.0).reshape(2, 3), "ä"), "c": float("nan")}
    write_answers(tmp_path / "answers.npz", [Example("f", (np.eye(2), 3), value)], "this")
    made_from, (found,) = read_answers(tmp_path / "answers.npz")
    assert (made_from, found.step, found.args[1]) == ("this", "f", 3)
    assert json.dumps(found.value["a"]) == json.dumps(value["a"])
    np.testing.assert_array_equal(found.value["b"][0], value["b"][0])  # type: ignore[index]
    (tmp_path / "answers.npz").write_bytes(b"PK no zip")
    assert read_answers(tmp_path / "answers.npz") == ("", [])


def test_what_nobody_recorded_is_judged_later_or_is_ours_to_mend(course: Path) -> None:
    assignment = Assignment.read(course / "exercises" / "doubling")
    step = assignment.by_name["double"]
    with pytest.raises(Waiting):
        Reference(assignment, None, judged_later=True).answer(step, (1.0,))
    with pytest.raises(RuntimeError, match="--solutions"):
        Reference(assignment, None).answer(step, (1.0,))


LINE = {
    "exercises/line/assignment.toml": """
schema = "grader/assignment/v1"
name = "line"
title = "Line"
version = "1"

[limits]
memory_mb = 2048

[[steps]]
name = "build"
title = "Build"
seconds = 60

[[steps]]
name = "told"
title = "Tell"
parameters = ["model", "x"]
needs = ["build"]
seconds = 60
""",
    "exercises/line/README.md": "# Line\n\n## Step 1: Build\n\n## Step 2: Tell\n",
    "exercises/line/conftest.py": """
import numpy as np
import pytest

@pytest.fixture
def inputs():
    return {"x": np.linspace(0.5, 2, 24, dtype=np.float32).reshape(8, 3)}
""",
    "exercises/line/test_steps.py": """
import numpy as np
from grader import expect
from grader.expect import steps

def test_build(made):
    expect.is_model(made.call().value)

test_told = steps.same_as_reference("Any.", lambda rng, made: {"x": 1 + rng.random((5, 3))})
test_told_again = steps.same_as_reference("Usual.")

def test_told_by_hand(made, student):
    expect.same_as_reference(student.told, made("build"), made.input("x")[:4])
""",
    "solutions/line/hidden/test_told_hidden.py": """
import numpy as np
from grader import expect

def test_told_by_its_answer(made, student, reference, fresh):
    model, x = made("build"), 1 + fresh("x").random((6, 3))
    before = reference.told(model, x)
    expect.close(student.told(model, x)["mean"], before["mean"])
""",
    "solutions/line/line.py": """
import numpy as np
import keras

def build():
    \"\"\"Step 1.\"\"\"
    # BEGIN SOLUTION
    initial = keras.initializers.RandomUniform(-1, -0.5, seed=4)
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, kernel_initializer=initial)])
    # END SOLUTION

def told(model, x):
    \"\"\"Step 2.\"\"\"
    # BEGIN SOLUTION
    found = model.predict(x, verbose=0)
    return {"mean": float(found.mean()), "least": float(found.min())}
    # END SOLUTION
""",
}
OF_OWN = """
import numpy as np
import keras

def build():
    initial = keras.initializers.RandomUniform(-3, -2, seed=9)
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, kernel_initializer=initial)])

def told(model, x):
    found = np.asarray(model(np.asarray(x, np.float32)))
    return {"mean": float(found.mean()), "least": float(np.sort(found.ravel())[0])}
"""
LEAST_IS_MEAN = OF_OWN.replace("np.sort(found.ravel())[0]", "found.mean()")
OWN_CLASS = OF_OWN.replace(
    "def build():",
    """class Mine(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)

def build():
    model = Mine()
    model(np.ones((1, 3)))
    return model
    """,
)
EMPTIED = (
    OF_OWN.partition("def told")[0]
    + """
def told(model, x):
    model.set_weights([0 * each for each in model.get_weights()])
    return {"mean": 0.0, "least": 0.0}
"""
)
OTHERWISE = EMPTIED.replace(
    "model.set_weights([0 * each for each in model.get_weights()])",
    "model.layers[-1].activation = keras.activations.relu",
)
SAYS_OTHERWISE = (
    OF_OWN
    + """
usual, lies = keras.saving.serialize_keras_object, []

def other(thing, **how):
    said = usual(thing, **how)
    if lies and isinstance(thing, keras.Model):
        said["config"]["layers"][-1]["config"]["activation"] = "relu"
    return said

keras.saving.serialize_keras_object = other

def told(model, x):
    lies.append(1)
    return {"mean": 0.0, "least": 0.0}
"""
)
TOLD = ["test_told", "test_told_again", "test_told_by_hand", "test_told_by_its_answer"]
FAILS = {**dict.fromkeys(TOLD, "failed"), TOLD[-1]: "skipped"}  # hidden ones wait for the others


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose second step says something of the model of the first."""
    folder = tmp_path_factory.mktemp("line")
    for name, text in LINE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    generate(Assignment.read(folder / "exercises" / "line"), folder / "solutions", measures=False)
    return folder


@pytest.fixture(scope="module")
def with_keras() -> Iterator[Starter]:
    """As `start`, with TensorFlow."""
    around = strongest()
    with sandbox.zygote(around, "tensorflow") as zygote:
        forks = warm.Line(zygote.address) if zygote else None
        yield Starter(around, forks)
        if forks:
            forks.close()


def of_line(folder: Path, source: str, start: Starter) -> Report:
    return graded(folder, source, start, name="line")


def test_the_reference_is_asked_about_a_students_own_model(line: Path, with_keras: Starter) -> None:
    """...rebuilt beside it; and a failure names the key of a dict that is wrong."""
    right = of_line(line, OF_OWN, with_keras)
    assert right.score == right.max_score, ends(right, "told")
    assert right.steps[1].given == []
    wrong = of_line(line, LEAST_IS_MEAN, with_keras)
    assert ends(wrong, "build") == {"test_build": "passed"}
    assert ends(wrong, "told") == FAILS
    told = check(wrong, "test_told").message
    assert told.startswith("For x = an array of float64, shape (5, 3) it gives -")
    assert told.endswith(" in the part ['least'].")


@pytest.mark.whole
def test_a_model_that_nobody_can_rebuild_is_replaced_by_the_ready_made_one(
    line: Path, with_keras: Starter, tmp_path: Path
) -> None:
    """...and where there is none, a person is asked."""
    report = of_line(line, OWN_CLASS, with_keras)
    if not with_keras.sandbox.walled:
        pytest.skip("models are asked about where they stand")
    assert ends(report, "told") == {**dict.fromkeys(TOLD, "passed"), TOLD[-1]: "error"}
    assert report.steps[1].given == ["build"]
    mean = OWN_CLASS.replace("np.sort(found.ravel())[0]", "found.mean()")
    assert ends(of_line(line, mean, with_keras), "told")["test_told"] == "failed"
    shutil.copytree(line, tmp_path / "bare")
    shutil.rmtree(tmp_path / "bare" / "exercises" / "line" / "given")
    bare = of_line(tmp_path / "bare", OWN_CLASS, with_keras)
    assert ends(bare, "told") == {**dict.fromkeys(TOLD, "error"), TOLD[-1]: "skipped"}
    assert "the reference cannot be asked about a model" in check(bare, TOLD[0]).message
    assert bare.status == "needs_review"


@pytest.mark.parametrize("source", [EMPTIED, OTHERWISE, SAYS_OTHERWISE])
def test_a_model_that_is_changed_to_fit_a_wrong_answer_makes_it_no_right_one(
    line: Path, with_keras: Starter, source: str
) -> None:
    """...for the reference works with what the model was before, or with the ready-made one."""
    if not with_keras.sandbox.walled:
        pytest.skip("models are asked about where they stand")
    report = of_line(line, source, with_keras)
    assert ends(report, "told") == FAILS


@pytest.mark.whole
def test_where_students_practise_answers_are_those_for_the_ready_made_model(line: Path) -> None:
    assignment = Assignment.read(line / "exercises" / "line")
    assert stale_files(assignment, line / "solutions") == []
    assert outcomes(assignment, OF_OWN) == ["passed"] * 4
    assert outcomes(assignment, LEAST_IS_MEAN) == ["passed", *["failed"] * 3]


def test_an_assignment_that_does_not_ask_has_none() -> None:
    plain = Assignment.read(COURSE / "exercises" / "doubling")
    assert not asks_reference(plain)
    assert find_reference(plain, COURSE / "solutions") == ""
    for name in ("first_model", "better_model", "words_and_numbers", "outside_data", "a_neuron"):
        assert not asks_reference(Assignment.read(COURSE.parents[2] / "exercises" / name)), name
