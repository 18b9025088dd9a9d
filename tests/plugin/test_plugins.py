"""What other people's tools around pytest make of the checks: the real plug-ins, in few processes.

The course is the miniature one with a step more; no submission needs TensorFlow.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parents[1]
DOUBLING = HERE / "courses" / "doubling" / "exercises" / "doubling"
MINE = """import numpy as np


def double(x):
    raise ValueError("too hard")


def halve_again(doubled):
    return doubled / 3


def count(x):
    return len(x)
"""
MORE_STEPS = """
[[steps]]
name = "count"
title = "How many"
parameters = ["x"]
points = 1
seconds = 5
hints = ["Think."]

[[steps]]
name = "last"
title = "The last one"
parameters = ["x"]
points = 1
seconds = 5
hints = ["Think."]
"""
TEST_COUNT = '''
import pytest

SEEN = []


@pytest.fixture(scope="module")
def numbers():
    SEEN.append("numbers")
    return [1, 2, 3]


@pytest.mark.parametrize("extra", [0, 1])
def test_all_are_counted(student, numbers, extra):
    """All are counted."""
    assert student.count(numbers + [4] * extra) == 3 + extra


class TestMore:
    def test_none(self, student):
        """None are counted as none."""
        assert student.count([]) == 0


def test_ours(student):
    """A mistake of ours."""
    raise KeyError("ours")
'''
TEST_LAST = '''
def test_last(student):
    """The last one comes back."""
    assert student.last([1, 2]) == 2
'''
OUTCOMES = {
    "test_double.py::test_twice_as_large": "failed",
    "test_double.py::test_any_shape": "skipped",
    "test_halve_again.py::test_the_numbers_come_back": "failed",
    "test_count.py::test_all_are_counted[0]": "passed",
    "test_count.py::test_all_are_counted[1]": "passed",
    "test_count.py::TestMore::test_none": "passed",
    "test_count.py::test_ours": "error",
    "test_last.py::test_last": "failed",
}
MESSAGE = """doubling.py:5
    raise ValueError("too hard")
checked   Each number comes back twice as large
expected  `double` runs to its end.
received  `double` raised ValueError: too hard
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


def make_course(folder: Path) -> Path:
    shutil.copytree(DOUBLING, folder, ignore=shutil.ignore_patterns("*.ipynb", "__pycache__"))
    stub = '\n\ndef last(x):\n    raise NotImplementedError("step 4, last: not written yet")\n'
    (folder / "doubling.py").write_text(MINE + stub, "utf-8")
    (folder / "test_count.py").write_text(TEST_COUNT, "utf-8")
    (folder / "test_last.py").write_text(TEST_LAST, "utf-8")
    with (folder / "assignment.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(MORE_STEPS)
    return folder


def run_in(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Pytest in a process of its own, as a person has it: without the options of the run around
    it, and not as CI has it, where pytest prints more.
    """
    ours = ("PYTEST_", "COV_", "CI", "BUILD_NUMBER")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    ours_too = {"PYTHONPATH": str(HERE), "PYTHONIOENCODING": "utf-8"}
    environment = {**inherited, **ours_too, **variables}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )


class Reports:
    """One run with every plug-in that writes something, and what they wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done = run_in(
            folder,
            *("-p", "vscode_double", "-p", "randomly", "-p", "no:sugar", "-p", "no:rerunfailures"),
            *("--randomly-seed=1", "--teamcity", "--junitxml=junit.xml", "--durations=3"),
            *("--json-report", "--json-report-file=report.json", "--html=report.html"),
            *("--cov=.", "--cov-report=term"),
            VSCODE_DOUBLE=str(folder / "vscode.json"),
        )
        self.out = self.done.stdout

    @property
    def tests(self) -> list[dict[str, Any]]:
        """The tests of pytest-json-report."""
        return list(json.loads((self.folder / "report.json").read_text("utf-8"))["tests"])


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    return Reports(make_course(tmp_path_factory.mktemp("reports") / "doubling"))


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """A run in two processes, in random order, that tries each failure once more."""
    folder = make_course(tmp_path_factory.mktemp("spread") / "doubling")
    done = run_in(
        folder,
        *("-n", "2", "-p", "randomly", "--randomly-seed=2", "--reruns", "1", "-p", "no:sugar"),
        *("--json-report", "--json-report-file=report.json", "--junitxml=junit.xml"),
    )
    return folder, done.stdout + done.stderr, done.returncode


def test_each_failure_is_a_failed_call_and_only_ours_is_an_error(reports: Reports) -> None:
    """pytest-json-report sees the phases; the run fails, and nothing internal does."""
    assert "INTERNALERROR" not in reports.out + reports.done.stderr
    assert reports.done.returncode == 1
    assert {test["nodeid"]: test["outcome"] for test in reports.tests} == OUTCOMES
    phase = {"failed": "call", "skipped": "call", "passed": "call", "error": "setup"}
    for test in reports.tests:
        last = "setup" if "call" not in test else "call"
        assert last == phase[test["outcome"]], test
        assert test["teardown"]["outcome"] == "passed"


@pytest.mark.whole
def test_the_order_is_the_tutorials_whatever_shuffles(
    reports: Reports, spread: tuple[Path, str, int]
) -> None:
    """...and within a step that of its file, with pytest-randomly in one process and in several."""
    headings = re.compile(r"^ ?\d+ .* \((\w+)\)$", re.MULTILINE)
    assert [test["nodeid"] for test in reports.tests] == list(OUTCOMES)
    for out in (reports.out, spread[1]):
        assert headings.findall(out) == ["double", "halve_again", "count", "last"]


def test_failures_come_first_where_that_is_asked_for(reports: Reports) -> None:
    """`--ff` goes before the tutorial's order; each part keeps that."""
    done = run_in(reports.folder, "--ff", "--co", "-q", "-p", "no:randomly")
    failed = [key for key, outcome in OUTCOMES.items() if outcome in ("failed", "error")]
    others = [key for key in OUTCOMES if key not in failed]
    assert re.findall(r"^test_\S+$", done.stdout, re.MULTILINE) == failed + others


def test_a_report_holds_the_students_message_and_nothing_of_ours(reports: Reports) -> None:
    (failed, skipped, *_) = reports.tests
    assert failed["call"]["longrepr"].startswith(MESSAGE)
    assert re.search(r"^hint      \S", failed["call"]["longrepr"], re.MULTILINE)
    assert "Waits for `double`" in skipped["call"]["longrepr"]
    for test in reports.tests:
        if test["outcome"] != "error":
            text = str(test.get("call", {}).get("longrepr", ""))
            assert not re.search(r"grader[/\\]|Traceback|AssertionError|E  |fixture", text), text


def test_a_stub_is_a_failed_test_that_says_what_to_write(reports: Reports) -> None:
    text = reports.tests[-1]["call"]["longrepr"]
    assert "`last` is not written yet." in text


def test_an_error_of_ours_keeps_its_traceback(reports: Reports) -> None:
    (ours,) = [test for test in reports.tests if test["outcome"] == "error"]
    assert "KeyError: 'ours'" in ours["setup"]["longrepr"]


def test_vs_code_shows_failures_with_their_message(reports: Reports) -> None:
    """It tells failures from errors by the exception's type, and passes by a hook of reporters."""
    seen = json.loads((reports.folder / "vscode.json").read_text("utf-8"))
    words = {"failed": "failure", "passed": "success", "skipped": "skipped", "error": "error"}
    assert {key: outcome for key, (outcome, _) in seen.items()} == {
        key: words[outcome] for key, outcome in OUTCOMES.items()
    }
    assert seen["test_double.py::test_twice_as_large"][1].startswith(MESSAGE)


def test_junit_tells_failures_skips_and_errors_apart(reports: Reports) -> None:
    suite = ElementTree.parse(reports.folder / "junit.xml").getroot()[0]
    counts = {key: suite.get(key) for key in ("tests", "failures", "skipped", "errors")}
    assert counts == {"tests": "8", "failures": "3", "skipped": "1", "errors": "1"}
    failure = suite.find(".//failure")
    assert failure is not None
    assert (failure.text or "").startswith(MESSAGE)
    reason = suite.find(".//skipped")
    assert reason is not None
    assert "Waits for `double`" in reason.get("message", "")


def test_pycharm_shows_failures_with_their_message(reports: Reports) -> None:
    """It reads the messages of teamcity-messages."""
    failed = re.findall(r"##teamcity\[testFailed .*name='([^']+)'", reports.out)
    ignored = re.findall(r"##teamcity\[testIgnored .*", reports.out)
    assert len(failed) == 4
    assert len(ignored) == 1
    assert "too hard|nchecked   Each number" in reports.out.replace('"|)', "").replace('")', "")
    assert "Waits for `double`" in ignored[0]


def test_other_summaries_stand_below_the_screen(reports: Reports) -> None:
    """Those of pytest-html, pytest-cov and `--durations`."""
    page = (reports.folder / "report.html").read_text("utf-8")
    assert "received  `double` raised ValueError: too hard" in page
    assert re.search(r"^doubling\.py +\d+ +\d+ +\d+%", reports.out, re.MULTILINE)
    assert re.search(r"slowest 3 durations", reports.out)
    assert re.search(r"s call +test_", reports.out)
    assert reports.out.index("The first thing to mend") < reports.out.index("slowest 3 durations")


def test_several_processes_give_the_same_results_and_the_same_screen(
    reports: Reports, spread: tuple[Path, str, int]
) -> None:
    """With `-n 2`; a failure that is tried again (`--reruns`) fails in the same way."""
    folder, text, code = spread
    assert "INTERNALERROR" not in text
    assert code == 1
    tests = json.loads((folder / "report.json").read_text("utf-8"))["tests"]
    assert {t["nodeid"]: t["outcome"] for t in tests} == OUTCOMES
    suite = ElementTree.parse(folder / "junit.xml").getroot()[0]
    assert (suite.get("failures"), suite.get("skipped"), suite.get("errors")) == ("3", "1", "1")
    mend = re.compile(r"(?s)The first thing to mend.*? of 5 points, 0 of 4 steps")
    assert mend.findall(text) == mend.findall(reports.out) != []


def test_options_of_pytest_do_what_people_expect(tmp_path: Path) -> None:
    """`-x`, `--lf`, `-v`, `-q`, `--tb`, `--co`, node ids and a terminal that is switched off."""
    folder = make_course(tmp_path / "doubling")
    plain = ("-p", "no:randomly", "-p", "no:sugar")
    first = run_in(folder, *plain, "-x", "-v", "--tb=long").stdout
    assert "test_double.py::test_twice_as_large" in first
    assert "test_any_shape" not in first
    assert "received  `double` raised ValueError: too hard" in first
    assert "Not all was checked: stopping after 1 failures." in first
    last = run_in(folder, *plain, "--lf", "-q", "--tb=no", "-rf").stdout
    assert "The first thing to mend: double" in last
    assert "received" not in last
    assert "Each number comes back" not in last
    assert re.findall(r"^FAILED (\S+)", last, re.MULTILINE) == [
        "test_double.py::test_twice_as_large"
    ]
    listed = run_in(folder, *plain, "--co", "-q").stdout
    assert re.findall(r"^test_\S+$", listed, re.MULTILINE) == list(OUTCOMES)


def test_a_run_without_a_terminal_has_a_result(tmp_path: Path) -> None:
    """...and one of pytest-sugar shows our screen, not its own."""
    folder = make_course(tmp_path / "doubling")
    silent = run_in(folder, "-p", "no:terminal", "test_count.py::TestMore::test_none")
    assert (silent.returncode, silent.stdout.strip()) == (0, "")
    sugar = run_in(folder, "--force-sugar", "-k", "halve_again or last")
    assert sugar.returncode == 1
    assert "The first thing to mend: halve_again" in sugar.stdout
    assert "INTERNALERROR" not in sugar.stdout + sugar.stderr


def test_a_run_in_which_everything_waits_is_no_success(tmp_path: Path) -> None:
    """A check that waits is a skipped test for pytest; CI must not take that for a pass."""
    folder = make_course(tmp_path / "doubling")
    waits = "import pytest\nfrom grader.common.outcomes import Waiting\n\n\ndef test_it(student):\n"
    (folder / "test_count.py").write_text(f"{waits}    raise Waiting('double')\n", "utf-8")
    done = run_in(folder, "-k", "test_it", "-p", "no:randomly")
    assert "waits for double" in done.stdout
    assert done.returncode == 1
