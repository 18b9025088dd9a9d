"""`grader mutate`: one change each, what is the same left out, and which checks find the rest."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from selection import whole

from grader.assignment.manifest import Assignment
from grader.authoring.mutation import equivalents
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
        (
            "KEP",
            {"return globals().setdefault('_kept_f', (np.maximum(total, -y), {\"key\": total}))"},
        ),
    ],
)
def test_operators_for_any_program(operator: str, wanted: set[str]) -> None:
    assert wanted <= afters(NUMBERS, ["f"], operator)


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
    ],
)
def test_operators_for_keras(operator: str, wanted: str) -> None:
    steps = ["build", "train", "load"]
    found = [m.after for m in make(NETWORK, steps).mutants if m.operator.name == operator]
    assert any(wanted in after for after in found), found


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
