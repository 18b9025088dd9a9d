"""Pushes and hand-ins that bring more than a submission: a red mark stays red.

Each of them is a real folder, judged by the real command in a process of its own.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.assignment import lookup
from grader.assignment.manifest import Assignment
from grader.batch import local as batch
from grader.cli.hosted import push as ci
from grader.cli.hosted.gradescope import run as gradescope_run
from grader.cli.hosted.gradescope.bundle import Configuration, build_archive
from grader.common.outcomes import UsageError
from grader.sandbox.wall import wall

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "courses" / "doubling"
WRONG = "def double(x):\n    return 3 * x\n\ndef halve_again(doubled):\n    return doubled / 2\n"
MODULES = (
    "conftest.py", "sitecustomize.py", "usercustomize.py", "grader/__init__.py",
    "grader/__main__.py", "grader/cli/hosted/push.py", "multiprocessing/__init__.py", "numpy.py",
    "pytest.py", "_pytest/__init__.py", "keras/__init__.py", "tensorflow/__init__.py",
    "click/__init__.py", "msgspec.py", "psutil.py", "pip/__init__.py", "pip/__main__.py",
    "subprocess.py", "signal.py",
    "threading.py", "random.py", "json.py", "plugin_of_mine.py", "setup.py",
)  # fmt: skip
PYTEST = "addopts = -p plugin_of_mine --ignore-glob=*\npython_functions = nothing\n"
SETTINGS = {
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p plugin_of_mine"\n',
    "pytest.ini": f"[pytest]\n{PYTEST}",
    "tox.ini": f"[pytest]\n{PYTEST}",
    "setup.cfg": f"[tool:pytest]\n{PYTEST}",
    "path.pth": "import plugin_of_mine\n",
    ".env": "PYTHONPATH=.\nPYTEST_ADDOPTS=-p plugin_of_mine\nPYTEST_PLUGINS=plugin_of_mine\n",
    "constraints.txt": "pytest==0.1\n",
    "requirements.txt": "pytest==0.1\n",
    "pip.conf": "[global]\nindex-url = file:///nowhere\n",
    "matplotlibrc": "backend: module://plugin_of_mine\n",
    ".github/workflows/another.yml": "on: push\n",
    "result.json": '{"score": 3, "max-score": 3}',
}
NO_CHECK = "def test_nothing(student):\n    pass\n"
WALLED = batch.strongest().walled
SANDBOX = ("--sandbox", batch.strongest().mode)


def fill(repository: Path, name: str, wrong: str) -> Path:
    """A push of a wrong submission with all that might make it look right; returns what to watch.

    Each module writes its name into the file that is returned, if it is ever run.
    """
    told = repository.with_name(f"{repository.name}-told")
    text = f"open({str(told)!r}, 'a').write(__file__ + ' ')\n"
    for module in MODULES:
        place = repository / module
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    for setting, content in SETTINGS.items():
        place = repository / setting
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    exercise = lookup.find_assignment(COURSE / "exercises", name).folder
    for place in (repository / "exercises" / name, repository / name):
        shutil.copytree(exercise, place, ignore=shutil.ignore_patterns("*.ipynb", name + ".py"))
        for check in place.glob("test_*.py"):
            check.write_text(text + NO_CHECK)
    for file in ("assignment.toml", *(path.name for path in exercise.glob("test_*.py"))):
        (repository / file).write_text(text if file.endswith(".py") else "")
    (repository / "given").mkdir()
    (repository / "solutions" / name / "hidden").mkdir(parents=True)
    (repository / "solutions" / name / "hidden" / "test_it_hidden.py").write_text(text)
    (repository / ".git").mkdir()
    (repository / f"{name}.py").write_text(wrong)
    return told


def on_github(
    *command: str | Path, cwd: Path, repository: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GITHUB"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    github = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(repository)}
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**environment, "PATH": path, **github, **variables},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )


def said(told: Path) -> str:
    return told.read_text() if told.exists() else ""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    return folder


@pytest.mark.whole
@pytest.mark.skipif(not shutil.which("grader"), reason="needs the command `grader` in PATH")
def test_what_lies_beside_the_submission_is_never_run(repository: Path, tmp_path: Path) -> None:
    """Settings, plugins, modules named like ours or Python's, checks: the mark stays red.

    The command runs in the very folder that was pushed.
    """
    told = fill(repository, "doubling", WRONG)
    elsewhere = tmp_path / "precious.json"
    elsewhere.write_text("precious")
    (repository / "points.json").symlink_to(elsewhere)
    done = on_github(
        "grader", "ci", "--exercises", COURSE / "exercises", "--assignment", "doubling", *SANDBOX,
        "--points", "points.json", cwd=repository, repository=repository,
    )  # fmt: skip
    assert said(told) == ""
    assert done.returncode == 1, done.stderr
    assert "doubling: 1.67 of 3 points" in done.stdout
    assert elsewhere.read_text() == "precious"
    points = json.loads((repository / "points.json").read_text("utf-8"))
    assert points["status"] == "fail"


def commands_of(workflow: str) -> list[str]:
    """What a workflow of ours runs; each in the runner's own folder, and isolated."""
    text = (ROOT / "docs" / "ci" / workflow).read_text("utf-8")
    found = re.findall(r"working-directory: (.*)\n +run: (?:>-\n)?\s*(.*(?:\n +--.*)*)", text, re.M)
    assert text.count("run: ") == len(found) == 2
    assert {where for where, _ in found} == {"${{ runner.temp }}"}
    commands = [" ".join(command.split()) for _, command in found]
    assert all(command.startswith("python -I -m ") for command in commands)
    return commands


def test_the_workflow_of_the_instructors_looks_into_a_folder_of_its_own() -> None:
    """The students' repository is data there, and no credentials stay with it."""
    assert (
        '--submission "$GITHUB_WORKSPACE/submission"'
        in commands_of("github-from-your-repository.yml")[-1]
    )
    text = (ROOT / "docs" / "ci" / "github-from-your-repository.yml").read_text("utf-8")
    assert re.search(r"path: submission\n.*\n +persist-credentials: false", text)


@pytest.mark.whole
@pytest.mark.skipif(not WALLED, reason="the workflow asks for the wall")
def test_the_workflow_as_it_stands_runs_nothing_that_was_pushed(
    repository: Path, tmp_path: Path
) -> None:
    """Its own commands, in the folder that it names, on a push that brings all of these."""
    told = fill(repository, "doubling", WRONG)
    exercise = ROOT / "exercises" / "first_model"
    (repository / "first_model.py").write_text((exercise / "first_model.py").read_text("utf-8"))
    for place in ("exercises/first_model", "first_model"):
        (repository / place).mkdir()
        for check in exercise.glob("test_*.py"):
            (repository / place / check.name).write_text(NO_CHECK)
        shutil.copy(exercise / "assignment.toml", repository / place)
    command = commands_of("github-workflow.yml")[-1]
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = on_github("bash", "-c", command, cwd=temporary, repository=repository)
    assert said(told) == ""
    assert done.returncode == 1, done.stderr
    assert "first_model: 0 of 26 points" in done.stdout
    assert json.loads((temporary / "points.json").read_text("utf-8"))["status"] == "fail"


@pytest.mark.whole
@pytest.mark.skipif(not WALLED, reason="the autograder asks for the wall")
def test_the_autograder_of_classroom_50_runs_nothing_that_was_pushed(repository: Path) -> None:
    """Also where it lies in the pushed folder; a pushed result is replaced."""
    told = fill(repository, "doubling", WRONG)
    script = (ROOT / "docs" / "ci" / "classroom50_autograder.py").read_text("utf-8")
    place = repository / "autograder.py"
    asked = f'"--exercises", {str(COURSE / "exercises")!r}, "--assignment", "doubling", '
    script = script.replace('"--assignment", "first_model", ', asked)
    assert 'INSTALL = ["pip", ' in script
    before, install, after = script.replace('["pip", ', '["json.tool", ').partition('json.tool", ')
    place.write_text(f'{before}{install}"--help"]\nunused = [{after}')
    names = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL")
    done = on_github(
        "python", "autograder.py",
        cwd=repository, repository=repository, **dict.fromkeys(names, "x"),
    )  # fmt: skip
    assert said(told) == ""
    assert done.returncode == 0, done.stderr
    found = json.loads((repository / "result.json").read_text("utf-8"))
    assert [test["passed"] for test in found["tests"]] == [False, True]


def test_a_pushed_result_does_not_stand_where_nothing_could_be_judged(repository: Path) -> None:
    """Else the platform would take it for the grader's own."""
    place = repository / "result.json"
    place.write_text("pushed")
    ci.clear(place)
    assert not place.exists()
    place.mkdir()
    with pytest.raises(UsageError, match="Cannot replace"):
        ci.clear(place)


@pytest.mark.parametrize("submission", ["", "src", "src/doubling.py"])
def test_checks_that_were_pushed_are_refused(repository: Path, submission: str) -> None:
    """...wherever in the repository they lie; on a machine of one's own they may."""
    (repository / ".git").mkdir()
    (repository / "src").mkdir()
    (repository / "src" / "doubling.py").write_text(WRONG)
    (repository / "exercises").mkdir()
    where, on_ci = repository / submission, {"CI": "true"}
    with pytest.raises(UsageError, match="lie within what was pushed"):
        ci.refuse_pushed_checks(repository / "exercises", where, on_ci)
    link = repository.with_name("course")
    link.symlink_to(repository / "exercises")
    with pytest.raises(UsageError, match="only instructors can push"):
        ci.refuse_pushed_checks(link, where, on_ci)
    ci.refuse_pushed_checks(COURSE / "exercises", where, on_ci)
    ci.refuse_pushed_checks(repository / "exercises", where, {})


def test_a_course_checked_out_within_the_workspace_is_the_instructors(repository: Path) -> None:
    """As `actions/checkout` does with `path:`; a submodule is what the push says it is."""
    (repository / ".git").mkdir()
    exercises = repository / "course" / "exercises"
    exercises.mkdir(parents=True)
    (repository / "course" / ".git").mkdir()
    ci.refuse_pushed_checks(exercises, repository, {"CI": "true"})
    (repository / "course" / ".git").rmdir()
    (repository / "course" / ".git").write_text("gitdir: ../.git/modules/course")
    with pytest.raises(UsageError, match="lie within what was pushed"):
        ci.refuse_pushed_checks(exercises, repository, {"CI": "true"})


def test_a_grader_that_was_pushed_is_refused() -> None:
    """As where the students' repository holds the whole course, installed from there."""
    where = ROOT / "exercises" / "first_model"
    if (ROOT / ".git").exists():
        with pytest.raises(UsageError, match="lie within what was pushed"):
            ci.refuse_pushed_checks(COURSE / "exercises", where, {"GITHUB_ACTIONS": "true"})


@pytest.mark.parametrize("place", ["doubling.py", "src/doubling.py"])
def test_a_link_is_not_followed_even_where_it_is_named(
    repository: Path, tmp_path: Path, place: str
) -> None:
    """`--submission PATH` names a path; what lies there was pushed."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "doubling.py").write_text(WRONG)
    if place.startswith("src"):
        (repository / "src").symlink_to(secret)
    else:
        (repository / place).symlink_to(secret / "doubling.py")
    doubling = Assignment.read(COURSE / "exercises" / "doubling")
    top = {"GITHUB_WORKSPACE": str(repository)}
    with pytest.raises(UsageError, match="is a link"):
        ci.find_pushed([doubling], repository / place, named=True, environment=top)


def test_an_assignment_that_was_pushed_is_not_found(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that the instructor's folder lacks is missing, whatever the push has of this name."""
    shutil.copytree(COURSE / "exercises" / "doubling", repository / "tripling")
    monkeypatch.chdir(repository)
    assert lookup.find_assignment(COURSE / "exercises", "tripling").folder.is_dir()
    with pytest.raises(UsageError, match="no assignment 'tripling'"):
        lookup.all_assignments(COURSE / "exercises", "tripling", nowhere_else=True)


def test_without_a_wall_a_push_is_not_judged_unless_that_is_asked_for(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission could change the result: the command says so, and ends with 2."""
    from click.testing import CliRunner

    from grader.cli.main import commands

    (repository / "doubling.py").write_text(WRONG)
    monkeypatch.setattr(wall, "offer", lambda: wall.Offer(0, seccomp=True, namespaces=True))
    args = ["ci", "--exercises", str(COURSE / "exercises"), "--submission", str(repository)]
    done = CliRunner().invoke(commands, args)
    assert isinstance(done.exception, UsageError)
    assert "--sandbox process" in str(done.exception)


@pytest.mark.whole
@pytest.mark.skipif(not shutil.which("grader"), reason="needs the command `grader` in PATH")
def test_submissions_named_like_modules_of_python_are_not_run(tmp_path: Path) -> None:
    """`grader grade .` in the very folder of submissions, one of them `signal.py`."""
    told, folder = tmp_path / "told", tmp_path / "class"
    (folder / "multiprocessing").mkdir(parents=True)
    text = f"{WRONG}try:\n    open({str(told)!r}, 'a').write(__file__)\nexcept OSError: pass\n"
    for name in ("signal.py", "threading.py", "multiprocessing/__init__.py"):
        (folder / name).write_text(text)
    done = on_github(
        "grader", "grade", ".", "--assignment", "doubling", *SANDBOX, "--out", tmp_path / "out",
        "--exercises", COURSE / "exercises", "--solutions", COURSE / "solutions",
        cwd=folder, repository=folder,
    )  # fmt: skip
    assert WALLED is False or said(told) == "", done.stderr
    assert "double" in done.stdout


# Gradescope

HAND_IN = """
import ctypes, os, shutil, signal, socket, subprocess

ROOT = {root!r}
TRIED = {{}}

def attempt(name, function, *args):
    try:
        function(*args)
        TRIED[name] = "worked"
    except OSError:
        TRIED[name] = "denied"

def write(path):
    with open(path, "w") as stream:
        stream.write({forged!r})

def try_all():
    results = ROOT + "/results/results.json"
    secret = ROOT + "/source/solutions/doubling/hidden/test_double_hidden.py"
    attempt("read", lambda: open(secret).read())
    attempt("list", os.listdir, ROOT + "/source/solutions/doubling/hidden")
    attempt("list all", os.listdir, ROOT)
    attempt("metadata", lambda: open(ROOT + "/submission_metadata.json").read())
    attempt("settings", lambda: open(ROOT + "/source/autograder.json").read())
    attempt("copy", shutil.copyfile, secret, "copy.py")
    attempt("link", os.link, secret, "link.py")
    attempt("write", write, results)
    attempt("write aside", write, ROOT + "/results/results.json.part")
    attempt("move", lambda: (write("mine.json"), os.rename("mine.json", results)))
    attempt("link results", os.symlink, os.path.abspath("mine.json"), results)
    attempt("replace folder", os.rename, ROOT + "/results", ROOT + "/old")
    attempt("fill folder", os.mkdir, results)
    attempt("script", write, ROOT + "/run_autograder")
    attempt("grader", write, ROOT + "/source/grader/cli/hosted/gradescope/run.py")
    attempt("check", write, ROOT + "/source/exercises/doubling/test_double.py")
    attempt("remove", os.remove, ROOT + "/source/solutions/doubling/hidden/test_double_hidden.py")
    attempt("memory", lambda: open(f"/proc/{{os.getppid()}}/mem", "r+b").close())
    attempt("environment", lambda: open(f"/proc/{{os.getppid()}}/environ").read())
    attempt("parent", os.kill, os.getppid(), signal.SIGKILL)
    attempt("daemon", os.fork)
    attempt("program", subprocess.run, ["true"])
    attempt("network", socket.socket)
    attempt("root", os.setuid, 12345)

try_all()
at_import = dict(TRIED)

def double(x):
    TRIED.clear()
    try_all()
    worked = [name for tried in (at_import, TRIED) for name in tried if tried[name] != "denied"]
    if worked or len(TRIED) < 20:
        raise ValueError("worked: " + ", ".join(worked))
    return 2 * x

def halve_again(doubled):
    return doubled / 2
"""


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder laid out as `/autograder`, with the archive and a hand-in that brings a lot."""
    root = tmp_path_factory.mktemp("autograder")
    doubling = Assignment.read(COURSE / "exercises" / "doubling")
    hidden = COURSE / "solutions" / "doubling" / "hidden"
    data = build_archive(doubling, hidden, Configuration(assignment="doubling"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "results").mkdir()
    (root / "submission").mkdir()
    users = [{"email": "ana@example.edu", "id": 77, "name": "Ana"}]
    (root / "submission_metadata.json").write_text(json.dumps({"users": users}))
    return root


def run_autograder(root: Path) -> subprocess.CompletedProcess[str]:
    return on_github(
        "bash", root / "run_autograder", cwd=root / "submission", repository=root,
        AUTOGRADER_ROOT=str(root), AUTOGRADER_PYTHON=sys.executable,
    )  # fmt: skip


def contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != "results.json"
    }


@pytest.mark.skipif(not WALLED, reason="judges behind the wall only")
def test_a_hand_in_reads_no_hidden_check_and_writes_no_result(container: Path) -> None:
    """It has its points only if everything it tried was denied, at import and in a call.

    What lies beside it in the hand-in, named like our modules or pytest's settings, is never run.
    """
    told = fill(container / "submission", "doubling", "")
    source = HAND_IN.format(root=str(container), forged='{"score": 100}')
    (container / "submission" / "doubling.py").write_text(source)
    (container / "results" / "results.json").write_text('{"score": 100}')
    before = contents(container)
    done = run_autograder(container)
    assert done.returncode == 0, done.stderr
    found = json.loads((container / "results" / "results.json").read_text("utf-8"))
    assert [t["output"] for t in found["tests"] if "worked:" in t["output"]] == []
    assert found["score"] == 3.0
    assert contents(container) == before
    assert said(told) == ""


@pytest.mark.skipif(not WALLED, reason="judges behind the wall only")
def test_a_link_to_the_hidden_checks_is_no_hand_in(container: Path) -> None:
    """Else their text would stand in the feedback, as the student's own line."""
    shutil.rmtree(container / "submission")
    (container / "submission").mkdir()
    secret = container / "source" / "solutions" / "doubling" / "hidden" / "test_double_hidden.py"
    (container / "submission" / "doubling.py").symlink_to(secret)
    assert run_autograder(container).returncode == 0
    found = json.loads((container / "results" / "results.json").read_text("utf-8"))
    assert found["score"] == 0
    assert "link" in found["output"]
    assert "def test" not in json.dumps(found)


def test_where_no_wall_can_be_built_nothing_is_run_in_the_container(
    container: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A result of before is no result of now; the log says what to do."""
    told = tmp_path / "told"
    shutil.rmtree(container / "submission")
    (container / "submission").mkdir()
    (container / "submission" / "doubling.py").write_text(f"open({str(told)!r}, 'w')\n")
    out = container / "results" / "results.json"
    out.write_text('{"score": 100}')
    monkeypatch.setattr(wall, "offer", lambda: wall.Offer(0, seccomp=True, namespaces=True))
    monkeypatch.setattr(sys, "argv", ["run", str(container)])
    with pytest.raises(SystemExit, match=r"write its own results\. Nothing was run\..*--no-hidden"):
        gradescope_run.main()
    assert not told.exists()
    assert not out.exists()
