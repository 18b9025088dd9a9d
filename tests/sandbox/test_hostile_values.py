"""Attacks on values that `first_model` does not ask for: methods, frames, curves, folders.

Each file of `tests/submissions/hostile_values` takes the place of one function of an honest
submission, and is judged behind the wall as a class is: its own step earns nothing, the others
lose nothing. See `tests/hostile.py` for how it declares that.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hostile import _HELPERS, FOLDER, HOLE, Attack, read_attacks

from grader.assignment.manifest import Assignment
from grader.batch.local import judge_many, strongest
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.submissions.submission import Submission

CANARY = "canary-77ab"
ATTACKS = {each.name: each for each in read_attacks(FOLDER.with_name("hostile_values"))}
HONEST = """
import matplotlib.pyplot as plt
import pandas


def curves(values):
    _, axes = plt.subplots()
    axes.plot(values, label="loss")
    axes.legend()
    return axes


def table():
    return pandas.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]})


class Counter:
    def __init__(self, start):
        self.total = start

    def add(self, more):
        self.total += more
        return self.total


def listing(folder):
    return [f"{folder}/one.txt"]
"""
CHECKS = {
    "curves": '''
def test_the_curve(student, probe):
    """The curve is drawn."""
    figure = expect.is_figure(student.curves([0.5, 0.25]))
    expect.draws_curves(probe.figure(figure), {"the loss": [0.5, 0.25]})
''',
    "table": '''
def test_the_columns(student):
    """Two columns."""
    found = student.table()
    expect.true(isinstance(found, dict) and set(found) == {"a", "b"}, "Other columns.")
    expect.close(found["a"], [1, 2])
    assert list(found["b"]) == ["x", "y"], "Other words."
''',
    "Counter": '''
def test_it_adds(student):
    """It adds."""
    counter = student.Counter(2)
    assert student.on(counter).add(3) == 5, "It is another sum."
''',
    "listing": '''
def test_the_folder(student, given, probe):
    """One file, which is as it was."""
    folder = given.folder({"one.txt": "1"}, writable=True)
    found = expect.paths_below(student.listing(str(folder)), folder)
    left = probe.files(str(folder))
    assert (found, left) == (["one.txt"], {"one.txt": 1}), f"There is {found}, and {left}."
''',
}
PARAMETERS = {"curves": ["values"], "table": [], "Counter": ["start"], "listing": ["folder"]}
MANIFEST = 'schema = "grader/assignment/v1"\nname = "things"\n' + "".join(
    f'\n[[steps]]\nname = "{name}"\nparameters = {names}\nseconds = 8\n'
    for name, names in PARAMETERS.items()
)


def source(attack: Attack | None, secret: Path) -> str:
    code = attack.code if attack else ""
    return f"FACTS = {{'secret': {str(secret)!r}}}\n{_HELPERS}\n{HONEST}\n{code}"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, zygote: Path | None) -> dict[str, Report]:
    if zygote is None:
        pytest.skip("needs a wall")
    folder = tmp_path_factory.mktemp("course") / "things"
    folder.mkdir()
    secret = folder.parent / "secret.txt"
    secret.write_text(CANARY, "utf-8")
    (folder / "assignment.toml").write_text(MANIFEST, "utf-8")
    for name, text in CHECKS.items():
        check = f'"""A step."""\n\nfrom grader import expect\n{text}'
        (folder / f"test_{name}.py").write_text(check, "utf-8")
    sources = {name: source(attack, secret) for name, attack in ATTACKS.items()}
    files = [("honest first", source(None, secret)), *sources.items(), ("honest", HONEST)]
    options = JudgeOptions(sandbox=strongest())
    told = [(name, Submission(Path(f"{name}.py"), text)) for name, text in files]
    return dict(judge_many(Assignment.read(folder), told, jobs=2, options=options))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_on_one_step_gains_nothing_and_harms_no_other(
    name: str, reports: dict[str, Report]
) -> None:
    report = reports[name]
    points = {step.name: step.score for step in report.steps}
    fails = ATTACKS[name].fails
    assert points == {step: 0.0 if step in fails else 1.0 for step in CHECKS}, report
    assert report.status == "graded", report.flags
    text = report.to_json().decode()
    assert HOLE not in text
    assert CANARY not in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("name", ["honest first", "honest"])
def test_honest_work_beside_it_gets_all_of_its_points(
    name: str, reports: dict[str, Report]
) -> None:
    assert reports[name].score == len(CHECKS), reports[name]
