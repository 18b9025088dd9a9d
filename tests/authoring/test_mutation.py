"""`grader mutate`: one change each, what is the same left out, and which checks find the rest."""

from __future__ import annotations

import ast
import inspect
import json
import shutil
from pathlib import Path
from typing import Any

import keras
import pytest
from click.testing import CliRunner, Result
from selection import whole

from grader.assignment.manifest import Assignment
from grader.authoring.mutation import equivalents, keras_calls, keras_operators
from grader.authoring.mutation.judging import Checked, Judged, Kill
from grader.authoring.mutation.making import OPERATORS, Mutant, make, sampled
from grader.checks import call_failures
from grader.cli.main import commands
from grader.common.outcomes import UsageError
from grader.sandbox.process import Ended
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "courses" / "doubling"
NUMBERS = '''
import numpy as np

def f(x, y):
    """A text that is not changed."""
    # BEGIN SOLUTION
    total = 0
    for each in x[1:]:
        if each > y:
            total += each * 2
    x = x - y
    return np.maximum(total, -y), {"key": total}
    # END SOLUTION

def g(x, y):
    # BEGIN SOLUTION
    for each in x:
        if each > y and each < 9:
            pass
    low = np.min(x, axis=0)
    return x - y
    # END SOLUTION
'''
NETWORK = """
import keras

def build():
    # BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(3),
        ]
    )
    # END SOLUTION

def train(model, x, y):
    # BEGIN SOLUTION
    model.compile("adam", loss="mse", metrics=["mae"])
    stop = keras.callbacks.EarlyStopping(patience=2)
    model.fit(x, y, epochs=3, validation_split=0.1, callbacks=[stop], verbose=0)
    model.save("a.keras")
    return keras.models.load_model("a.keras"), model.evaluate(x, y)
    # END SOLUTION

def load():
    # BEGIN SOLUTION
    (x, y), (a, b) = keras.datasets.mnist.load_data()
    return (x, y), (a, b)
    # END SOLUTION

def again(model, a, b):
    # BEGIN SOLUTION
    return model.fit(a, b, 32, 5, 0)
    # END SOLUTION
"""
KERAS_STEPS = ["build", "train", "load", "again"]
SPELLINGS = """
import keras

def listed():
    # BEGIN SOLUTION
    first = keras.layers.Dense(8, "relu", False)
    words = keras.Sequential([keras.layers.Embedding(9, 4, "uniform"), keras.layers.LSTM(3)])
    given = keras.layers.Dense(4, activation=keras.activations.relu, kernel_initializer="normal")
    last = keras.layers.Dense(3, "softmax")
    return words, keras.Sequential([keras.Input((4,)), first, keras.layers.ReLU(), given, last])
    # END SOLUTION

def called():
    # BEGIN SOLUTION
    i = keras.Input(shape=(4,))
    x = keras.layers.Dense(units=2, activation="relu")(i)
    x = keras.layers.Dropout(0.1)(x)
    x = keras.layers.Dropout(rate=0.2)(x)
    return keras.Model(i, keras.layers.Dense(5)(x))
    # END SOLUTION

def added():
    # BEGIN SOLUTION
    model = keras.Sequential()
    model.add(keras.layers.Dense(4, activation="relu"))
    model.add(keras.layers.Dense(1))
    return model
    # END SOLUTION

def learn(model, a, b):
    # BEGIN SOLUTION
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    seen = [keras.metrics.SparseCategoricalAccuracy()]
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=[keras.metrics.BinaryAccuracy()])
    model.compile(keras.optimizers.SGD(), "mse")
    model.fit(a, b, 32, 5, 0, None, 0.1, callbacks=[])
    model.fit(y=b, x=(a / 2))
    model.predict(a, 64)
    return model.evaluate(y=b, x=a, batch_size=64)
    # END SOLUTION
"""


def afters(source: str, steps: list[str], operator: str) -> set[str]:
    """What the changed lines become, by one operator."""
    made = make(source, steps).mutants
    return {mutant.after for mutant in made if mutant.operator.name == operator}


def test_a_mutant_is_the_reference_with_one_change_between_the_marks() -> None:
    made = make(NUMBERS, ["f"])
    assert len({mutant.source for mutant in made.mutants}) == len(made.mutants) > 25
    for mutant in made.mutants:
        ast.parse(mutant.source)
        assert mutant.source != NUMBERS
        before, after = mutant.before.splitlines(), mutant.after.splitlines()
        assert "A text that" in mutant.source
        assert len(before) <= 3
        assert len(after) <= 3
        assert NUMBERS.splitlines()[mutant.line - 1].strip() == before[0].strip()


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("AOR", {"x = x + y", "total += each / 2"}),
        ("ASR", {"total -= each * 2", "total = each * 2"}),
        ("ROR", {"if each >= y:", "if each < y:"}),
        ("AOD", {'return np.maximum(total, y), {"key": total}'}),
        ("RET", {'np.maximum(total, -y), {"key": total}'}),
        ("RES", {"return np.maximum(total, -y)"}),
        ("SIR", {"for each in x[:]:"}),
        ("INP", {"x -= y"}),
        ("FUN", {'return np.minimum(total, -y), {"key": total}'}),
        ("COI", {"if not (each > y):"}),
        ("CRP", {"total = 1", "total += each * 3", "for each in x[2:]:"}),
        ("CRT", {"return np.maximum(total, -y), {'key_': total}"}),
        ("OIL", {"for each in list(x[1:])[:0]:"}),
        ("PAR", {"x = y - y", "x = x - x"}),
        ("OPO", {"x = y - x"}),
        ("LCR", {"if each > y or each < 9:"}),
        ("SDL", {"pass"}),
        ("ARO", {'return np.maximum(-y, total), {"key": total}'}),
        ("ARD", {"low = np.min(x)"}),
        ("RSH", {"return np.ravel(x - y)"}),
        (
            "KEP",
            {"return globals().setdefault('_kept_f', (np.maximum(total, -y), {\"key\": total}))"},
        ),
    ],
)
def test_operators_for_any_program(operator: str, wanted: set[str]) -> None:
    assert wanted <= afters(NUMBERS, ["f", "g"], operator)


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("TCL", "model.fit(x, (y[::-1]), "),
        ("TCL", "tuple((x, y[::-1]) for x, y in keras.datasets.mnist.load_data())"),
        ("TRD", "model.fit(x[: len(x) // 2], y[: len(y) // 2], "),
        ("DR", "model.fit(x.repeat(2, axis=0), y.repeat(2, axis=0), "),
        ("HNE", "epochs=1, "),
        ("HDB", "callbacks=[stop], verbose=0, batch_size=len(x))"),
        ("HLR", "keras.optimizers.Adam(10.0)"),
        ("OCH", "model.compile('sgd', "),
        ("LCH", "loss='mae'"),
        ("MCH", "metrics=[]"),
        ("VRM", "epochs=3, callbacks"),
        ("RCP", "patience=0"),
        ("SAV", "model.save_weights("),
        ("SAV", "keras.models.clone_model(model).save("),
        ("TED", "model.evaluate(x[:100], y[:100])"),
        ("ARM", "keras.layers.Dense(8),"),
        ("AAL", "keras.layers.Dense(3, activation='relu')"),
        ("ACH", "activation='tanh'"),
        ("WCI", "kernel_initializer='zeros'"),
        ("RCD", "Dropout(0.95)"),
        ("UNI", "Dense(2 * (8)"),
        ("LAS", "Dense(3), keras.layers.Dense(3)"),
        ("TSP", "(a, b), (x, y) = "),
        ("TAN", "model.fit((x + x[::-1]), y, "),
        ("DF", "model.fit(x[::-1], y, "),
        ("HBS", "model.fit(a, b, 1, 5, "),
        ("RAW", "kernel_regularizer='l2'"),
        ("WRB", "use_bias=False"),
        ("LSW", "keras.layers.Dropout(0.2),\nkeras.layers.Dense(8"),
        ("LR", "keras.Input((4,)),\nkeras.layers.Dropout"),
    ],
)
def test_operators_for_keras(operator: str, wanted: str) -> None:
    found = [m for m in make(NETWORK, KERAS_STEPS).mutants if m.operator.name == operator]
    told = ["\n".join(line.strip() for line in m.source.splitlines()) for m in found]
    assert any(wanted in each for each in told), [m.after for m in found]


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("ACH", "Dense(8, 'tanh', False)"),
        ("ACH", "activation='tanh', kernel_initializer"),
        ("ACH", "keras.layers.Activation('tanh')"),
        ("ARM", "Dense(8, None, False)"),
        ("ARM", "last = keras.layers.Dense(3)"),
        ("AAL", "Dense(5, activation='relu')(x)"),
        ("RAW", "embeddings_regularizer='l2'"),
        ("WCI", "Embedding(9, 4, 'zeros')"),
        ("WCI", "kernel_initializer='ones'"),
        ("WRB", "LSTM(3, use_bias=False)"),
        ("UNI", "Dense(units=2 * (2)"),
        ("RCD", "Dropout(rate=0.95)"),
        ("HNE", "model.fit(a, b, 32, 1, "),
        ("HNE", "model.fit(a, b, 32, 2 * (5), "),
        ("TCL", "model.fit(y=(b[::-1]), x=(a / 2))"),
        ("TRD", "model.fit(y=b[: len(b) // 2], x=((a / 2)[: len((a / 2)) // 2]))"),
        ("HDB", "model.fit(y=b, x=(a / 2), batch_size=len(a / 2))"),
        ("HLR", "keras.optimizers.Adam((0.01) / 1000)"),
        ("HLR", "keras.optimizers.SGD(learning_rate=10.0)"),
        ("OCH", "keras.optimizers.SGD(0.01)"),
        ("LCH", "keras.losses.CategoricalCrossentropy(from_logits=True)"),
        ("LCH", "keras.losses.MeanSquaredError()"),
        ("LCH", "keras.losses.SparseCategoricalCrossentropy(from_logits=False)"),
        ("MCH", "[keras.metrics.MeanAbsoluteError()]"),
        ("VRM", "model.fit(a, b, 32, 5, 0, None, callbacks=[])"),
        ("TED", "model.evaluate(y=b[:100], x=a[:100], batch_size=64)"),
        ("TED", "model.predict(a[:100], 64)"),
        ("HBS", "model.predict(a, 8 * (64))"),
        ("LR", "x = i"),
        ("LR", "pass\nmodel.add(keras.layers.Dense(1))"),
        ("LAS", "Dense(5)(keras.layers.Dense(5)(x))"),
        ("LAS", "Dense(1)); model.add(keras.layers.Dense(1))"),
        ("LSW", "x = keras.layers.Dropout(0.1)(i)\nx = keras.layers.Dense(units=2"),
        ("LSW", "model.add(keras.layers.Dense(1))\nmodel.add(keras.layers.Dense(4"),
    ],
)
def test_whatever_way_keras_is_told_it_is_changed(operator: str, wanted: str) -> None:
    """An argument by name or in its place, a text or an object, a list, `add` or calls."""
    steps = ["listed", "called", "added", "learn"]
    found = [m for m in make(SPELLINGS, steps).mutants if m.operator.name == operator]
    told = ["\n".join(line.strip() for line in m.source.splitlines()) for m in found]
    assert any(wanted in each for each in told), [m.after for m in found]


def test_each_operator_is_shown_in_a_table_of_this_file() -> None:
    text = Path(__file__).read_text("utf-8")
    assert [each.name for each in OPERATORS if f'"{each.name}",' not in text] == []


def test_what_keras_takes_is_known_as_keras_has_it() -> None:
    """Each argument stands in the place in which Keras has it."""
    owners = (keras, keras.layers, keras.callbacks, keras.losses, keras.optimizers, keras.Model)
    for name, places in keras_calls.PLACES.items():
        owner = next(each for each in owners if hasattr(each, name))
        known = list(inspect.signature(getattr(owner, name)).parameters)
        known = known[1:] if owner is keras.Model else known
        assert tuple(known[: len(places)]) == places, name


@pytest.mark.parametrize("step", ["listed", "called", "added"])
def test_no_change_of_a_model_is_one_that_keras_refuses_at_once(step: str) -> None:
    """An argument twice, or one that a layer does not have, would be found by any check."""
    refused = []
    for mutant in make(SPELLINGS, [step]).mutants:
        if mutant.operator in keras_operators.OPERATORS or mutant.operator.name in ("CRP", "ARD"):
            names: dict[str, Any] = {}
            exec(compile(mutant.source, "mutant.py", "exec"), names)
            try:
                names[step]()
            except (TypeError, UnboundLocalError) as error:
                refused.append((mutant.name, str(error)))
    assert refused == []


def test_what_is_no_training_data_is_left_alone() -> None:
    """A data set, several inputs, a picture that is stored, an int in the place of an array."""
    source = (
        "import keras\nimport numpy as np\n\ndef f(model):\n"
        "    model.fit(data)\n    model.evaluate(data)\n    np.save('a', 3)\n"
        "    model.fit([a, b], y)\n    model.fit(x, y, 32, *more)\n"
        "    return keras.Sequential([])\n"
    )
    names = {m.operator.name for m in make(source, ["f"]).mutants}
    assert names & {"HDB", "TED", "SAV", "INP"} == set()
    made = [m.after for m in make(source, ["f"]).mutants]
    assert not any("data[" in each or "b][" in each or "[...]" in each for each in made)


def test_a_layer_is_removed_and_its_neighbours_stay() -> None:
    removed = [m for m in make(NETWORK, ["build"]).mutants if m.operator.name == "LR"]
    assert len(removed) == 4
    assert all(mutant.source.count("keras.layers.") in (2, 3) for mutant in removed)


def test_what_python_makes_the_same_is_no_mutant() -> None:
    """...of the reference, or of another mutant; nor is what it cannot read."""
    source = "def f(x):\n    return x + 1\n"
    made = make(source, ["f"])
    codes = {compile(m.source, "", "exec").co_consts[0].co_code for m in made.mutants}
    assert len(codes) > 1
    unchanged = make("def f():\n    pass\n    return 1\n", ["f"])
    assert all("pass\n    return 1\n" not in m.source for m in unchanged.mutants)
    assert make(source, ["f"]).mutants == made.mutants


def test_how_much_is_printed_is_no_mistake() -> None:
    assert all("verbose=0" in mutant.source for mutant in make(NETWORK, ["build"]).mutants)
    changed = [m for m in make(NETWORK, ["train"]).mutants if "verbose=0" not in m.source]
    assert {mutant.operator.name for mutant in changed} <= {"SDL"}  # the whole line


def test_a_class_is_changed_as_a_function_is() -> None:
    source = "class Scaler:\n    def scale(self, x):\n        return x / self.largest\n"
    assert "return x * self.largest" in afters(source, ["Scaler"], "AOR")
    with pytest.raises(UsageError, match="has no other"):
        make(source, ["other"])


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    mutants = make(NUMBERS, ["f"]).mutants
    some = sampled(mutants, 5, 1)
    assert some == sampled(mutants, 5, 1) != sampled(mutants, 5, 2)
    assert len(some) == 5
    assert sampled(mutants, None, 1) == list(mutants)


def test_each_operator_says_what_it_does_and_where_it_is_from() -> None:
    names = [operator.name for operator in OPERATORS]
    assert len(set(names)) == len(names)
    assert {each.origin for each in OPERATORS} == {"MutPy", "DeepCrime", "DeepMutation", "own"}
    handbook = (ROOT / "docs" / "authors.md").read_text("utf-8")
    assert [each for each in names if f"`{each}`" not in handbook] == []


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("solutions/*/equivalent.toml")), ids=lambda p: p.parent.name
)
def test_each_mark_of_the_course_is_about_a_mutant_that_is_made(path: Path) -> None:
    """Whoever changes a reference sees here, without any judging, which marks fit it no more."""
    name = path.parent.name
    reference = path.with_name(f"{name}.py")
    steps = Assignment.read(ROOT / "exercises" / name).by_name
    mutants = make(reference.read_text("utf-8"), steps).mutants
    marks = equivalents.read(reference)
    assert marks
    assert [each for each in marks if not any(each.covers(mutant) for mutant in mutants)] == []


@pytest.fixture
def mutant() -> Mutant:
    return next(m for m in make(NUMBERS, ["f"]).mutants if m.after == "x = x + y")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[equivalent]]\nstep = 'f'\n", "line"),
        ("[[equivalent]]\nstep='f'\nline='a'\nbecomes='b'\nreason=' '\n", "say the reason"),
        ("[[equivalent]]\nstep='f'\nline='a'\nbecomes='*'\nreason='r'\n", "name `by`"),
        ("equivalent = 3", "equivalent"),
        ("[", "TOML|toml|Expected|Invalid"),
    ],
)
def test_a_mark_says_what_is_wrong_with_it(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / equivalents.FILE).write_text(text, "utf-8")
    with pytest.raises(UsageError, match=problem):
        equivalents.read(tmp_path / "f.py")


def test_what_is_printed_for_a_survivor_marks_it(tmp_path: Path) -> None:
    for each in make(NUMBERS + NETWORK, ["f", "build", "train"]).mutants:
        text = equivalents.as_toml(each).replace('reason = ""', 'reason = "so"')
        (tmp_path / equivalents.FILE).write_text(text, "utf-8")
        marked = equivalents.read(tmp_path / "f.py")
        mark = equivalents.mark_for(each, marked)
        assert mark is not None, text
        assert mark.reason == "so"


def test_a_check_that_only_sees_crashes_counts_as_one_that_cannot_fail(mutant: Mutant) -> None:
    assert Checked("f: test_a", kills=3, crashes=3).cannot_fail
    assert not Checked("f: test_a", kills=3, crashes=2).cannot_fail


def test_a_mark_excuses_a_survivor_and_tells_of_a_check_that_fails_what_is_right(
    mutant: Mutant,
) -> None:
    """...but one for many only excuses: some of them may be mistakes, and are found."""
    kill = Kill("f: test_a", True, "")
    exact = equivalents.Equivalent("f", mutant.before, mutant.after, "so")
    many = equivalents.Equivalent("f", mutant.before, "*", "so", by=["AOR"])
    assert equivalents.mark_for(mutant, [many, exact]) == exact
    assert Judged(mutant, ()).survives
    assert not Judged(mutant, (kill,)).survives
    for mark in (exact, many):
        assert Judged(mutant, (), mark).is_equivalent
        assert not Judged(mutant, (), mark).survives
    assert Judged(mutant, (kill,), exact).is_failed_wrongly
    assert not Judged(mutant, (kill,), many).is_failed_wrongly


def test_a_failure_of_the_call_itself_is_told_from_a_wrong_result() -> None:
    step = Assignment.read(COURSE / "exercises" / "doubling").by_name["double"]
    submission = Submission(Path("a.py"), "def double(x):\n    exit()\n")
    crashes = [
        call_failures.returned_none("double"),
        call_failures.left_python("double", None),
        *(
            call_failures.ended_by("double", step, Ended(cause, "9"), submission)
            for cause in ("exit", "signal", "time", "memory", "output", "disk", "threads")
        ),
    ]
    assert all(call_failures.came_to_nothing(each.expected) for each in crashes)
    for expected in ("shape (3,)", "", "`double` raises ValueError", "a new array"):
        assert not call_failures.came_to_nothing(expected)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The course `doubling` in NumPy alone."""
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mutate(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["mutate", "doubling", *arguments])


def test_an_author_sees_what_survives_and_marks_what_is_right(course: Path) -> None:
    (course / "exercises" / "doubling" / "test_halve_again.py").write_text(
        '"""Step 2."""\n\n\ndef test_it_runs(student):\n    """It runs."""\n'
        "    student.halve_again(2.0)\n",
        "utf-8",
    )
    some = ["--step", "halve_again", "--operator", "AOR", "--operator", "RET"]
    done = mutate("--jobs", "2", "--out", "found.json", *some)
    assert done.exit_code == 1, done.output
    assert "No check fails these:" in done.output
    assert "    + return doubled * 2" in done.output
    assert "halve_again: test_it_runs (1)" in done.output  # it sees None, and nothing else
    found = json.loads((course / "found.json").read_text("utf-8"))
    assert (found["schema"], found["survivors"]) == ("grader/mutants/v1", 1)
    by_operator = {each["operator"]: each for each in found["mutants"]}
    assert by_operator["RET"]["killed_by"][0]["by_crash"]
    (course / "solutions" / "doubling" / equivalents.FILE).write_text(
        "[[equivalent]]\nstep = 'halve_again'\nline = 'return doubled / 2'\n"
        "becomes = 'return doubled * 2'\n"
        "reason = 'for a test'\n",
        "utf-8",
    )
    done = mutate("--jobs", "1", "--step", "halve_again", "--operator", "AOR")
    assert done.exit_code == 0, done.output


@pytest.mark.usefixtures("course")
def test_mutants_can_be_looked_at_first() -> None:
    done = mutate("--list", "--limit", "2", "--seed", "4")
    assert done.exit_code == 0, done.output
    assert done.output.count(", line ") == 2
    for wrong in (["--step", "nothing"], ["--operator", "XYZ"]):
        assert isinstance(mutate(*wrong).exception, UsageError)


@pytest.mark.parametrize("step", whole("all"))
def test_every_mutant_of_a_neuron_that_is_a_mistake_is_found(step: str) -> None:
    done = CliRunner().invoke(
        commands,
        ["mutate", "a_neuron", "--exercises", str(ROOT / "exercises"),
         "--solutions", str(ROOT / "solutions")],
    )  # fmt: skip
    assert step
    assert done.exit_code == 0, done.output
    assert "there is no such mutant" not in done.output
    assert "cannot" not in done.output
