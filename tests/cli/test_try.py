"""`grader try`: the checks of one step, on the reference or a file, with tracebacks into them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.main import commands
from grader.common.outcomes import UsageError

COURSE = Path(__file__).parents[1] / "courses" / "fruit"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def attempt(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["try", *arguments])


def test_the_reference_passes_hidden_checks_too(course: Path) -> None:
    """...and what a check prints is seen."""
    check = course / "exercises" / "apples" / "test_total.py"
    check.write_text(f"{check.read_text('utf-8')}    print('a note of mine')\n", "utf-8")
    done = attempt("apples.total")
    assert done.exit_code == 0, done.output
    assert [line for line in done.output.splitlines() if line != "a note of mine"] == [
        f"apples: total, by {Path('solutions', 'apples', 'apples.py')}",
        "  ok      test_all_are_weighed: All of apples are weighed",
        "  ok      test_none_weigh_nothing: No apples weigh nothing",
        "  ok      test_other_counts (hidden): Other counts of apples are weighed, too",
        "3 of 3 checks passed, 2 of 2 points",
    ]
    assert done.output.count("a note of mine") == 1


def test_a_check_that_fails_by_itself_shows_where_and_what_it_knew(course: Path) -> None:
    """Hidden or not, fixtures included; and a student's mistake shows the check that found it."""
    hidden = course / "solutions" / "apples" / "hidden" / "test_total_hidden.py"
    text = hidden.read_text("utf-8").replace(
        "    expect.equal(", "    counts[7]\n    expect.equal("
    )
    hidden.write_text(text, "utf-8")
    (course / "mine.py").write_text(
        "def load():\n    return [1, 2, 2]\n\n\ndef total(counts):\n"
        "    return 2 * sum(counts) if counts else 1\n",
        "utf-8",
    )
    done = attempt("apples.total", "--submission", "mine.py")
    assert done.exit_code == 1
    failed, error = done.output.split("FAILED  test_none")[1].split("ERROR   test_other_counts")
    assert "expected  the number 0" in failed
    assert "received  It is the number 1." in failed
    assert "in line   6: return 2 * sum(counts) if counts else 1" in failed
    assert "test_total.py, line 14, in test_none_weigh_nothing\n" in failed
    assert 'expect.equal(student.total([]), 0, function="total")' in failed
    assert "IndexError: list index out of range" in error
    assert "test_total_hidden.py, line 10, in test_other_counts\n" in error
    assert " counts[7]\n" in error
    assert " counts = [" in error
    assert "grader/" not in done.output


def test_the_step_that_it_waits_for_is_shown_with_its_reason(course: Path) -> None:
    """What a step's code calls may be open or wrong itself."""
    text = "def load():\n    raise NotImplementedError\n\n\ndef total(counts):\n    load()\n"
    (course / "mine.py").write_text(f"{text}    return 2 * sum(counts)\n", "utf-8")
    done = attempt("apples.total", "--submission", "mine.py")
    assert done.exit_code == 1
    own, other = done.output.split("It waits for load, of which the checks say:\n")
    assert "Waits for `load`" in own
    assert "not attempted test_the_counts_come_back" in other
    assert "`load` is not written yet." in other


def test_a_file_of_checks_that_cannot_be_read_names_its_line(course: Path) -> None:
    check = course / "exercises" / "apples" / "test_load.py"
    check.write_text("import nowhere_at_all\n", "utf-8")
    done = attempt("load", "--assignment", "apples")
    assert done.exit_code == 1
    assert "test_load.py, line 1 cannot be collected" in done.output
    assert "nowhere_at_all" in done.output
    check.unlink()
    assert "There are no checks of load: " in str(attempt("apples.load").exception)


@pytest.mark.usefixtures("course")
def test_a_step_that_is_not_clear_is_one_line() -> None:
    for asked, words in (
        (("total",), "say which one, apples.total and pears.total"),
        (("totl", "--assignment", "apples"), "did you mean total?"),
        (("apples.total", "--submission", "none.py"), "none.py"),
    ):
        error = attempt(*asked).exception
        assert isinstance(error, UsageError)
        assert words in str(error)
        assert "\n" not in str(error)


@pytest.mark.parametrize("named", [["apples"], ["--assignment", "apples"]])
def test_an_assignment_is_named_with_or_without_the_option(course: Path, named: list[str]) -> None:
    """For what an author does to a whole assignment: generate, validate and calibrate."""
    for each in ("apples", "pears"):
        (course / "exercises" / each / f"{each}.py").unlink()
    done = CliRunner().invoke(commands, ["generate", *named])
    assert done.exit_code == 0, done.output
    assert (course / "exercises" / "apples" / "apples.py").is_file()
    assert not (course / "exercises" / "pears" / "pears.py").exists()


def test_two_names_are_one_too_many(course: Path) -> None:
    done = CliRunner().invoke(commands, ["generate", "apples", "--assignment", "pears"])
    assert isinstance(done.exception, UsageError)
    assert str(done.exception) == "Which assignment is meant, apples or pears?"
