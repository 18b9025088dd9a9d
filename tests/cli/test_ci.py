"""`grader ci` on a push, and the autograder that is uploaded to Gradescope: both really run."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import msgspec
import pytest

from grader.assignment.manifest import Assignment
from grader.batch.local import strongest
from grader.cli.hosted import push as ci
from grader.cli.hosted.gradescope.bundle import Configuration, build_archive, requirements
from grader.cli.hosted.gradescope.run import grade as grade_on_gradescope
from grader.common.outcomes import UsageError
from grader.report.records import CheckResult, StepResult, unjudged
from grader.submissions.incoming import intake
from grader.submissions.incoming.intake import Entry
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "courses" / "doubling"
DOUBLING = Assignment.read(COURSE / "exercises" / "doubling")
FIRST_MODEL = Assignment.read(ROOT / "exercises" / "first_model")
HIDDEN = COURSE / "solutions" / "doubling" / "hidden"
RIGHT = "def double(x):\n    return 2 * x\n\ndef halve_again(doubled):\n    return doubled / 2\n"
WRONG = RIGHT.replace("2 * x", "x * 3")
FIRST_STEPS = """
import keras

def load_data():
    return keras.datasets.mnist.load_data()

def normalize(x):
    return x
"""
STUB = FIRST_MODEL.stub.read_text("utf-8")
PUSHED = STUB + FIRST_STEPS
LINE = PUSHED.count("\n")  # of `return x`


def run(*args: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, args)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )


@pytest.fixture(scope="module")
def push(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A repository with the first steps of `first_model`, pushed."""
    repository = tmp_path_factory.mktemp("repository")
    (repository / "src").mkdir()
    (repository / ".github").mkdir()
    (repository / "setup.py").write_text("raise SystemExit('never run')")
    (repository / "src" / "first_model.py").write_text(PUSHED)
    done = run(
        *("ci", "--pass-mark", "5", "--points", "points.json", "--sandbox", strongest().mode),
        cwd=repository,
        GITHUB_OUTPUT=str(repository / "output"),
        GITHUB_WORKSPACE=str(repository),
        GITHUB_ACTOR="octo/cat",
        GITHUB_STEP_SUMMARY=str(repository / "summary.md"),
    )
    return repository, done


def test_a_push_is_annotated_at_the_students_line(push) -> None:
    _, done = push
    assert done.returncode == 0, done.stderr
    commands = [line for line in done.stdout.splitlines() if re.match("::(error|warning)", line)]
    assert len(commands) == 1
    assert commands[0].startswith(
        f"::error file=src/first_model.py,line={LINE},title=normalize%3A "
    )


def test_what_is_shown_is_fenced_by_a_token_of_its_own(push) -> None:
    lines = push[1].stdout.splitlines()
    (begin,) = (n for n, line in enumerate(lines) if line.startswith("::stop-commands::"))
    token = lines[begin].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    end = lines.index(f"::{token}::")
    assert any("Normalise the images" in line for line in lines[begin:end])
    assert not any(line.startswith("::") for line in lines[begin + 1 : end])


def test_the_job_gets_a_summary_and_its_outcome(push) -> None:
    repository, done = push
    text = (repository / "summary.md").read_text("utf-8")
    assert f"### Mend `normalize`, line {LINE}" in text
    assert re.search(r"\| ✅ \| 1\. .*`load_data`.* 2 / 2 \| passed \|", text)
    assert "not attempted" in text
    assert done.stdout.splitlines()[-1].endswith("pass mark of 5 % reached")


def test_the_points_are_a_file_and_an_output_of_the_job(push) -> None:
    """...as GitHub Classroom's reporter reads them; the pass mark decides whether it is enough."""
    repository, _ = push
    text = (repository / "points.json").read_text("utf-8")
    found = json.loads(text)
    assert (found["status"], found["max_score"]) == ("pass", 26)
    scores = {test["name"].split(":")[0]: test["score"] for test in found["tests"]}
    assert (scores["load_data"], scores["normalize"]) == (2, 0)
    name, _, value = (repository / "output").read_text("utf-8").strip().partition("=")
    assert (name, base64.b64decode(value).decode()) == ("result", text)


def test_several_assignments_share_the_annotations_that_github_shows() -> None:
    both = [checked(0), checked(0)]
    wrong = CheckResult(
        name="test_it", label="It", outcome="failed", score=0, max_score=1, message="x"
    )
    for number, each in enumerate(both):
        steps = [
            StepResult(
                name=f"s{n}", title="S", outcome="failed", score=0, max_score=1,
                checks=[msgspec.structs.replace(wrong, message=f"{n}")],
            )
            for n in range(8)
        ]  # fmt: skip
        report = msgspec.structs.replace(each.report, steps=steps)
        both[number] = ci.Checked(each.pushed, report)
    lines = [line for line in ci.log(both).splitlines() if line.startswith("::error")]
    assert len(lines) == 10
    assert sum("title=s0%3A" in line for line in lines) == 2


def checked(score: float, *flags: str) -> ci.Checked:
    report = unjudged(DOUBLING, "ana", "x")
    changes = {"score": score, "flags": list(flags), "status": "graded"}
    if flags:
        changes["status"] = "needs_review"
    values = {name: getattr(report, name) for name in report.__struct_fields__} | changes
    entry = Entry("ana", Submission(Path("doubling.py"), ""))
    return ci.Checked(ci.Pushed(DOUBLING, entry, "doubling.py"), type(report)(**values))


def test_the_pass_mark_decides_and_nobody_passes_before_a_person_has_looked() -> None:
    assert checked(1.5).reaches(50)
    assert not checked(1.49).reaches(50)
    assert checked(3.0).reaches(100)
    assert not checked(3.0, "ours").reaches(0)


def test_a_file_is_found_by_its_name_or_by_the_assignments(tmp_path: Path) -> None:
    both = [DOUBLING, FIRST_MODEL]
    with pytest.raises(UsageError, match=r"none of doubling\.py, first_model\.py"):
        ci.find_pushed(both, tmp_path, named=False)
    with pytest.raises(
        UsageError, match=r"holds no doubling\.py; go to the folder with the student"
    ):
        ci.find_pushed([DOUBLING], tmp_path, named=True)
    (tmp_path / "mine.py").write_text(RIGHT)
    with pytest.raises(UsageError, match="none of"):
        ci.find_pushed(both, tmp_path, named=False)
    with pytest.raises(UsageError, match="--assignment"):
        ci.find_pushed(both, tmp_path / "mine.py", named=False)
    top = {"GITHUB_WORKSPACE": str(tmp_path)}
    (found,) = ci.find_pushed([DOUBLING], tmp_path, named=True, environment=top)
    assert (found.path, found.assignment) == ("mine.py", DOUBLING)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "doubling.py").write_text(RIGHT)
    (found,) = ci.find_pushed(both, tmp_path, named=False, environment=top)
    assert found.path == "work/doubling.py"


def test_links_in_a_repository_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text(RIGHT)
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "doubling.py").symlink_to(secret)
    entry = intake.collect_one(repository, DOUBLING, student="ana")
    assert entry.submission is None
    assert "link" in entry.problem


@pytest.mark.whole
def test_classroom_50_gets_its_result_and_exit_code_0(tmp_path: Path) -> None:
    (tmp_path / "doubling.py").write_text(WRONG)
    names = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL")
    done = run(
        *("ci", "--exercises", COURSE / "exercises", "--result", "result.json"),
        *("--sandbox", strongest().mode),
        cwd=tmp_path,
        **{name: f"the {name}" for name in names},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert found["schema"] == "classroom50/result/v1"
    assert [test["passed"] for test in found["tests"]] == [False, True]
    assert (found["score"], found["max-score"]) == (2, 3)


@pytest.mark.parametrize("name", ["github-workflow.yml", "github-from-your-repository.yml"])
def test_the_workflow_in_the_documentation_calls_what_there_is(name: str) -> None:
    text = (ROOT / "docs" / "ci" / name).read_text("utf-8")
    used = re.findall(r"grader (\w+) (.*)", text)
    assert [command for command, _ in used] == ["ci"]
    options = re.findall(r"--[a-z-]+", used[0][1])
    helped = run("ci", "--help", cwd=ROOT).stdout
    assert options
    assert all(option in helped for option in options)
    assert "\t" not in text


@pytest.mark.parametrize(
    "name",
    ["github-workflow.yml", "github-from-your-repository.yml", "classroom50_autograder.py"],
)
def test_what_ci_installs_is_pinned_to_one_tag_and_the_tested_versions(name: str) -> None:
    text = (ROOT / "docs" / "ci" / name).read_text("utf-8")
    (tag,) = re.findall(r"git\+\S*?@([\w.]+)", text)
    assert re.search(rf"/{re.escape(tag)}/constraints\.txt", text)
    assert re.search(r"pip.*install.*--constraint", text, re.S)


def test_each_package_that_the_grader_needs_has_a_tested_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = re.findall(r"^([\w-]+)==", (ROOT / "constraints.txt").read_text("utf-8"), re.M)
    needed = [re.match(r"[\w-]+", line)[0] for line in project["dependencies"]]
    assert set(needed) <= set(pinned)


def test_the_workflow_caches_what_pip_downloads_until_it_names_another_tag() -> None:
    text = (ROOT / "docs" / "ci" / "github-workflow.yml").read_text("utf-8")
    assert re.search(r"cache: pip\n +cache-dependency-path: \.github/workflows/check\.yml", text)
    assert ".github/workflows/check.yml" in text.splitlines()[0]


def test_classroom_50_is_told_the_python_that_works(tmp_path: Path) -> None:
    """Its default is 3.14, which has no TensorFlow: the autograder says what to set."""
    script = (ROOT / "docs" / "ci" / "classroom50_autograder.py").read_text("utf-8")
    code = f"import sys\nsys.version_info = (3, 14, 0)\n{script}"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "The grader does not work with Python 3.14; set the assignment's runtime to "
        '{"runs-on": "ubuntu-latest", "python": "3.13"}.'
    )
    page = (ROOT / "docs" / "platforms" / "github.md").read_text("utf-8")
    assert '"python": "3.13"' in page


# Gradescope

WITH_A_WALL = pytest.mark.skipif(not strongest().walled, reason="judges behind the wall only")


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder laid out as `/autograder` is, with the archive unpacked in it."""
    root = tmp_path_factory.mktemp("autograder")
    archive = root / "autograder.zip"
    done = run(
        *("export", "gradescope-zip", "--assignment", "doubling", "--out", archive),
        *("--exercises", COURSE / "exercises", "--solutions", COURSE / "solutions"),
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(root / "source")
        names = packed.namelist()
        modes = {name: packed.getinfo(name).external_attr >> 16 & 0o777 for name in names}
    assert modes["run_autograder"] == modes["setup.sh"] == 0o755
    (root / "run_autograder").write_bytes((root / "source" / "run_autograder").read_bytes())
    (root / "submission").mkdir()
    (root / "results").mkdir()
    return root


def grade(root: Path, source: str, name: str = "doubling.py") -> dict:
    """What Gradescope does: files, metadata, `run_autograder` in a container without a network."""
    for path in (root / "submission").iterdir():
        path.unlink()
    if source:
        (root / "submission" / name).write_text(source)
    metadata = {"id": 5, "users": [{"email": "a@example.edu", "id": 77, "name": "Ana Díaz"}]}
    (root / "submission_metadata.json").write_text(json.dumps(metadata))
    (root / "results" / "results.json").unlink(missing_ok=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GRADER"))}
    done = subprocess.run(
        ["bash", root / "run_autograder"],
        cwd=root,
        env={**environment, "AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads((root / "results" / "results.json").read_text("utf-8"))


def test_the_scripts_are_bash(container: Path) -> None:
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", container / "source" / name], check=True)


def test_the_archive_holds_what_it_needs_and_no_solution(container: Path) -> None:
    source = container / "source"
    assert (source / "solutions" / "doubling" / "hidden" / "test_double_hidden.py").is_file()
    assert not (source / "solutions" / "doubling" / "doubling.py").exists()
    assert (source / "grader" / "report" / "report.schema.json").is_file()
    assert not list(source.rglob("__pycache__"))
    wanted = requirements()
    for name in ("tensorflow", "keras", "numpy"):
        assert re.search(rf"^{name}==[0-9.]+$", wanted, re.M)
    assert "psycopg" not in wanted


def test_the_same_assignment_gives_the_same_archive() -> None:
    configuration = Configuration(assignment="doubling")
    first = build_archive(DOUBLING, HIDDEN, configuration)
    assert first == build_archive(DOUBLING, HIDDEN, configuration)


@WITH_A_WALL
def test_a_right_submission_gets_full_marks_and_hidden_checks_stay_hidden(container: Path) -> None:
    found = grade(container, RIGHT)
    assert found["score"] == 3.0
    assert found["extra_data"]["receipt"]["platform_id"] == "77"
    assert found["execution_time"] > 0
    assert {test["visibility"] for test in found["tests"]} == {"visible", "after_published"}


@WITH_A_WALL
@pytest.mark.whole
def test_a_wrong_one_loses_its_step_and_reads_why(container: Path) -> None:
    found = grade(container, WRONG, name="my answer.py")
    assert 1.0 <= found["score"] < 3.0
    assert sum(test["score"] for test in found["tests"]) == found["score"]
    failed = [test for test in found["tests"] if test["status"] == "failed"]
    assert all(test["name"].startswith("double:") for test in failed)
    assert any("hint: Multiply by 2." in test["output"] for test in failed)


@WITH_A_WALL
def test_without_a_file_the_student_reads_so(container: Path) -> None:
    found = grade(container, "")
    assert found["score"] == 0
    told = "Your hand-in holds no doubling.py; hand in doubling.py or doubling.ipynb."
    assert found["output"] == told
    assert found["visibility"] == "visible"


def test_an_archive_that_is_not_whole_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="build the archive again"):
        grade_on_gradescope(tmp_path)
