"""What `grader demo` says of its samples is true of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.cli.demo import HOSTILE, MISTAKEN, RIGHT, afterword, in_place, samples, write_samples
from grader.common.outcomes import UsageError

ROOT = Path(__file__).parents[2]
ASSIGNMENT = Assignment.read(ROOT / "exercises" / "first_model")
REAL = samples(ASSIGNMENT)


@pytest.mark.parametrize("walled", [True, False])
def test_the_hostile_sample_is_named_with_what_it_tries(walled: bool) -> None:
    text = afterword(Path("demo results"), walled=walled)
    assert "grader show 'demo results' mallory" in text
    assert ("wall kept" in text) is walled
    source = REAL[HOSTILE]
    for tried in ("/etc/passwd", "solutions/", "create_connection", "os._exit", "symlink_to"):
        assert tried in source


def test_the_page_to_open_next_is_that_of_a_sample() -> None:
    assert MISTAKEN in REAL
    text = afterword(Path("demo-results"), walled=True)
    assert str(Path("demo-results", "index.html")) in text
    assert str(Path("demo-results", "feedback", f"{MISTAKEN}.html")) in text


def test_each_sample_is_a_submission_in_a_folder_of_its_own(tmp_path: Path) -> None:
    write_samples(tmp_path, ASSIGNMENT)
    found = {path.parent.name: path for path in tmp_path.glob("*/first_model.py")}
    assert sorted(found) == ["ana", "ben", "chloe", "dan", "emma", "finn", "mallory"]
    for student, path in found.items():
        assert path.read_text("utf-8") == REAL[student]
        names = {getattr(node, "name", "") for node in ast.parse(REAL[student]).body}
        assert names >= {step.name for step in ASSIGNMENT.steps}


def test_samples_differ_from_the_right_one_in_what_is_theirs_alone() -> None:
    assert "return x.astype" in REAL[RIGHT]
    assert "    return x\n" in REAL["chloe"]
    assert REAL["dan"].count("not written yet") == len(ASSIGNMENT.steps) - 3


@pytest.mark.parametrize("name", ["a_neuron", "better_model"])
def test_another_assignment_has_samples_of_its_own(name: str) -> None:
    """...with one that is right, one that has only begun, and one that is hostile."""
    assignment = Assignment.read(ROOT / "exercises" / name)
    found = samples(assignment)
    assert sorted(found) == ["ana", "ben", "chloe", "dan", "emma", "mallory"]
    assert found["dan"].count("not written yet") == len(assignment.steps) - 3
    for source in found.values():
        names = {getattr(node, "name", "") for node in ast.parse(source).body}
        assert names >= {step.name for step in assignment.steps}
    text = afterword(Path("results"), walled=True, assignment=assignment)
    assert "mallory is the hostile one. It tried to read the model solution" in text


def test_the_right_sample_is_none_of_the_corpus() -> None:
    """...so that what is graded for show was not what the checks were tried with."""
    for folder in sorted((ROOT / "exercises").glob("*/assignment.toml")):
        assignment = Assignment.read(folder.parent)
        plain = ROOT / "tests" / "submissions" / assignment.name / "base.py"
        right, base = (
            {node.name: ast.dump(node) for node in ast.parse(source).body if hasattr(node, "name")}
            for source in (samples(assignment)[RIGHT], plain.read_text("utf-8"))
        )
        same = [name for name, body in right.items() if base.get(name) == body]
        assert len(same) < len(assignment.steps), assignment.name


def test_an_assignment_without_samples_is_told_in_one_line() -> None:
    doubling = ROOT / "tests" / "courses" / "doubling" / "exercises" / "doubling"
    with pytest.raises(UsageError, match="no samples of doubling; there are some of a_neuron, bet"):
        samples(Assignment.read(doubling))


def test_a_function_takes_the_place_of_one_of_the_same_name() -> None:
    source = "import a\n\n\ndef f():\n    return 1\n\n\ndef g():\n    return 2\n"
    other = '"""Why."""\n\n\ndef f(x):\n    # because\n    return 3\n'
    wanted = source.replace("def f():\n    return 1", "def f(x):\n    # because\n    return 3")
    assert in_place(source, other) == wanted
    with pytest.raises(ValueError, match="no function h"):
        in_place(source, "def h():\n    pass\n")
