"""Submissions that attack the grader, judged as a class is, beside honest ones.

Whatever they do: their own score is at most what they earn, the neighbours get what they earned,
and nothing outside is touched or read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from hostile import HOLE, REFERENCE, ROOT, Attack, light, read_attacks

from grader.assignment.manifest import Assignment
from grader.batch.local import judge_many
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox import start as sandbox
from grader.sandbox.start import Sandbox
from grader.sandbox.wall import wall
from grader.submissions.submission import Submission

ATTACKS = {attack.name: attack for attack in read_attacks()}
QUICK_WITHOUT_NAMESPACES = ("files", "network", "signals", "processes")  # what they help against
SAME_WITHOUT_NAMESPACES = ("forged", "models", "output", "patching", "poison", "text")
"""What a submission tells the judge of itself: no part of the wall decides on that."""
CANARY = "canary-5d1f0c"
MOST_SECONDS = 1500  # of a whole batch: the time limit outside of what is tested

LIGHT_STEPS = ("load_data", "normalize")


@dataclass(frozen=True)
class Outside:
    """What no submission may touch or read: made by the test."""

    folder: Path
    facts: dict[str, Any]
    victim: subprocess.Popen[bytes]
    listeners: dict[str, socket.socket]

    def problems(self) -> list[str]:
        """What is not as it was."""
        found = [name for name, each in self.listeners.items() if _heard(each)]
        if self.victim.poll() is not None:
            found.append("the sibling was killed")
        elif psutil.Process(self.victim.pid).status() == psutil.STATUS_STOPPED:
            found.append("the sibling was stopped")
        if (self.folder / "secret.txt").read_text() != CANARY:
            found.append("the file was changed")
        if sorted(p.name for p in self.folder.iterdir()) != ["secret.txt", "unix"]:
            found.append("the folder was changed")
        if (self.folder / "secret.txt").stat().st_mode & 0o777 != 0o600:
            found.append("the file's mode was changed")
        return found


def _heard(listener: socket.socket) -> bool:
    listener.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        if listener.type == socket.SOCK_DGRAM:
            return bool(listener.recv(10))
        listener.accept()
        return True
    return False


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    folder = tmp_path_factory.mktemp("outside")
    secret = folder / "secret.txt"
    secret.write_text(CANARY)
    secret.chmod(0o600)
    abstract = f"\0grader-hostile-{os.getpid()}"
    kinds: dict[str, tuple[int, int, Any]] = {
        "tcp": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        "unix": (socket.AF_UNIX, socket.SOCK_DGRAM, str(folder / "unix")),
        "abstract": (socket.AF_UNIX, socket.SOCK_DGRAM, abstract),
    }
    with contextlib.ExitStack() as stack:
        listeners = {}
        for name, (family, kind, address) in kinds.items():
            listeners[name] = stack.enter_context(socket.socket(family, kind))
            listeners[name].bind(address)
            if kind == socket.SOCK_STREAM:
                listeners[name].listen(1)
        victim = stack.enter_context(subprocess.Popen(["/bin/sleep", "3600"]))
        stack.callback(victim.kill)
        yield Outside(
            folder=folder,
            facts={
                "secret": str(secret),
                "home": os.path.expanduser("~"),
                "hidden": [str(REFERENCE), str(REFERENCE.parent / "hidden" / "digits.npz")],
                "assignment": str(ROOT / "exercises" / "first_model"),
                "victim": victim.pid,
                "test": os.getpid(),
                "tcp": listeners["tcp"].getsockname()[1],
                "udp": listeners["udp"].getsockname()[1],
                "unix": str(folder / "unix"),
                "abstract": abstract,
            },
            victim=victim,
            listeners=listeners,
        )


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """The assignment with short limits, so that an attack does not last long."""
    folder = tmp_path_factory.mktemp("exercises") / "first_model"
    shutil.copytree(ROOT / "exercises" / "first_model", folder)
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8").replace("seconds = 20\n", "seconds = 8\n")
    manifest.write_text(text.replace("import_seconds = 120", "import_seconds = 8"), "utf-8")
    return Assignment.read(folder)


@dataclass(frozen=True)
class Batch:
    """A batch that was judged, and what it left behind."""

    reports: dict[str, Report]
    problems: list[str]
    processes: list[str]
    folders: list[str]


@contextlib.contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Interrupt the block after so many seconds, whatever it waits for."""
    timer = threading.Timer(seconds, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextlib.contextmanager
def temporary_files() -> Iterator[Path]:
    """A folder of its own for temporary files, to see what is left of them."""
    before = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        os.environ["TMPDIR"] = folder
        tempfile.tempdir = None
        try:
            yield Path(folder)
        finally:
            os.environ.pop("TMPDIR")
            if before is not None:
                os.environ["TMPDIR"] = before
            tempfile.tempdir = None


def judge_all(
    assignment: Assignment, sources: dict[str, str], outside: Outside, wanted: Sandbox
) -> Batch:
    """Judge a batch as the command does, two at a time."""
    files = [(n, Submission(Path(f"{n}.py"), s)) for n, s in sources.items()]
    reports = {}
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    with temporary_files() as folder, time_limit(MOST_SECONDS):
        options = JudgeOptions(sandbox=wanted, hidden=REFERENCE.parent / "hidden")
        for name, report in judge_many(assignment, files, jobs=2, options=options):
            reports[name] = report
            print(f"{len(reports)}/{len(files)} {name} {report.score:g}", flush=True)
        folders = [path.name for path in folder.iterdir()]
    return Batch(reports, outside.problems(), processes_left(before), folders)


def processes_left(before: set[int]) -> list[str]:
    """What runs below this process and did not before, but for what Python itself started."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            line = " ".join(process.cmdline())
            if process.pid not in before and "resource_tracker" not in line:
                found.append(line)
    return found


def must_have_the_wall(*, namespaces: bool) -> None:
    """Skip where the kernel cannot build it; where it is required, that is a failure."""
    offer = wall.offer()
    missing = sandbox.lacking(dataclasses.replace(offer, namespaces=namespaces))
    if namespaces and not offer.namespaces:
        missing.append("User namespaces are forbidden here.")
    if missing and os.environ.get("GRADER_WALL_REQUIRED") == "1":
        pytest.fail(f"The wall is required, and cannot be built: {' '.join(missing)}")
    if missing:
        pytest.skip(" ".join(missing))


def attacks(*quick: str, without: tuple[str, ...] = ()) -> pytest.MarkDecorator:
    """All attacks but the groups `without`.

    Most belong to the whole proof, and all that are not of the groups `quick`.
    """
    every = {attack.group for attack in ATTACKS.values()}
    values = []
    for attack in ATTACKS.values():
        if attack.group in without:
            continue
        is_quick = attack.quick and attack.group in (quick or every)
        marks = () if is_quick else pytest.mark.whole
        values.append(pytest.param(attack, marks=marks, id=attack.name))
    return pytest.mark.parametrize("attack", values)


def chosen(request: pytest.FixtureRequest, test: Callable[..., None]) -> list[Attack]:
    """The attacks that this run has chosen for one of the tests below."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    return [item.callspec.params["attack"] for item in items if item.obj is test]


def whole(request: pytest.FixtureRequest) -> bool:
    """Whether more than the quick attacks are tried: then honest neighbours train, too."""
    return not all(attack.quick for attack in chosen(request, test_an_attack_gains_nothing))


@pytest.fixture(scope="module")
def batch(request: pytest.FixtureRequest, assignment: Assignment, outside: Outside) -> Batch:
    """The chosen attacks, with honest submissions before, among and behind them."""
    must_have_the_wall(namespaces=wall.offer().namespaces)
    some = chosen(request, test_an_attack_gains_nothing)
    return judge_beside_honest(some, request, assignment, outside, Sandbox("wall"))


@pytest.fixture(scope="module")
def batch_without_namespaces(
    request: pytest.FixtureRequest, assignment: Assignment, outside: Outside
) -> Batch:
    """The same with Landlock and seccomp alone."""
    must_have_the_wall(namespaces=False)
    some = chosen(request, test_it_gains_nothing_where_namespaces_are_forbidden)
    return judge_beside_honest(
        some, request, assignment, outside, Sandbox("wall", namespaces=False)
    )


def judge_beside_honest(
    some: list[Attack],
    request: pytest.FixtureRequest,
    assignment: Assignment,
    outside: Outside,
    wanted: Sandbox,
) -> Batch:
    lightly = light(LIGHT_STEPS) + f"\n# {CANARY}\n"
    first = REFERENCE.read_text("utf-8") + f"\n# {CANARY}\n" if whole(request) else lightly
    sources = {"honest first": first}
    for number, attack in enumerate(some):
        sources[attack.filed_as] = attack.source(outside.facts)
        if number % 8 == 7:
            sources[f"honest {number}"] = f"{lightly}# {number}\n"
    sources["honest last"] = first + "\n# the last one\n"
    before, os.environ["GRADER_CANARY"] = os.environ.get("GRADER_CANARY"), CANARY
    try:
        return judge_all(assignment, sources, outside, wanted)
    finally:
        os.environ.pop("GRADER_CANARY")
        if before is not None:
            os.environ["GRADER_CANARY"] = before


def deviations(attack: Attack, report: Report) -> list[str]:
    """What is not as the attack declares that it must be."""
    found = []
    text = report.to_json().decode()
    points = {step.name: (step.score, step.max_score) for step in report.steps}
    for name, (score, most) in points.items():
        if name in attack.passes and score != most:
            found.append(f"{name} has {score:g} of {most:g} points")
        if name in attack.fails and (score > attack.earns.get(name, 0.0) or score == most):
            found.append(f"{name} has {score:g} points, too many")
    missing = [name for name in attack.passes if name not in points]
    if missing:
        return [f"{', '.join(missing)} was not judged", f"{report.status}: {report.flags}"]
    honest = sum(points[name][1] for name in attack.passes) + sum(attack.earns.values())
    if report.score > honest:
        found.append(f"{report.score:g} points, of which {honest:g} are earned")
    if HOLE in text:
        found.append(text[text.index(HOLE) :][:200])
    if CANARY in text:
        found.append("the canary stands in the report")
    if report.status != "graded" and not attack.review:
        found.append(f"{report.status}: {report.flags}")
    found += [f"does not say {words!r}" for words in attack.says if words not in text]
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text):
        found.append("control characters stand in the report")
    return found


def test_there_are_enough_attacks() -> None:
    """At least 60, in every group that hostile code could belong to."""
    assert len(ATTACKS) >= 60
    assert len({attack.group for attack in ATTACKS.values()}) >= 12


def test_an_attack_of_each_group_is_tried_in_every_run() -> None:
    """`# quick: yes` in an attack's file says so."""
    every = {attack.group for attack in ATTACKS.values()}
    assert {attack.group for attack in ATTACKS.values() if attack.quick} == every


@attacks()
def test_an_attack_gains_nothing(attack: Attack, batch: Batch) -> None:
    """The score is at most what is earned, and no step that is right loses a point."""
    report = batch.reports[attack.filed_as]
    assert deviations(attack, report) == [], [
        (s.name, c.message) for s in report.steps for c in s.checks if c.message
    ]


@attacks(*QUICK_WITHOUT_NAMESPACES, without=SAME_WITHOUT_NAMESPACES)
def test_it_gains_nothing_where_namespaces_are_forbidden(
    attack: Attack, batch_without_namespaces: Batch
) -> None:
    """Landlock and seccomp alone hold the same."""
    report = batch_without_namespaces.reports[attack.filed_as]
    assert deviations(attack, report) == [], [
        (s.name, c.message) for s in report.steps for c in s.checks if c.message
    ]


@pytest.fixture(params=["batch", "batch_without_namespaces"])
def either(request: pytest.FixtureRequest) -> Batch:
    """A batch in one of the two modes."""
    found: Batch = request.getfixturevalue(request.param)
    return found


def test_honest_neighbours_get_what_they_earned(
    request: pytest.FixtureRequest, either: Batch
) -> None:
    """Before, among and behind the attacks."""
    honest = {name: r for name, r in either.reports.items() if name.startswith("honest ")}
    wanted = {step.name: step.max_score for step in next(iter(honest.values())).steps}
    for name, report in honest.items():
        all_steps = whole(request) and name in ("honest first", "honest last")
        steps = wanted if all_steps else LIGHT_STEPS
        assert report.status == "graded", (name, report.flags)
        assert report.score == sum(wanted[step] for step in steps), (name, report.steps)


def test_the_machine_is_untouched(either: Batch) -> None:
    """No file changed or planted, nothing heard on a socket, no sibling hurt."""
    assert either.problems == []


def test_nothing_is_left_behind(either: Batch) -> None:
    """No process and no scratch folder, however full or deep."""
    assert either.processes == []
    assert either.folders == []
