"""Where an assignment needs NumPy alone, no process of it imports TensorFlow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.batch.local import strongest
from grader.common.outcomes import UsageError
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.sandbox import start as sandbox
from grader.sandbox import warm
from grader.sandbox.process import ProcessExchange, spawn
from grader.sandbox.scratch import Scratch
from grader.sandbox.session import Session, Setup
from grader.sandbox.start import Starter
from grader.submissions.submission import Submission

DOUBLING = Path(__file__).parents[1] / "courses" / "doubling" / "exercises" / "doubling"
RIGHT = """
import numpy as np

def double(x):
    return 2 * x

def halve_again(doubled):
    return doubled / 2
"""
LOOKS = """
import random
import sys
import numpy as np

def imported():
    return [name for name in ("tensorflow", "keras", "matplotlib") if name in sys.modules]

def throw():
    return [random.random(), float(np.random.rand())]

def names_of_keras():
    import keras
    return [keras.layers.Dense.__name__, keras.datasets.mnist.load_data()[0][1].tolist()]
"""


@pytest.fixture
def light(tmp_path: Path) -> Assignment:
    """The course `doubling`, whose manifest says that NumPy is enough."""
    return Assignment.read(shutil.copytree(DOUBLING, tmp_path / "doubling"))


@pytest.fixture(scope="module")
def light_start() -> Iterator[Starter]:
    """Starts processes behind the strongest wall that there is, none with TensorFlow in it."""
    around = strongest()
    with sandbox.zygote(around, "numpy") as zygote:
        line = warm.Line(zygote.address) if zygote else None
        yield Starter(around, line)
        if line:
            line.close()


def ask(session: Session, function: str) -> object:
    reply = session.call(function, (), seconds=60)
    assert reply.raised is None, reply.raised
    return reply.value


@pytest.mark.parametrize("how", ["spawned", "forked"])
def test_nothing_but_numpy_is_imported(how: str, light_start: Starter) -> None:
    """...and what is random is the same with each call, as where Keras is there."""
    functions = ("imported", "throw")
    setup = Setup(LOOKS, "sub", "sub.py", functions=functions, imports="numpy", memory_mb=1024)
    with Scratch() as scratch:
        start = light_start if how == "forked" else spawn
        session = Session(lambda: start(scratch, memory_mb=1024), setup)
        assert ask(session, "imported") == []
        assert ask(session, "throw") == ask(session, "throw")
        assert sorted(session.loaded().versions) == ["numpy", "python"]
        session.close()


@pytest.mark.whole
def test_who_imports_keras_nevertheless_finds_it(mnist: str) -> None:
    """With the data sets of the assignment in it, as everywhere."""
    setup = Setup(
        LOOKS,
        "sub",
        "sub.py",
        functions=("names_of_keras",),
        imports="numpy",
        memory_mb=1024,
        datasets={"mnist": mnist},
    )
    with Scratch() as scratch:
        session = Session(lambda: spawn(scratch, memory_mb=1024), setup)
        assert ask(session, "names_of_keras") == ["Dense", [7]]
        session.close()


@pytest.fixture
def mnist(tmp_path: Path) -> str:
    """A data set of one sample."""
    import numpy as np

    path = tmp_path / "mnist.npz"
    one = {"x_train": [[1]], "y_train": [7], "x_test": [[1]], "y_test": [7]}
    np.savez(path, **{name: np.array(value) for name, value in one.items()})
    return str(path)


def test_such_an_assignment_is_judged_behind_the_wall(
    light: Assignment, light_start: Starter
) -> None:
    """With full marks for what is right; the receipt names what was there."""
    submission = Submission(Path("doubling.py"), RIGHT)
    options = JudgeOptions(sandbox=light_start.sandbox)
    started: list[Path] = []

    def start(scratch: Path, memory_mb: int, readable: tuple[str, ...] = ()) -> ProcessExchange:
        started.append(scratch)
        return light_start(scratch, memory_mb, readable)

    report = judge(light, submission, student="ana", start=start, options=options)
    assert (report.status, report.score) == ("graded", report.max_score)
    assert len(started) == 1  # no second process: nobody has asked about a model
    assert "tensorflow" not in report.receipt
    assert report.receipt["numpy"]


MODEL = """
import keras

def double(x):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model
"""
ASKS = """
import numpy as np

def test_a_model(student, probe):
    \"\"\"A model comes back.\"\"\"
    x = np.ones((3, 2), np.float32)
    assert probe.forward(student.double(1), x).shape == (3, 1)
"""


@pytest.mark.whole
def test_a_model_is_asked_about_all_the_same(light: Assignment, light_start: Starter) -> None:
    """Slowly, for TensorFlow is imported then."""
    (light.folder / "test_double.py").write_text(ASKS, "utf-8")
    options = JudgeOptions(sandbox=light_start.sandbox)
    submission = Submission(Path("doubling.py"), MODEL)
    report = judge(light, submission, student="ana", start=light_start, options=options)
    assert report.steps[0].outcome == "passed", report.steps


def test_a_stand_in_may_be_a_formula(light: Assignment, light_start: Starter) -> None:
    """A step that calls a wrong function is judged with the formula in that one's place."""
    manifest = light.folder / "assignment.toml"
    stand_in = 'stand_in = { does = "formula", formula = "np.add(x, x)" }\nhints'
    manifest.write_text(manifest.read_text("utf-8").replace("hints", stand_in, 1), "utf-8")
    source = "def double(x):\n    return x + 1\n\n"
    source += "def halve_again(doubled):\n    return double(doubled) / 4\n"
    options = JudgeOptions(sandbox=light_start.sandbox)
    report = judge(
        Assignment.read(light.folder),
        Submission(Path("doubling.py"), source),
        student="ana",
        start=light_start,
        options=options,
    )
    assert [step.outcome for step in report.steps] == ["failed", "passed"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('imports = "numpy"', 'imports = "torch"', "Invalid enum value 'torch'"),
        ("hints", 'stand_in = { does = "formula" }\nhints', "has a `formula` where"),
        ("hints", 'stand_in = { does = "scale", formula = "x" }\nhints', "and only there"),
        (
            "hints",
            'stand_in = { does = "formula", formula = "x +" }\nhints',
            "is no expression of Python",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(light: Assignment, old: str, new: str, says: str) -> None:
    manifest = light.folder / "assignment.toml"
    manifest.write_text(manifest.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(UsageError, match=says):
        Assignment.read(light.folder)


@pytest.mark.skipif(not warm.available(), reason="needs a process that forks: Linux")
def test_who_waited_in_vain_is_told_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with too much to do is no broken TensorFlow."""
    monkeypatch.setattr(warm, "_START_SECONDS", 0.001)
    with (
        warm.Zygote(walled=False, imports="numpy") as zygote,
        pytest.raises(UsageError, match="not ready after 0 s; is this machine very busy"),
    ):
        zygote.wait()
