"""Which tests are run, on how many cores, and the warm process that they share.

Tests that bear the mark `whole` are left out unless `--whole` or `--rest` asks for them.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from grader.assignment.manifest import Assignment, find_assignments
from grader.batch.local import cores, strongest
from grader.sandbox import start as sandbox
from grader.sandbox import warm
from grader.sandbox.process import ProcessExchange
from grader.sandbox.session import Session, Setup
from grader.sandbox.start import Sandbox, Start, Starter

ROOT = Path(__file__).parents[1]
MOST_WORKERS = 4  # each keeps a warm process of some 600 MB
FIRST = ("test_hostile.py", "test_cluster.py")  # what takes long, so that nothing waits for it
APART = (
    "test_corpus.py::test_a_submission_of",
    "test_corpus.py::test_a_right_submission",
    "test_corpus.py::test_any_other_submission",
)
"""Tests of one file that need nothing of each other: each goes to whichever core is free."""
ONE_DATABASE = ("test_gradebook.py", "test_grading.py")  # where GRADER_TEST_POSTGRESQL names one

OpenSession = Callable[..., Session]
_left_out = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much of the proof is run."""
    group = parser.getgroup("proof", "how much of the grader's proof is run")
    group.addoption(
        "--whole",
        action="store_true",
        help="all of it: each submission of the corpus, each attack, each kill",
    )
    group.addoption("--rest", action="store_true", help="only what is left out by default")
    group.addoption("--part", metavar="K/N", help="of --rest the K-th of N parts of about one size")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what contradicts itself."""
    config.stash[_left_out] = Counter()
    _keep_compiled_code()
    _heed_signals()
    if config.option.whole and config.option.rest:
        raise pytest.UsageError("--rest is a part of --whole: give one of the two.")
    _part_asked_for(config)


def _part_asked_for(config: pytest.Config) -> tuple[int, int]:
    """Which part of the rest is run, and of how many."""
    asked = config.option.part
    found = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", asked or "1/1")
    if not found or int(found[1]) > int(found[2]) or (asked and not config.option.rest):
        raise pytest.UsageError("--part is K/N, such as 2/3, and belongs to --rest.")
    return int(found[1]), int(found[2])


def _keep_compiled_code() -> None:
    """Hundreds of Pythons and of judges begin here: what one has compiled, the next need not."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def _heed_signals() -> None:
    """Be stopped by SIGINT and SIGHUP even where a shell has started us with both ignored.

    `nohup` and a `&` in a script do that, and every program that a test starts would inherit it.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


# Which tests are run


@pytest.hookimpl(trylast=True)  # after -k and the like: told is what they would have run
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what nobody asked for."""
    left_out = [item for item in items if not _is_asked_for(item)]
    items[:] = sorted((item for item in items if _is_asked_for(item)), key=_turn)
    config.hook.pytest_deselected(items=left_out)
    if not config.option.rest:
        config.stash[_left_out].update(item.path.name for item in left_out)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = dict(config.stash[_left_out])


def _is_asked_for(item: pytest.Item) -> bool:
    option = item.config.option
    belongs_to_rest = item.get_closest_marker("whole") is not None
    if option.whole or _is_named(item):
        return True
    part, parts = _part_asked_for(item.config)
    is_in_part = zlib.crc32(item.nodeid.encode()) % parts == part - 1
    return belongs_to_rest == option.rest and (is_in_part or not option.rest)


def _is_named(item: pytest.Item) -> bool:
    """Whether the command line names single tests: then it means them."""
    return any("::" in arg for arg in item.config.invocation_params.args)


def _turn(item: pytest.Item) -> int:
    """What takes long comes first; what can go to any core comes last."""
    if item.path.name in FIRST:
        return FIRST.index(item.path.name)
    return len(FIRST) + any(each in item.nodeid for each in APART)


# How many cores are used


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Use all cores where pytest-xdist is there, and nobody asks otherwise or for single tests."""
    option = config.option
    asked = getattr(option, "numprocesses", 0) is not None or option.dist != "no" or option.tx
    alone = option.usepdb or option.capture == "no" or option.collectonly
    if asked or alone or hasattr(config, "workerinput") or not _are_many(config):
        return
    option.numprocesses = min(cores(), MOST_WORKERS)
    option.dist = "loadfile"
    option.loadscopereorder = False


def _are_many(config: pytest.Config) -> bool:
    return all(Path(arg).is_dir() for arg in config.args)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out what `_unit` keeps together."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _unit(nodeid)

    return Scheduling(config, log) if config.option.dist == "loadfile" else None


def _unit(nodeid: str) -> str:
    """What one worker runs as a whole: a file's tests share fixtures."""
    if any(each in nodeid for each in APART):
        return nodeid
    file = nodeid.partition("::")[0]
    return "database" if file.endswith(ONE_DATABASE) else file


# What is told at the end


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Hear from a worker of pytest-xdist what was left out; each knows of all."""
    node.config.stash[_left_out] |= Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what was left out, and where the exercises are."""
    left_out = config.stash[_left_out]
    if left_out:
        where = ", ".join(f"{count} in {name}" for name, count in sorted(left_out.items()))
        terminalreporter.write_line(
            f"Left out: {left_out.total()} tests of the whole proof ({where}). "
            "Run everything: pytest --whole; what was left out: pytest --rest"
        )
    steps = _steps_in(config.option.keyword)
    if steps:
        terminalreporter.write_line(
            f"These are the grader's own tests. To check {' and '.join(steps)} in your file: "
            f"pytest exercises -k {shlex.quote(config.option.keyword)}"
        )


def _steps_in(keyword: str) -> list[str]:
    """The steps of the assignments that an expression for -k names."""
    words = re.findall(r"\w+", keyword)
    steps = [s for f in find_assignments(ROOT / "exercises") for s in Assignment.read(f).by_name]
    return [step for step in steps if step in words]


# What the tests share


@pytest.fixture(scope="session")
def zygote() -> Iterator[Path | None]:
    """The address of the process that has imported TensorFlow; None where none can fork."""
    with sandbox.zygote(strongest()) as found:
        yield found.address if found else None


@pytest.fixture(scope="session")
def start(zygote: Path | None) -> Iterator[Start]:
    """Starts a student process the quick way: forked where the system can, spawned elsewhere."""
    plain = Sandbox("process", namespaces=False)
    line = warm.Line(zygote) if zygote else None
    yield Starter(plain, line)
    if line:
        line.close()


@pytest.fixture(scope="module")
def open_session(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSession]:
    """`open_session(source)`: a student process with this source in it; ended with the module.

    Keyword arguments are those of `Setup`, and `wires`: a list that collects what each process that
    was started is talked to by.
    """
    with ExitStack() as stack:

        def open_one(
            source: str, *, wires: list[ProcessExchange] | None = None, **setup: Any
        ) -> Session:
            scratch = tmp_path_factory.mktemp("student")
            details = {"module": "sub", "filename": "sub.py", "threads": 1, **setup}
            details.setdefault("memory_mb", 4096)

            def launch() -> ProcessExchange:
                wire = start(scratch, details["memory_mb"])
                if wires is not None:
                    wires.append(wire)
                return wire

            session = Session(launch, Setup(source=source, **details))
            stack.callback(session.close)
            return session

        yield open_one
