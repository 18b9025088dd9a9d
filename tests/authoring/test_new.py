"""`grader new`: what it makes fits together at once, and nothing is overwritten."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.assignment.manifest import Assignment
from grader.authoring.at_rest import assumed, problems_at_rest
from grader.authoring.generate import generate
from grader.authoring.validate import reference_and_stub
from grader.cli.main import commands
from grader.common.outcomes import UsageError

REFERENCE = '''\
"""Fish in a pond."""

import numpy as np

RATE = 0.1


def pond(
    fish: int,
    size: float = 2.0,
) -> np.ndarray:  # how many there are
    # room for each

    return np.zeros(int(size) * fish)
    # and no more


def _each(x):
    return x


def grow(values, *, rate=RATE):
    """Step 7: let "all" fish grow.

    Returns:
        values.
    """
    @staticmethod
    def inner(x):
        return x
    return values * (1 + rate)


def show(values):
    """Print it"""
    print(values)


def start():
    """Begin."""
    return _each(3)


def rest():
    """Do nothing at all."""


class Net:
    SIZE = 2

    @property
    def size(self):
        return self.SIZE

    def catch(self, fish, alive=True):
        return [each for each in fish if len(each) > self.size]


class Boat(object):
    """A boat. It floats.

    Nothing else.
    """

    def __init__(self, seats, *, oars=2):
        super().__init__()
        self.seats = sorted([seats, oars])

    def row(self):
        """How far it comes."""
        # not far
        return sum(self.seats)


class _Rod:
    def length(self):
        return 3


class Fish:
    weight: float = 1.0
'''


EXAMPLES = '''\
import math

import numpy as np


def mean(numbers, digits=1):
    """The mean.

    >>> mean([1, 2], 2)
    1.5
    >>> mean([2, 2.25], 1)
    2.1
    >>> mean(range(3), 0)
    1.0
    >>> math.sqrt(4)
    2.0
    >>> mean([], 0)
    Traceback (most recent call last):
    ValueError: none
    """
    return round(sum(numbers) / len(numbers), digits)


def twice(x):
    """Twice.

    >>> twice(np.array([1.0, 2.5]))
    array([2., 5.])
    >>> twice(np.zeros(2, dtype=int))
    array([0, 0])
    >>> twice(4)
    np.int64(8)
    """
    return 2 * x


def half(x):
    """Half.

    >>>half(2)
    1
    """
    return x / 2
'''


UNUSED = ("mean(range(3), 0)", "math.sqrt(4)", "mean([], 0)")

TRAINING = '''\
import keras


def build(units):
    """A network."""
    return keras.Sequential([keras.layers.Dense(units)])


def set_up(network):
    """Compiled."""
    network.compile("adam", "mse")
    return network


def learn(network, x, y):
    """Trained."""
    return network.fit(x, y, epochs=7)


def check(network, x, y):
    """Measured."""
    return network.evaluate(x, y)


def say(network, x):
    """Said."""
    return network.predict(x)
'''

UNUSUAL = '''\
import keras
import numpy as np

SPECIES = 3


def network(units):
    """Builds a network with a hidden layer of so many units, and compiles it for three species."""
    inner = keras.layers.Dense(units, activation="relu")
    model = keras.Sequential([inner, keras.layers.Dense(SPECIES, activation="softmax")])
    model.compile("adam", loss=keras.losses.SparseCategoricalCrossentropy())
    return model


def learned(model, x, y):
    """Give the model back. It was trained for as many epochs as it takes to become good at it."""
    model.fit(x, y, epochs=5)
    return model


def errors(model, x, y):
    """How good it is."""
    return {"loss": 1.0, "accuracy": float(np.mean(model.predict(x).argmax(axis=1) == y))}


def summary(model, x, y):
    """What there is to say."""
    return {"wrong": np.flatnonzero(model.predict(x).argmax(axis=1) != y)}


def forecast(model, start):
    """One value after the other."""
    for _ in range(5):
        start = np.append(start, model.predict(start[None])[0])
    return start


def alarms(model, x, threshold):
    """Where it is sure enough."""
    return np.flatnonzero(model.predict(x).max(axis=1) >= threshold)


def several(x, y):
    """The accuracies of a few."""
    return [network(seed).fit(x, y).history["accuracy"][-1] for seed in range(3)]
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["new", *arguments], catch_exceptions=True)


def problem(*arguments: str) -> str:
    """The one line by which it is refused; nothing is written."""
    error = new(*arguments).exception
    assert isinstance(error, UsageError), error
    assert "\n" not in str(error)
    assert not Path("exercises").exists()
    return str(error)


@pytest.mark.whole
def test_an_assignment_of_named_steps_proves_itself_at_once(folder: Path) -> None:
    """Reference full marks, stub none; and it is refused the second time."""
    done = new("my_topic", "--steps", "load, build,train")
    assert done.exit_code == 0, done.output
    assignment = Assignment.read(folder / "exercises" / "my_topic")
    assert list(assignment.by_name) == ["load", "build", "train"]
    assert list(assumed(assignment)) == ["30 seconds for a call: load, build, train"]
    assert list(problems_at_rest(assignment, folder / "solutions")) == []
    assert list(reference_and_stub(assignment, folder / "solutions")) == []
    written = [Path(line[6:]) for line in done.output.splitlines() if line.startswith("wrote ")]
    assert sorted(written) == sorted(
        each.relative_to(folder) for each in folder.rglob("*.*") if "__pycache__" not in each.parts
    )
    generate(assignment, folder / "solutions")  # measures them
    assert list(assumed(Assignment.read(assignment.folder))) == [
        "10 seconds for a call, by what the reference takes: load, build, train"
    ]
    before = {each: each.read_bytes() for each in written}
    for taken in ("exercises", "solutions"):
        again = new("my_topic", "--steps", "other", f"--{taken}", "elsewhere")
        assert "is there already; nothing was written" in str(again.exception)
    assert before == {each: each.read_bytes() for each in written}
    assert not Path("elsewhere").exists()


@pytest.mark.whole
def test_steps_are_read_from_a_reference(folder: Path) -> None:
    """Names, parameters, first lines of docstrings; what is no step is told."""
    Path("reference.py").write_text(REFERENCE, "utf-8")
    done = new("fishing", "--from", "reference.py")
    assert done.exit_code == 0, done.output
    assert "Students are given these as they are: _each, _Rod, Fish" in done.output
    manifest = tomllib.loads(Path("exercises/fishing/assignment.toml").read_text("utf-8"))
    assert [
        (step["name"], step["title"], step.get("parameters", []), step.get("returns", "value"))
        for step in manifest["steps"]
    ] == [
        ("pond", "Pond", ["fish", "size"], "value"),
        ("grow", 'Let "all" fish grow', ["values", "*", "rate"], "value"),
        ("show", "Print it", ["values"], "nothing"),
        ("start", "Begin", [], "value"),
        ("rest", "Do nothing at all", [], "nothing"),
        ("Net", "Net", [], "value"),
        ("Boat", "A boat. It floats", ["seats", "*", "oars"], "value"),
    ]
    assignment = Assignment.read(folder / "exercises" / "fishing")
    assert list(problems_at_rest(assignment, folder / "solutions")) == []
    assert list(reference_and_stub(assignment, folder / "solutions")) == []


@pytest.mark.whole
def test_examples_in_docstrings_become_checks(folder: Path) -> None:
    """Those of plain values and arrays; of what is no example of the function it is told."""
    Path("reference.py").write_text(EXAMPLES, "utf-8")
    done = new("averages", "--from", "reference.py")
    assert done.exit_code == 0, done.output
    lines = [n for n, line in enumerate(EXAMPLES.splitlines(), 1) if line.strip()[4:] in UNUSED]
    told = ", ".join(f"mean, line {number}" for number in lines)
    assert f"Examples that became no check: {told}. A check" in done.output
    check = Path("exercises/averages/test_twice.py").read_text("utf-8")
    assert [line.strip() for line in check.splitlines() if "student." in line] == [
        "expect.close(student.twice(np.array([1.0, 2.5])), np.array([2.0, 5.0]))",
        "expect.close(student.twice(np.zeros(2, dtype=int)), np.array([0, 0]))",
        "expect.equal(student.twice(4), 8)",
    ]
    check = Path("exercises/averages/test_mean.py").read_text("utf-8")
    assert [line.strip() for line in check.splitlines() if "equal" in line] == [
        "expect.equal(student.mean([1, 2], 2), 1.5)",
        "expect.equal(student.mean([2, 2.25], 1), 2.1)",
    ]
    assert "student.half(2)" not in Path("exercises/averages/test_half.py").read_text("utf-8")
    assignment = Assignment.read(folder / "exercises" / "averages")
    assert list(problems_at_rest(assignment, folder / "solutions")) == []
    assert list(reference_and_stub(assignment, folder / "solutions")) == []


def test_steps_of_models_come_with_the_usual_checks_of_their_kind(folder: Path) -> None:
    """...as lines to be taken up once the inputs are known; it proves itself before that."""
    Path("reference.py").write_text(TRAINING, "utf-8")
    assert new("network", "--from", "reference.py").exit_code == 0
    assignment = Assignment.read(folder / "exercises" / "network")
    assert list(problems_at_rest(assignment, folder / "solutions")) == []
    kinds = ("Building", "Compiling", "Training", "Measuring", "Predicting")
    for step, kind in zip(assignment.steps, kinds, strict=True):
        text = (assignment.folder / f"test_{step.name}.py").read_text("utf-8")
        assert f"# class Test_{step.name}(steps.{kind}):" in text
        assert ("#     epochs = 7" in text) is (kind == "Training")
    assert [step.needs for step in assignment.steps] == [
        [], ["build"], ["set_up"], ["learn"], ["learn"],
    ]  # fmt: skip
    conftest = (assignment.folder / "conftest.py").read_text("utf-8")
    for name in ("units", "x", "y", "x_test", "y_test"):
        assert f'        # "{name}": ...,' in conftest
    assert "network" not in conftest


def test_only_what_is_of_a_usual_kind_comes_with_its_checks(folder: Path) -> None:
    """One function may be of two kinds; who repeats a training or a prediction is of none."""
    Path("reference.py").write_text(UNUSUAL, "utf-8")
    assert new("blossoms", "--from", "reference.py").exit_code == 0
    assignment = Assignment.read(folder / "exercises" / "blossoms")
    assert list(problems_at_rest(assignment, folder / "solutions")) == []
    found = {
        step.name: [
            line.removeprefix("# ").strip("# ")
            for line in (assignment.folder / f"test_{step.name}.py").read_text("utf-8").splitlines()
            if line.startswith(("# class", "#     "))
        ]
        for step in assignment.steps
    }
    assert found == {
        "network": ["class Test_network(steps.Building, steps.Compiling):", "pass"],
        "learned": ["class Test_learned(steps.Training):", "epochs = 5", 'returns = "model"'],
        "errors": ["class Test_errors(steps.Measuring):", 'tells = ("loss", "accuracy")'],
        "summary": [],
        "forecast": [],
        "alarms": [],
        "several": [],
    }
    assert {step.name: step.needs for step in assignment.steps if step.needs} == {
        "learned": ["network"],
        "errors": ["learned"],
    }
    titles = [step.title for step in assignment.steps]
    assert titles[:3] == ["Network", "Give the model back", "How good it is"]


@pytest.mark.parametrize(
    ("loss", "units", "kind", "number"),
    [
        ('loss="sparse_categorical_crossentropy"', "3", "classification", 3),
        ("keras.losses.CategoricalCrossentropy(True)", "units=4", "classification", 4),
        ('loss="binary_crossentropy"', "1", "binary", 0),
        ("keras.losses.BinaryFocalCrossentropy()", "SPECIES", "labels", 3),
        ("keras.losses.mean_absolute_error", "2", "regression", 2),
        ('"huber"', "width", "regression", 1),
    ],
)
def test_the_loss_says_what_models_are_for(
    folder: Path, loss: str, units: str, kind: str, number: int
) -> None:
    """...and the last layer how many classes, labels or numbers there are, where it is known."""
    reference = (
        'import keras\n\nSPECIES = 3\n\n\ndef network(width=1):\n    """One."""\n'
        "    model = keras.Sequential([keras.layers.Dense(8),\n"
        f"        keras.layers.Dense({units})])\n"
        f'    model.compile("sgd", {loss})\n    return model\n'
    )
    Path("reference.py").write_text(reference, "utf-8")
    assert new("plants", "--from", "reference.py").exit_code == 0
    task = Assignment.read(folder / "exercises" / "plants").manifest.task
    assert task.kind == kind
    assert (task.targets if kind == "regression" else task.classes) == number


def test_parameters_that_are_given_by_name_are_in_the_check(folder: Path) -> None:
    """...with those by position, as hints to a better check have them."""
    Path("reference.py").write_text(REFERENCE, "utf-8")
    assert new("fishing", "--from", "reference.py").exit_code == 0
    check = Path("exercises/fishing/test_grow.py").read_text("utf-8")
    assert "lambda rng: (values, rate))" in check
    assert 'expect.equal(taken, ["values", "rate"])' in check


def test_nothing_of_a_solution_stays_in_the_stub(folder: Path) -> None:
    """Comments around a body belong to it; everything else stays."""
    Path("reference.py").write_text(REFERENCE, "utf-8")
    assert new("fishing", "--from", "reference.py").exit_code == 0
    stub = Path("exercises/fishing/fishing.py").read_text("utf-8")
    secrets = ("room for each", "np.zeros", "and no more", "inner", "1 + rate", "print(")
    for secret in (*secrets, "len(each)", "super()", "self.seats", "not far", "return self.SIZE"):
        assert secret not in stub
    kept = (
        "RATE = 0.1",
        "how many there are",
        "def _each",
        "Returns:",
        "return 3",
        "weight: float",
    )
    of_classes = (
        "SIZE = 2",
        "def catch(self, fish, alive=True):",
        "oars=2",
        '"""How far it comes."""',
    )
    for each in (*kept, *of_classes):
        assert each in stub
    assert stub.count("raise NotImplementedError") == 9


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("my-topic", "--steps", "a"), "'my-topic' is no name for an assignment"),
        (("class", "--steps", "a"), "'class' is no name for an assignment"),
        (("test_me", "--steps", "a"), "does not begin with test_"),
        (("topic", "--steps", "lo ad"), "'lo ad' is no name for a step"),
        (("topic", "--steps", "load,load"), "'load' stands there twice"),
        (("topic", "--steps", ""), "'' is no name for a step"),
        (("topics", "--steps", "steps"), "test_steps.py holds checks of several steps"),
        (("topic",), "either --steps load,train or --from reference.py"),
        (("topic", "--steps", "a", "--from", "b"), "either --steps load,train or --from"),
        (("topic", "--from", "none.py"), "none.py cannot be read: No such file"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_is_one_clear_line(arguments: tuple[str, ...], words: str) -> None:
    assert words in problem(*arguments)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(:\n", "it.py, line 1: invalid syntax"),
        ("x = 1\n", "at least one function is needed"),
        ("def f(x): return x\n", "line 1: write the body of f in lines of its own"),
        ('def f(x):\n    "It."; return x\n', "line 1: write the body of f in lines of its own"),
        ("\0", "it.py"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_reference_that_cannot_be_used_is_one_clear_line(source: str, words: str) -> None:
    Path("it.py").write_text(source, "utf-8")
    assert words in problem("topic", "--from", "it.py")
