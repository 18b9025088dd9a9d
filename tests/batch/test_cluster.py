"""Grading on other machines with Dask: a real scheduler and workers, here on one machine."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader.assignment.manifest import Assignment
from grader.batch.cluster import connect
from grader.batch.cluster import worker as worker_side
from grader.batch.cluster.address import ClusterAddress
from grader.batch.cluster.connect import judge_on
from grader.batch.cluster.order import Basis, Order, WorkerReply
from grader.batch.grading import Options
from grader.batch.local import judge_many, strongest
from grader.cli import main as cli
from grader.common.outcomes import UsageError
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox import warm
from grader.submissions.submission import Submission

if not importlib.util.find_spec("distributed"):  # importing it takes seconds: where it is needed
    pytest.skip("needs the extra `dask`", allow_module_level=True)

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "courses" / "doubling"
ASSIGNMENT = Assignment.read(COURSE / "exercises" / "doubling")
RIGHT = "import time\n\n\ndef double(x):\n    time.sleep({pause})\n    return 2 * x\n# {number}\n"

needs_fork = pytest.mark.skipif(not warm.available(), reason="needs a process that forks: Linux")


def start(program: str, temporary: Path, *args: str, **environment: str) -> subprocess.Popen[bytes]:
    """A scheduler or a worker, whose processes keep their temporary files in `temporary`."""
    temporary.mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{program}", "--host", "127.0.0.1",
         "--no-dashboard", *args],
        env={**os.environ, "TMPDIR": str(temporary), **environment},
        cwd=temporary,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def processes(temporary: Path) -> list[psutil.Process]:
    """Those that keep their temporary files below this folder, or did when started."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR", "").startswith(str(temporary)):
                found.append(process)
        except psutil.Error:
            continue
    return found


def gone(temporary: Path, *, but: Sequence[int] = (), seconds: float = 20.0) -> bool:
    """Whether all processes but these end soon."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not [p for p in processes(temporary) if p.pid not in but]:
            return True
        time.sleep(0.2)
    return False


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler on the loopback, and its address."""
    where = folder / "scheduler.json"
    process = start(
        "scheduler", folder / "scheduler", "--port", "0", "--scheduler-file", str(where)
    )
    try:
        deadline = time.monotonic() + 60
        while not where.is_file() or not where.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield json.loads(where.read_text())["address"], process
    finally:
        process.kill()
        process.wait()


@contextmanager
def worker(address: str, folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with two threads; nobody starts it again when it dies."""
    process = start("worker", folder, address, "--no-nanny", "--nthreads", "2", **environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A scheduler with one worker: its address, and the folder of the worker's temporary files."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder) as (address, _), worker(address, folder / "lasting"):
        yield address, folder / "lasting"


def some(count: int, *, pause: float = 0.5) -> list[tuple[str, Submission]]:
    path = Path("doubling.py")
    return [(f"s{i}", Submission(path, RIGHT.format(pause=pause, number=i))) for i in range(count)]


def write_class(folder: Path, count: int, *, pause: float = 0.5) -> Path:
    folder.mkdir()
    for name, submission in some(count, pause=pause):
        (folder / f"{name}.py").write_text(submission.source)
    return folder


def arguments(submissions: Path, results: Path, *more: str) -> list[str]:
    return [
        "grade", str(submissions), "--assignment", "doubling", "--out", str(results),
        "--exercises", str(COURSE / "exercises"), "--solutions", str(COURSE / "solutions"), *more,
    ]  # fmt: skip


def grade(
    submissions: Path, results: Path, *more: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments(submissions, results, *more)],
        env={**os.environ, **environment}, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


@contextmanager
def begun(
    submissions: Path, results: Path, *more: str, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """The command, with one submission of its six graded."""
    running = subprocess.Popen(
        [sys.executable, "-m", "grader", *arguments(submissions, results, *more)],
        env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert running.stderr
        assert "1 of 6" in running.stderr.readline()
        yield running
    finally:
        running.kill()
        running.wait()


def graded(results: Path) -> dict[str, tuple[str, float]]:
    book = results / "gradebook.sqlite"
    if not book.is_file():
        return {}
    with sqlite3.connect(book) as connection:
        rows = connection.execute("select student, status, score from gradebook_grades").fetchall()
    assert len(rows) == len({row[0] for row in rows})
    return {name: (status, score) for name, status, score in rows}


@needs_fork
@pytest.mark.whole
def test_a_worker_is_killed_and_every_submission_gets_its_one_grade(
    cluster: tuple[str, Path], tmp_path: Path
) -> None:
    """The reports are those of this machine, byte for byte; the killed worker leaves nothing."""
    import distributed

    address, lasting = cluster
    submissions = some(8)
    options = JudgeOptions(sandbox=strongest())
    reports: dict[str, Report] = {}
    killed = ""
    with worker(address, tmp_path / "victim") as victim:
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            judge = judge_on(ClusterAddress(scheduler=address), tell=print)
            for name, report in judge(ASSIGNMENT, submissions, Options(judge=options)):
                assert name not in reports
                reports[name] = report
                busy = [a for a, keys in client.processing().items() if keys]
                if not killed and len(busy) == 2 and processes(tmp_path / "victim")[1:]:
                    victim.kill()
                    killed = name
        assert killed, "it was never seen at work"
        assert gone(tmp_path / "victim", but=[victim.pid])
    assert sorted(reports) == sorted(name for name, _ in submissions)
    few = submissions[:2]
    for name, report in judge_many(ASSIGNMENT, few, options=options):
        assert report.to_json() == reports[name].to_json()
    outcomes = {(r.status, r.score, *r.flags) for r in reports.values()}
    assert outcomes == {("graded", reports["s0"].steps[0].max_score)}
    lives_on = min(processes(lasting), key=lambda p: p.create_time())
    assert gone(lasting, but=[lives_on.pid])  # the run leaves only the worker itself


@needs_fork
@pytest.mark.whole
def test_the_usual_options_hold_on_a_cluster(cluster: tuple[str, Path], tmp_path: Path) -> None:
    """Who is graded, how many, for how long, and what is printed, is as on this machine."""
    submissions = write_class(tmp_path / "class", 3, pause=0.0)
    (submissions / "slow.py").write_text(RIGHT.format(pause=600, number=9))
    done = grade(
        submissions, tmp_path / "results", "--scheduler", cluster[0], "--only", "s1,slow,s2",
        "--limit", "2", "--jobs", "1", "--timeout", "6", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["students"], summary["not_graded"]) == (2, ["slow"])
    assert graded(tmp_path / "results").keys() == {"s1", "s2"}
    assert "grading: 2 of 2 s" in done.stderr
    done = grade(
        submissions, tmp_path / "results", "--scheduler", cluster[0], "--only", "slow",
        "--timeout", "3",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "results" / "reports" / "slow.json").read_text()
    assert graded(tmp_path / "results")["slow"] == ("graded", 0.0)
    assert "The 3 s for the whole submission were used up" in text


@pytest.mark.whole
@needs_fork
def test_no_more_are_graded_at_once_than_jobs_says(cluster: tuple[str, Path]) -> None:
    """The worker has two threads; with one job it never gets two submissions."""
    import distributed

    seen = set()
    judge = judge_on(ClusterAddress(scheduler=cluster[0]), tell=print)
    options = Options(jobs=1, judge=JudgeOptions(sandbox=strongest()))
    with distributed.Client(cluster[0], set_as_default=False) as client:
        for _ in judge(ASSIGNMENT, some(3, pause=0.05), options):
            seen.add(sum(map(len, client.processing().values())))
    assert max(seen) <= 1


@needs_fork
@pytest.mark.whole
def test_a_cluster_is_started_interrupted_and_started_again(tmp_path: Path) -> None:
    """Ctrl-C ends the cluster as well, and the same command goes on from there."""
    submissions = write_class(tmp_path / "class", 6)
    more = ["--cluster", "distributed:LocalCluster"]
    for option in ("n_workers=2", "threads_per_worker=1"):
        more += ["--cluster-option", option]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with begun(submissions, tmp_path / "results", *more, TMPDIR=str(temporary)) as running:
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: every process of its group
        rest = running.communicate(timeout=60)[1]
    assert running.returncode == 130
    assert rest.splitlines()[-1].startswith("grader: Stopped."), rest
    assert "Traceback" not in rest
    assert gone(temporary)
    had = graded(tmp_path / "results")
    assert 0 < len(had) < 6
    done = grade(submissions, tmp_path / "results", *more, TMPDIR=str(temporary))
    assert done.returncode == 0, done.stderr
    assert f"{len(had)} unchanged" in done.stderr
    assert set(graded(tmp_path / "results").values()) == set(had.values())
    assert len(graded(tmp_path / "results")) == 6
    assert gone(temporary)


@needs_fork
@pytest.mark.whole
def test_a_scheduler_that_dies_stops_the_run_with_one_line(tmp_path: Path) -> None:
    """What was graded is kept, nobody gets a grade for it, and the command says what to do."""
    submissions = write_class(tmp_path / "class", 6, pause=1.0)
    with (
        scheduler(tmp_path) as (address, process),
        worker(address, tmp_path / "worker"),
        begun(submissions, tmp_path / "results", "--scheduler", address) as running,
    ):
        process.kill()
        rest = running.communicate(timeout=120)[1].splitlines()
    assert running.returncode == 2
    assert f"The scheduler {address} is gone" in rest[-1]
    assert {status for status, _ in graded(tmp_path / "results").values()} == {"graded"}
    assert len(graded(tmp_path / "results")) < 6


@needs_fork
@pytest.mark.whole
def test_a_worker_with_another_version_is_refused(tmp_path: Path) -> None:
    """A grade is kept under the versions it was made with, so they are the same everywhere."""
    other = tmp_path / "other" / "keras-0.1.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: keras\nVersion: 0.1\n")
    submissions = write_class(tmp_path / "class", 1)
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, tmp_path / "worker", PYTHONPATH=str(other.parent)),
    ):
        done = grade(submissions, tmp_path / "results", "--scheduler", address)
    assert done.returncode == 2
    assert "has keras 0.1, but" in done.stderr.splitlines()[-1]
    assert graded(tmp_path / "results") == {}


def test_a_scheduler_without_workers_is_told_apart_from_a_slow_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "_FIRST_WORKER_SECONDS", 0.5)
    with scheduler(tmp_path) as (address, _):
        judged = judge_on(ClusterAddress(scheduler=address), tell=print)(
            ASSIGNMENT, some(1), Options()
        )
        with pytest.raises(UsageError, match=r"no workers; start some.*dask worker tcp://"):
            next(judged)


def closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


WRONG = [
    (["--scheduler", "tcp://a:1", "--cluster", "b:C"], "--scheduler (one that runs) or --cluster"),
    (["--scheduler", "tcp://a:1", "--cluster-option", "n=1"], "belongs to --cluster"),
    (["--scheduler", "nonsense://a:1"], "does not answer"),
    (["--cluster", "LocalCluster"], "is not MODULE:CLASS"),
    (["--cluster", "no_such_module:Cluster"], "No module named 'no_such_module'"),
    (["--cluster", "distributed:NoSuchCluster"], "has no NoSuchCluster"),
    (["--cluster", "pathlib:Path"], "no cluster class"),
    (["--cluster", "distributed:LocalCluster", "--cluster-option", "5"], "is not NAME=VALUE"),
    (
        ["--cluster", "distributed:LocalCluster", "--cluster-option", "n_workers=many"],
        "distributed:LocalCluster does not start",
    ),
    (
        ["--cluster", "distributed:LocalCluster", "--cluster-option", "n_workers=0"],
        "has no workers; say how many",
    ),
    (["--cluster", "broken_cluster:BrokenCluster", "--jobs", "1"], "cannot start a worker: "),
]  # fmt: skip
NOBODY_THERE = pytest.param(
    ["--scheduler", closed_port()], "does not answer", id="a closed port", marks=pytest.mark.whole
)  # Dask asks for ten seconds


@pytest.mark.parametrize(
    ("more", "says"), [*(pytest.param(*each, id=each[1]) for each in WRONG), NOBODY_THERE]
)
def test_wrong_use_is_one_line_and_exit_2(
    more: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    submissions = write_class(tmp_path / "class", 1)
    monkeypatch.setattr(sys, "argv", ["grader", *arguments(submissions, tmp_path / "out", *more)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    lines = [line for line in capfd.readouterr().err.splitlines() if "hidden checks" not in line]
    assert len(lines) == 1
    assert says in lines[0]


def test_without_dask_one_line_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    submissions = write_class(tmp_path / "class", 1)
    args = arguments(submissions, tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    monkeypatch.setattr(sys, "argv", ["grader", *args])
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "python -m pip install distributed" in capfd.readouterr().err.splitlines()[-1]


def test_grading_on_this_machine_does_not_load_dask() -> None:
    code = "import sys, grader.cli.main, grader.batch.grading; print('distributed' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@needs_fork
@pytest.mark.whole
def test_a_worker_keeps_its_processes_for_a_while_and_replaces_those_that_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is due is imported once for many submissions, and nothing stays without work.

    This assignment needs NumPy alone: no process of its worker has TensorFlow.
    """
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(worker_side, "_IDLE_SECONDS", 2.0)
    run = worker_side.Run("run", strongest().mode, ASSIGNMENT.manifest.limits.imports)
    order = replace(an_order(ASSIGNMENT.folder), submission=some(1, pause=0.0)[0][1]).encode()

    def one() -> tuple[float, set[int]]:
        reply = WorkerReply.decode(worker_side.judge_there(run, order))
        report = Report.from_json(reply.report.encode())
        assert "tensorflow" not in report.receipt
        return report.score, {p.pid for p in processes(tmp_path)}

    first, kept = one()
    assert one() == (first, kept)
    desks = [p for p in processes(tmp_path) if "grader.batch.cluster.judge_process" in p.cmdline()]
    assert len(desks) == 1
    desks[0].kill()
    with pytest.raises(worker_side.AgainError):
        one()
    assert one()[0] == first
    assert gone(tmp_path, seconds=30)  # idle
    assert one()[0] == first
    worker_side.end("run")
    assert gone(tmp_path)
    with pytest.raises(worker_side.AgainError):
        one()
    assert os.listdir(tmp_path) == []


def an_order(folder: Path, **options: object) -> Order:
    judge = replace(JudgeOptions(), **options)
    basis = Basis.found(ASSIGNMENT.folder, judge)
    source = "# é \ud800\n"  # a lone surrogate, as a notebook's JSON may hold it
    return Order(folder, judge, basis, "ana", Submission(Path("a b.py"), source, ("remark",)))


def test_an_order_arrives_as_it_was_sent() -> None:
    order = an_order(ASSIGNMENT.folder, pictures=Path("x"), total_seconds=3.0)
    assert Order.decode(order.encode()) == order
    assert order.unfit() == ""


def test_a_notebook_arrives_with_its_cells() -> None:
    path = ROOT / "exercises" / "first_model" / "first_model.ipynb"
    order = replace(an_order(ASSIGNMENT.folder), submission=Submission.read(path))
    assert order.submission.cells
    assert Order.decode(order.encode()) == order


def test_a_worker_without_the_folder_or_with_other_checks_says_so(tmp_path: Path) -> None:
    assert "lacks the assignment" in an_order(tmp_path / "nowhere").unfit()
    order = an_order(ASSIGNMENT.folder)
    gone_hidden = replace(order, options=replace(order.options, hidden=tmp_path / "hidden"))
    assert "there is no folder" in gone_hidden.unfit()
    other = replace(order, basis=Basis(order.basis.versions, {**order.basis.digests, "data": "0"}))
    assert f"has other data in {ASSIGNMENT.folder}" in other.unfit()


def test_a_reply_that_is_none_is_an_error_not_a_report() -> None:
    for data in (b"", b"[]", b'{"report": 5}', b"\xff"):
        with pytest.raises(ValueError, match=r"."):
            WorkerReply.decode(data)
