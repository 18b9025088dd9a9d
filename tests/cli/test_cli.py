"""The command `grader`, as a person types it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from short_trials import with_short_trials

from grader.assignment.manifest import Assignment
from grader.cli.demo import samples
from grader.common.outcomes import Place
from grader.pages.report_text import report_text
from grader.report.records import CheckResult, Report, StepResult

ROOT = Path(__file__).parents[2]
SAMPLES = samples(Assignment.read(ROOT / "exercises" / "first_model"))
COURSE = ROOT / "tests" / "courses" / "doubling"


def run(*args: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess]:
    """Two samples, one as a single file, graded by the command; their trials are short ones."""
    folder = tmp_path_factory.mktemp("class of 2026")
    files = {"chloe": "chloe/first_model.py", "emma": "emma.py"}
    for student, file in files.items():
        text = SAMPLES[student]
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(with_short_trials(text), "utf-8")
    done = run("grade", folder, "--assignment", "first_model", "--out", folder / "results")
    return folder / "results", done


def report(graded: tuple[Path, object], student: str) -> dict:
    return json.loads((graded[0] / "reports" / f"{student}.json").read_text("utf-8"))


def failing(found: dict) -> dict[str, set[str]]:
    return {
        step["name"]: {c["misconception"] for c in step["checks"] if c["misconception"]}
        for step in found["steps"]
        if step["outcome"] != "passed"
    }


def test_every_submission_gets_a_report_and_a_line_of_grades(graded) -> None:
    results, done = graded
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((results / "grades.csv").read_text("utf-8").splitlines()))
    assert [row["student"] for row in rows] == ["chloe", "emma"]
    assert {row["max_score"] for row in rows} == {"26"}
    for row in rows:
        found = report(graded, row["student"])
        assert found["status"] == "graded"
        assert float(row["score"]) == pytest.approx(found["score"])
        assert 0 < found["score"] < 26


def test_pictures_show_what_went_wrong_too(graded) -> None:
    """Numbers that were not normalised, a training of one epoch, layers beside those asked for."""
    page = (graded[0] / "feedback" / "chloe.html").read_text("utf-8")
    normalize, _, rest = page.partition('id="build_model"')
    assert "After: from 0 to 255" in normalize
    fit = rest.partition('id="fit_model"')[2].partition('id="evaluate_model"')[0]
    assert fit.count("<polygon") == 2  # the model solution's bands, of loss and accuracy
    assert fit.count("<circle") == 2  # one epoch each
    assert "Confusion matrix" in fit
    assert re.search(r"<span>\d, said \d \(\d+%\)</span>", fit)
    whole = (graded[0] / "index.html").read_text("utf-8")
    assert whole.count('class="dot" cx=') == 2  # a training of each student


def test_a_mistake_costs_once(graded) -> None:
    """Wrong normalising and too few epochs fail these two steps, and nothing that follows."""
    found = report(graded, "chloe")
    assert set(failing(found)) == {"normalize", "fit_model"}
    assert "not-normalised" in failing(found)["normalize"]
    assert "batch-size-for-epochs" in failing(found)["fit_model"]
    assert "normalize" in next(s for s in found["steps"] if s["name"] == "fit_model")["given"]


@pytest.mark.whole
def test_own_images_beside_a_ready_made_model_cost_nothing(tmp_path: Path) -> None:
    """Values from -1 to 1 are right, though the model that stands in for training knows 0 to 1."""
    stub = (ROOT / "exercises" / "first_model" / "first_model.py").read_text("utf-8")
    own = """
def normalize(images):
    return images / 127.5 - 1

def predict_digits(model, images):
    return np.argmax(model.predict(images, verbose=0), axis=1)
"""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ana.py").write_text(stub + own, "utf-8")
    done = run("grade", folder, "--assignment", "first_model", "--out", tmp_path / "results")
    assert done.returncode == 0, done.stderr
    found = report((tmp_path / "results", done), "ana")
    passed = {step["name"] for step in found["steps"] if step["outcome"] == "passed"}
    assert passed == {"normalize", "predict_digits"}


def test_tf_nn_softmax_costs_once_where_it_stands_and_says_what_to_write(graded) -> None:
    found = report(graded, "emma")
    assert set(failing(found)) == {"evaluate_model", "build_model"}
    assert failing(found)["build_model"] == {"unregistered-function"}


def test_the_receipt_names_versions_seed_and_hashes(graded) -> None:
    receipt = report(graded, "emma")["receipt"]
    assert {"grader", "assignment", "submission", "checks", "data", "seed"} <= set(receipt)


def test_show_prints_a_report(graded) -> None:
    done = run("show", graded[0], "chloe")
    assert done.returncode == 0
    assert "Normalise the images" in done.stdout
    assert "hint" in done.stdout


def test_the_place_in_a_notebook_is_shown_whole() -> None:
    place = Place(3, "    return x", "first_model.ipynb", 12)
    check = CheckResult(
        name="a", label="It works", outcome="failed", score=0, max_score=1, place=place
    )
    step = StepResult(name="a", title="A", outcome="failed", score=0, max_score=1, checks=[check])
    found = Report(
        assignment="a", submission="ana", status="graded", score=0, max_score=1, steps=[step]
    )
    assert "cell 12, line 3     return x" in report_text(found)


def test_a_second_run_grades_nothing_again_and_tells_the_same_as_json(graded) -> None:
    """Standard output holds the JSON and nothing else."""
    results, first = graded
    args = ("grade", results.parent, "--assignment", "first_model", "--out", results)
    started = time.monotonic()
    done = run(*args, "--json")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 60
    assert "2 unchanged" in done.stderr
    found = json.loads(done.stdout)
    assert found["schema"] == "grader/summary/v1"
    assert (found["students"], found["needs_review"]) == (2, [])
    assert f"median {found['median']:.1f}" in first.stdout
    assert "Checks most often failed" in first.stdout
    assert run(*args, "--only", "emma,cloe").returncode == 2


@pytest.mark.whole
def test_show_finds_the_results_and_reads_the_gradebook_where_the_file_is_gone(graded) -> None:
    results, _ = graded
    as_file = run("show", "--results", results, "emma").stdout
    assert run("show", "emma", cwd=results.parent).stdout == as_file
    path = results / "reports" / "emma.json"
    text = path.read_bytes()
    path.unlink()
    assert run("show", results, "emma").stdout == as_file
    assert "Did you mean 'emma'" in run("show", results, "ema").stderr
    path.write_bytes(text)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("grade", "no-such-folder", "--assignment", "first_model", "--out", "r"), "There is no"),
        (("grade", "docs", "--assignment", "nope", "--out", "r"), "no assignment 'nope'"),
        (("show", "no-such-results", "ana"), "no report"),
        (("grade", "docs", "--assignment", "first_model", "--out", "r", "--jobs", "0"), "jobs"),
        (("grade", "docs", "--assignment", "first_model", "--out", "r", "--limit", "0"), "limit"),
        (("show", "ana"), "no results in this folder"),
        (
            ("export", "gradescope-zip", "--assignment", "a", "--out", "z", "--exercises", "none"),
            "none; run this in the folder that holds exercises/ and solutions/, or name the folder",
        ),
        (("show", "a", "b", "c"), "one student"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_code_2(
    args: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    done = run(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    done = run("grade", tmp_path / "class", "--assignment", "first_model", "--out", tmp_path / "r")
    assert done.returncode == 2
    assert "is empty" in done.stderr
    assert not (tmp_path / "r").exists()


LEAKY = """
import os, sys, tempfile
import numpy as np

HERE = [os.getcwd(), tempfile.gettempdir(), os.path.expanduser("~")]
WHERE = " ".join([*HERE, sys.executable, np.__file__, *sys.path])
open(f"{tempfile.gettempdir()}/no such/file.csv")

def double(x):
    raise FileNotFoundError(2, "No such file, whatever " + WHERE, os.path.abspath("digits.npz"))

def halve_again(doubled):
    return WHERE
"""


@pytest.fixture(scope="module")
def doubled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess]:
    """A class of a miniature course in one zip: right, revealing, damaged, empty, twice, zipped."""
    folder = tmp_path_factory.mktemp("Prof. X")
    solution = (COURSE / "solutions" / "doubling" / "doubling.py").read_text("utf-8")
    with zipfile.ZipFile(folder / "hand-ins.zip", "w") as archive:
        archive.writestr("Díaz, Ana_1234567_assignsubmission_file/doubling.py", solution)
        archive.writestr("Berg, Ben_1234568_assignsubmission_file/doubling.py", LEAKY)
        archive.writestr("cem.ipynb", "{")
        archive.writestr("dan/", "")
        archive.writestr("eve.py", solution)
        archive.writestr("eve.ipynb", "{")
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as zipped:
            zipped.writestr("fay\\doubling.py", solution)
        archive.writestr("fay/doubling.zip", inner.getvalue())
    done = run("grade", folder / "hand-ins.zip", *in_the_course(folder / "results"))
    return folder, done


def in_the_course(results: Path) -> list[str | Path]:
    places = ["--exercises", COURSE / "exercises", "--solutions", COURSE / "solutions"]
    return ["--assignment", "doubling", "--out", results, *places]


@pytest.mark.whole
def test_a_roster_and_what_is_judged_again_are_named_on_the_command_line(tmp_path: Path) -> None:
    solution = (COURSE / "solutions" / "doubling" / "doubling.py").read_text("utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Ana.py").write_text(solution, "utf-8")
    (tmp_path / "roster.csv").write_text("name,section\nAna,Tuesday\nBen,Thursday\n", "utf-8")
    usual = ["grade", tmp_path / "in", *in_the_course(tmp_path / "out")]
    done = run(*usual, "--roster", tmp_path / "roster.csv")
    assert done.returncode == 0, done.stderr
    assert "Handed in nothing (1): Ben" in done.stdout
    path = tmp_path / "out" / "grades.csv"
    for option, again in (
        (["--only-step", "double"], "double"),
        (["--only-check", "halve_again/test_the_numbers_come_back"], "halve_again"),
        (["--only-check", "test_any_shape"], "double/test_any_shape"),
    ):
        done = run(*usual, *option)
        assert done.returncode == 0, done.stderr
        found = json.loads((tmp_path / "out" / "reports" / "Ana.json").read_text("utf-8"))
        assert again in found["receipt"]["judged again"]
        rows = csv.DictReader(path.read_text("utf-8").splitlines())
        assert [(row["name"], row["status"], row["section"]) for row in rows] == [
            ("Ana", "graded", "Tuesday"), ("Ben", "not_handed_in", "Thursday"),
        ]  # fmt: skip
    refused = run(*usual, "--only-step", "duoble")
    assert (refused.returncode, "Did you mean 'double'" in refused.stderr) == (2, True)


def test_nobody_of_a_class_vanishes_and_nobody_stops_it(doubled) -> None:
    folder, done = doubled
    assert done.returncode == 1, done.stderr
    rows = csv.DictReader((folder / "results" / "grades.csv").read_text("utf-8").splitlines())
    assert {row["student"]: row["score"] for row in rows} == {
        "Berg, Ben": "0",
        "Díaz, Ana": "3",
        "cem": "",
        "dan": "",
        "eve": "3",
        "fay": "3",
    }


def test_what_students_read_holds_no_path_of_the_machine(doubled) -> None:
    """Neither where submissions lie, nor a scratch folder, a home or where Python is installed."""
    folder, _ = doubled
    results = folder / "results"
    for name in ("junit", "json", "csv"):
        out = folder / f"export.{name}"
        assert run("export", name, results, "--out", out).returncode == 0
    read = [*results.glob("feedback/**/*"), *results.glob("reports/*"), *folder.glob("export.*")]
    files = [path for path in read if path.is_file()]
    assert len(files) > 6 + 6 + 3 - 1
    homes = (Path.home(), ROOT, sys.prefix, sys.base_prefix, Path(sys.base_prefix).resolve())
    private = [str(folder), folder.name, *map(str, homes), "grader-", "site-packages"]
    ours = re.compile("|".join(map(re.escape, private)))
    for path in files:
        text = re.sub("keras-course-grader|grader-notebook", "", path.read_text("utf-8"))
        assert not ours.findall(text), path


def test_student_and_instructor_each_read_what_they_can_do(doubled) -> None:
    folder, done = doubled
    assert "dan: dan holds no doubling.py; ask for the file." in done.stdout
    page = (folder / "results" / "feedback" / "dan.html").read_text("utf-8")
    assert "Your hand-in holds no doubling.py; hand in doubling.py or doubling.ipynb." in page
    assert "ask for the file" not in page
    text = (folder / "results" / "feedback" / "cem.html").read_text("utf-8")
    assert "cem.ipynb is damaged: it is no JSON from line 1 on" in text


@pytest.mark.whole
def test_names_with_commas_are_chosen_by_only(doubled) -> None:
    folder, _ = doubled
    args = ("grade", folder / "hand-ins.zip", *in_the_course(folder / "results"), "--json")
    done = run(*args, "--only", "Díaz, Ana,fay", "--only", "Berg, Ben")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["students"] == 3
    assert "3 unchanged" in done.stderr
    done = run(*args, "--only", "Díaz, Anna")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'Díaz, Ana'?" in done.stderr


def test_generated_files_are_up_to_date() -> None:
    assert run("generate", "--check").returncode == 0


def test_a_changed_solution_makes_the_generated_files_stale(tmp_path: Path) -> None:
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / name)
    solution = tmp_path / "solutions" / "first_model" / "first_model.py"
    solution.write_text(solution.read_text("utf-8").replace("Step 1:", "Step one:"), "utf-8")
    done = run("generate", "--check", cwd=tmp_path)
    assert done.returncode == 1
    assert "first_model.py" in done.stderr
    assert "grader generate" in done.stderr
