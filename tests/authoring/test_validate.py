"""`grader validate` tells an author each cause once, and all of them in one run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.assignment.manifest import Assignment
from grader.authoring.at_rest import assumed, problems_at_rest, uncalibrated
from grader.authoring.generate import generate, mark_problems
from grader.authoring.handout.leaks import told_beside
from grader.cli.main import commands
from grader.common.outcomes import UsageError

COURSE = Path(__file__).parents[1] / "courses" / "fruit"
LOAD = """    # BEGIN SOLUTION
    return [1, 2, 2]
    # END SOLUTION
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The assignment `apples` alone."""
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part / "apples", tmp_path / part / "apples")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def at_rest(course: Path) -> list[str]:
    """What is wrong, without the folder in which the course lies."""
    found = problems_at_rest(Assignment.read(course / "exercises" / "apples"), course / "solutions")
    return [each.replace(f"{course.resolve()}/", "").replace(f"{course}/", "") for each in found]


def validate(course: Path, *options: str) -> Result:
    arguments = [f"--{part}={course / part}" for part in ("exercises", "solutions", "corpus")]
    return CliRunner().invoke(commands, ["validate", *arguments, *options])


def test_a_course_that_is_as_it_should_be_has_no_problems(course: Path) -> None:
    assert at_rest(course) == []
    assert list(assumed(Assignment.read(course / "exercises" / "apples"))) == []


def test_everything_that_does_not_fit_is_told_in_one_run(course: Path) -> None:
    """Parameters, headings, names of mistakes, files of checks, a docstring: each once."""
    folder, ours = course / "exercises" / "apples", course / "solutions" / "apples"
    change(folder / "assignment.toml", 'parameters = ["counts"]', 'parameters = ["numbers"]')
    change(folder / "README.md", "## Step 2:", "## Then:")
    change(folder / "test_load.py", 'function="load"', 'misconception="forgot-retrun"')
    change(ours / "apples.py", '    """Step 1: the counts of apples."""\n', "")
    (folder / "test_weigh.py").write_text("", "utf-8")
    (ours / "hidden" / "test_load.py").write_text("", "utf-8")
    assert at_rest(course) == [
        "solutions/apples/apples.py: load has no docstring.",
        "solutions/apples/apples.py: total takes counts, in the manifest numbers; "
        'write parameters = ["counts"] there.',
        "exercises/apples/README.md: there is no heading `## Step 2: ...` for total.",
        "exercises/apples/test_weigh.py: no step of this name is in the manifest.",
        "solutions/apples/hidden/test_load.py: hidden checks are called test_<step>_hidden.py, "
        "after a step.",
        "exercises/apples/test_load.py, line 9: there is no misconception 'forgot-retrun'. "
        "Did you mean 'forgot-return'?",
    ]


def test_functions_that_are_missing_or_elsewhere_are_each_named(course: Path) -> None:
    reference = course / "solutions" / "apples" / "apples.py"
    change(reference, "def total(", "def totals(")
    assert at_rest(course) == [
        "solutions/apples/apples.py: there is no function total. Did you mean 'totals'?",
        "solutions/apples/apples.py: line 13: # BEGIN SOLUTION is out of place",
    ]
    reference.write_text("def load(:\n", "utf-8")
    assert at_rest(course) == ["solutions/apples/apples.py, line 1: invalid syntax."]


def test_a_folder_that_was_copied_has_to_get_a_name_of_its_own(course: Path) -> None:
    shutil.copytree(course / "exercises" / "apples", course / "exercises" / "plums")
    found = problems_at_rest(Assignment.read(course / "exercises" / "plums"), course / "solutions")
    assert "the manifest calls it 'apples'; give both one name" in next(found)


def test_a_reference_without_a_mark_is_refused(course: Path) -> None:
    """Its whole solution would be shipped in the stub."""
    change(course / "solutions" / "apples" / "apples.py", LOAD, "    return [1, 2, 2]\n")
    told = "load has no # BEGIN SOLUTION, so that students would be given all of it"
    assert at_rest(course) == [f"solutions/apples/apples.py: {told}"]
    assignment = Assignment.read(course / "exercises" / "apples")
    before = assignment.stub.read_text("utf-8")
    with pytest.raises(UsageError, match="load has no # BEGIN SOLUTION"):
        generate(assignment, course / "solutions")
    assert assignment.stub.read_text("utf-8") == before


def test_marks_out_of_place_are_all_named() -> None:
    assignment = Assignment.read(COURSE / "exercises" / "apples")
    source = "# END SOLUTION\ndef load():\n    # BEGIN SOLUTION\n    # BEGIN SOLUTION\n"
    assert mark_problems(source, assignment) == [
        "line 1: # END SOLUTION without # BEGIN SOLUTION",
        "line 4: # BEGIN SOLUTION is out of place",
        "# END SOLUTION is missing for line 4",
    ]


def test_without_a_corpus_there_is_a_warning_that_strict_makes_a_failure(course: Path) -> None:
    """What the manifest leaves open is said as well."""
    manifest = course / "exercises" / "apples" / "assignment.toml"
    text = manifest.read_text("utf-8").replace("points = 1\n", "").replace("seconds = 5\n", "")
    manifest.write_text(text, "utf-8")
    done = validate(course)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[1:] == [
        "  assumed 1 point each: load",
        "  assumed 30 seconds for a call: load, total",
    ]
    lacking = f"there is no corpus in {course / 'corpus' / 'apples'}, so nothing shows that wrong"
    assert done.stderr.startswith(f"  warning: {lacking}")
    strict = validate(course, "--strict")
    assert strict.exit_code == 1
    assert strict.stderr.startswith(f"  {lacking}")


def told(course: Path) -> list[str]:
    """What `validate` says of all that is wrong, but for the corpus that is not there."""
    done = validate(course)
    assert done.exit_code == 1
    lines = done.stderr.replace(f"{course.resolve()}/", "").splitlines()
    return [line.strip() for line in lines if "there is no corpus" not in line]


def test_one_cause_is_told_once(course: Path) -> None:
    """...with all checks that it stops, and not again for the stub or for the person to ask."""
    folder = course / "exercises" / "apples"
    change(folder / "conftest.py", "    return given", "    raise KeyError('x')\n    return given")
    change(folder / "test_total.py", "total([])", "total(counts)")
    change(folder / "test_total.py", "nothing(student)", "nothing(student, counts)")
    assert told(course) == [
        "reference: total: test_all_are_weighed, total: test_none_weigh_nothing error: "
        "The check itself failed: KeyError: 'x' (conftest.py, line 7)",
        "reference: 1 of 3 points",
    ]


def test_a_file_that_cannot_be_read_is_told_once(course: Path) -> None:
    """Where Python cannot read it, nothing is run; where its import fails, that is all there is."""
    helping = course / "exercises" / "apples" / "helping.py"
    change(helping, "EACH = 2", "EACH = 2 +")
    assert told(course) == ["exercises/apples/helping.py, line 3: invalid syntax."]
    change(helping, "EACH = 2 +", "import nowhere_at_all")
    assert [line.partition("collected")[0] for line in told(course)] == [
        f"reference: needs review: {file}, line 4 cannot be "
        for file in ("test_load.py", "test_total.py", "test_total_hidden.py")
    ]


def test_what_a_call_may_take_follows_from_the_reference_where_no_manifest_says_it(
    course: Path,
) -> None:
    folder = course / "exercises" / "apples"
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace("seconds = 5\n", "", 1), "utf-8")
    assignment = Assignment.read(folder)
    lacking = [step.name for step in assignment.steps if step.seconds == 30]
    assert len(lacking) == 1
    assert generate(assignment, course / "solutions") == [assignment.folder / "measured.toml"]
    assert generate(assignment, course / "solutions") == []
    again = Assignment.read(folder)
    assert again.by_name[lacking[0]].seconds == 10
    assert sorted(step.seconds for step in again.steps) == [5, 10]
    assert list(assumed(again)) == [
        f"10 seconds for a call, by what the reference takes: {lacking[0]}"
    ]
    manifest.write_text(text, "utf-8")
    assert generate(Assignment.read(folder), course / "solutions") == [
        assignment.folder / "measured.toml"
    ]
    assert not (folder / "measured.toml").exists()


def test_a_hint_that_tells_the_solution_is_found_before_it_is_packed(course: Path) -> None:
    assignment = Assignment.read(course / "exercises" / "apples")
    solution = course / "solutions" / "apples" / "apples.py"
    line = "return [len(each) for each in sorted(baskets)]  # of a solution, which none may read"
    change(solution, LOAD, LOAD.replace("return [1, 2, 2]", line))
    source = solution.read_text("utf-8")
    assert list(told_beside(assignment, source)) == []
    hints = 'hints = ["How many are there of apples?"]'
    change(assignment.folder / "assignment.toml", hints, f"hints = [\n'''\n{line}\n''']")
    (leak,) = told_beside(Assignment.read(assignment.folder), source)
    assert leak.name.endswith("assignment.toml")
    assert "it holds lines of `load` in the model solution" in leak.what


def test_a_gate_that_nothing_shows_to_be_right_is_told(course: Path) -> None:
    folder, solutions = course / "exercises" / "apples", course / "solutions"
    assert list(uncalibrated(Assignment.read(folder), solutions)) == []
    gate = '\n[steps.gates.bundled]\nmetric = "mae"\nmost = 3\nfalse_fail = 1e-4\nestimate = "?"\n'
    with (folder / "assignment.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(gate)
    (told,) = uncalibrated(Assignment.read(folder), solutions)
    assert "its gate on mae; write variants.py beside the reference, and run `grader cal" in told
    stored = solutions / "apples" / "calibration.json"
    stored.write_text('{"metrics": {"mae": {}}}', "utf-8")
    assert list(uncalibrated(Assignment.read(folder), solutions)) == []
