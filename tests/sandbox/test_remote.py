"""The student process: whatever a submission does, the judge goes on and nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from grader.sandbox.arguments import How
from grader.sandbox.claims import Raised
from grader.sandbox.evidence import Handle, RemoteArray
from grader.sandbox.process import Ended, ProcessExchange, spawn
from grader.sandbox.session import Session, Setup
from grader.sandbox.start import Start
from grader.sandbox.watcher import Budget

OpenSession = Callable[..., Session]

SECONDS = 60.0  # far more than anything here takes, but for what is stopped on purpose

SOURCE = """
import os, sys, time
import numpy as np


def echo(*values):
    return values[0] if len(values) == 1 else values


def ping():
    return os.getpid()


def nap():
    time.sleep(0.3)
    return 1


def loop():
    while True:
        pass


def talk():
    while True:
        print("a row of pixels " * 100)


def sleep_beside_a_child():
    import subprocess
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with open("child.pid", "w") as file:
        file.write(str(child.pid))
    time.sleep(600)


def ignore_signals():
    import signal
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            time.sleep(1)
        except BaseException:
            pass


def leave():
    os._exit(7)


def leave_as_if_all_were_well():
    os._exit(0)


def sys_exit():
    sys.exit("that is all")


def interrupt():
    raise KeyboardInterrupt


def crash():
    import ctypes
    ctypes.string_at(0)


def allocate():
    return len([bytearray(1 << 20) for _ in range(4000)])


def allocate_at_once():
    return np.ones((4000, 1 << 20), np.uint8).sum()


def print_without_end():
    line = "x" * (1 << 16)
    while True:
        print(line)


def print_a_little():
    print("hello")
    print("to stderr", file=sys.stderr)
    os.write(1, b"past Python")
    return 1


def write_on_every_descriptor():
    for number in range(3, 64):
        try:
            os.write(number, b"garbage" * 100)
        except OSError:
            pass
    return 1


def close_every_descriptor():
    os.closerange(0, 256)
    return 1


def ask():
    return input("your name? ")


def recurse():
    return recurse()


def fail():
    raise ValueError("not so")


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no")


def fail_unprintably():
    raise Unprintable


class Sly(float):
    def __eq__(self, other):
        return True
    def __ge__(self, other):
        return True
    def __float__(self):
        return 1.0
    def __reduce__(self):
        return os.system, ("touch pickled",)
    __hash__ = float.__hash__


class SlyInt(int):
    def __eq__(self, other):
        return True
    def __int__(self):
        return 99
    __hash__ = int.__hash__


class SlyText(str):
    def __eq__(self, other):
        return True
    def __str__(self):
        return "other"
    __hash__ = str.__hash__


class SlyArray(np.ndarray):
    def __array_function__(self, *args, **kwargs):
        return True
    def __array_ufunc__(self, *args, **kwargs):
        return True
    def __reduce__(self):
        return os.system, ("touch pickled",)


class SlyList(list):
    def __eq__(self, other):
        return True
    __hash__ = None


def sly():
    return {
        "float": Sly(0.25),
        "int": SlyInt(3),
        "text": SlyText("mine"),
        "array": np.arange(4.0).view(SlyArray),
        "list": SlyList([Sly(0.5)]),
    }


def large():
    return np.arange(1_000_000).reshape(1000, 1000)


def objects():
    return np.array([object(), 3], dtype=object)


class Pretends:
    def __init__(self):
        self.shape, self.dtype = (3,), "float32"
    def __array__(self, *args, **kwargs):
        raise RuntimeError("do not look")
    def __getattr__(self, name):
        raise RuntimeError("do not touch")
    @property
    def __class__(self):
        return float


def pretend():
    return Pretends()


def itself():
    value = []
    value.append(value)
    return value


def deep():
    value = []
    for _ in range(100_000):
        value = [value]
    return value


def huge_int():
    return 10 ** 5000


def wide():
    return list(range(1_000_000))


def lone_surrogate():
    return "\\ud800"


def fail_with_lone_surrogate():
    raise ValueError("\\ud800")


def numbers():
    return [float("nan"), float("inf"), np.float32(0.5), np.int8(3), np.bool_(True), 2**70]


KEPT = []


def keep():
    KEPT.append(object())
    return KEPT[-1]


def kept(thing):
    return any(thing is each for each in KEPT)


def same_twice():
    return KEPT[-1]


def change(x):
    x[:] = 0
    return x.sum()
"""


@pytest.fixture(scope="module")
def wires() -> list[ProcessExchange]:
    """Every process that `session` has started."""
    return []


@pytest.fixture(scope="module")
def scratch_of_session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("student")


@pytest.fixture(scope="module")
def session(
    start: Start, wires: list[ProcessExchange], scratch_of_session: Path
) -> Iterator[Session]:
    """One session for the whole file; whatever ends its process, the next call has another."""

    def launch() -> ProcessExchange:
        wires.append(start(scratch_of_session, 2048))
        return wires[-1]

    setup = Setup(SOURCE, module="sub", filename="sub.py", threads=1, memory_mb=2048)
    found = Session(launch, setup)
    yield found
    found.close()


def call(session: Session, function: str, *args: Any, seconds: float = SECONDS) -> Any:
    reply = session.call(function, args, seconds=seconds)
    assert reply.raised is None, reply.raised
    return reply.value


def ended(session: Session, function: str, *args: Any, seconds: float = SECONDS) -> Ended:
    """How the process ended in this call; and the next call works, in another process."""
    before = call(session, "ping")
    with pytest.raises(Ended) as caught:
        session.call(function, args, seconds=seconds)
    assert is_gone(before)
    after = call(session, "ping")
    assert after != before
    return caught.value


def is_gone(pid: int) -> bool:
    """Whether a process has ended, and its parent has taken note (no zombie is left)."""
    for _ in range(100):
        if not psutil.pid_exists(pid):
            return True
        time.sleep(0.05)
    return False


def test_a_loop_without_end_is_stopped_by_the_clock(session: Session) -> None:
    began = time.monotonic()
    found = ended(session, "loop", seconds=1.0)
    assert found.cause == "time"
    assert "1 s" in found.detail
    assert found.printed_bytes == 0
    assert time.monotonic() - began < 30


def test_what_a_stopped_function_has_printed_is_counted(session: Session) -> None:
    """So that who prints each pixel reads that it is the printing that takes so long."""
    assert ended(session, "talk", seconds=1.0).printed_bytes > 100_000


def test_a_function_that_ignores_signals_is_stopped_too(session: Session) -> None:
    assert ended(session, "ignore_signals", seconds=1.0).cause == "time"


def test_what_a_function_has_started_is_stopped_with_it(
    session: Session, scratch_of_session: Path
) -> None:
    assert ended(session, "sleep_beside_a_child", seconds=2.0).cause == "time"
    child = int((scratch_of_session / "child.pid").read_text())
    assert is_gone(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_os_exit_is_told_with_its_code(session: Session) -> None:
    found = ended(session, "leave")
    assert (found.cause, found.detail) == ("exit", "7")


def test_leaving_with_code_0_is_no_success(session: Session) -> None:
    assert ended(session, "leave_as_if_all_were_well").cause == "exit"


def test_a_segmentation_fault_is_told_by_its_name(session: Session) -> None:
    found = ended(session, "crash")
    assert (found.cause, found.detail) == ("signal", "SIGSEGV")


@pytest.fixture
def another_session(start: Start, tmp_path: Path) -> Iterator[Session]:
    """A session with a scratch folder of its own."""
    setup = Setup(SOURCE, module="sub", filename="sub.py", threads=1)
    found = Session(lambda: start(tmp_path, 4096), setup)
    yield found
    found.close()


def test_printing_without_end_is_stopped(another_session: Session) -> None:
    with pytest.raises(Ended) as caught:
        another_session.call("print_without_end", (), seconds=SECONDS)
    assert caught.value.cause == "output"


def test_output_of_a_stopped_process_does_not_count_against_the_next(
    another_session: Session,
) -> None:
    """A mistake costs once: the next function is judged as if nothing had been printed."""
    with pytest.raises(Ended):
        another_session.call("print_without_end", (), seconds=SECONDS)
    assert call(another_session, "nap") == 1


def test_the_end_of_a_process_passes_through_a_context_manager() -> None:
    @contextlib.contextmanager
    def within() -> Iterator[None]:
        yield

    with pytest.raises(Ended), within():
        raise Ended("time", "1 s")


@pytest.mark.parametrize("function", ["sys_exit", "interrupt"])
def test_an_exception_that_would_end_python_is_an_answer(session: Session, function: str) -> None:
    """`sys.exit()` and Ctrl-C are exceptions: the process goes on, and the line is known."""
    before = call(session, "ping")
    reply = session.call(function, (), seconds=SECONDS)
    assert reply.raised
    assert reply.raised.type in ("SystemExit", "KeyboardInterrupt")
    assert reply.raised.frames[-1].function == function
    assert call(session, "ping") == before


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        ("fail", "ValueError"),
        ("ask", "EOFError"),
        ("recurse", "RecursionError"),
        ("fail_unprintably", "Unprintable"),
        ("no_such_function", "AttributeError"),
    ],
)
def test_an_exception_comes_back_as_plain_data(session: Session, function: str, kind: str) -> None:
    reply = session.call(function, (), seconds=SECONDS)
    assert reply.raised
    assert reply.raised.type == kind
    assert isinstance(reply.raised.message, str)


def test_an_exception_names_the_students_own_line(session: Session) -> None:
    reply = session.call("fail", (), seconds=SECONDS)
    assert reply.raised
    line = SOURCE.split("\n").index('    raise ValueError("not so")') + 1
    assert reply.raised.frames[-1].line == line
    assert reply.raised.frames[-1].text == 'raise ValueError("not so")'
    assert reply.raised.message == "not so"


def test_prints_do_not_get_onto_the_wire(session: Session, scratch_of_session: Path) -> None:
    """Neither by `print` nor by writing past Python; they go to a log."""
    assert call(session, "print_a_little") == 1
    log = (scratch_of_session / "output.log").read_text()
    assert all(words in log for words in ("hello", "to stderr", "past Python"))


@pytest.mark.parametrize("function", ["write_on_every_descriptor", "close_every_descriptor"])
def test_tampering_with_the_wire_ends_the_process_and_nothing_else(
    session: Session, function: str
) -> None:
    """The judge sees the end, or garbage, within the time limit; never a hang."""
    began = time.monotonic()
    with pytest.raises(Ended):
        session.call(function, (), seconds=10.0)
    assert time.monotonic() - began < 30
    assert call(session, "ping")


@pytest.mark.parametrize("function", ["allocate", "allocate_at_once"])
def test_a_function_that_takes_too_much_memory_is_stopped(
    start: Start, tmp_path: Path, function: str
) -> None:
    """It raises MemoryError, which is the student's to see, or the process is stopped."""
    setup = Setup(SOURCE, module="sub", filename="sub.py", threads=1, memory_mb=300)
    small = Session(lambda: start(tmp_path, 4096), setup)
    try:
        found = small.call(function, (), seconds=SECONDS).raised
    except Ended as stopped:
        found = Raised(stopped.cause)
    assert found
    assert found.type in ("MemoryError", "_ArrayMemoryError", "memory")
    assert call(small, "echo", 3) == 3
    small.close()


def test_the_watcher_stops_a_process_that_is_too_large(start: Start, tmp_path: Path) -> None:
    """Where the system sets no limit, the parent's clock looks at the memory as well."""
    setup = Setup(SOURCE, module="sub", filename="sub.py", threads=1, memory_mb=1 << 16)
    resident = 1200
    small = Session(lambda: start(tmp_path, resident), setup)
    try:
        with pytest.raises(Ended) as caught:
            small.call("allocate", (), seconds=SECONDS)
        assert caught.value.cause == "memory"
        assert str(resident) in caught.value.detail
        assert call(small, "echo", 3) == 3
    finally:
        small.close()


def test_closing_leaves_no_process_behind(start: Start, tmp_path: Path) -> None:
    started: list[ProcessExchange] = []

    def launch() -> ProcessExchange:
        started.append(start(tmp_path, 2048))
        return started[-1]

    other = Session(launch, Setup(SOURCE, module="sub", filename="sub.py", threads=1))
    assert call(other, "ping") == started[0].pid
    other.close()
    other.close()
    assert all(is_gone(wire.pid) for wire in started)


def test_closing_while_the_submission_is_imported_does_not_wait_for_it(
    start: Start, tmp_path: Path
) -> None:
    setup = Setup("while True: pass", module="sub", filename="sub.py", import_seconds=300)
    started: list[ProcessExchange] = []

    def launch() -> ProcessExchange:
        started.append(start(tmp_path, 2048))
        return started[-1]

    other = Session(launch, setup)
    other.begin()
    time.sleep(1.5)
    began = time.monotonic()
    other.close()
    assert time.monotonic() - began < 20
    assert all(is_gone(wire.pid) for wire in started)


def test_a_file_that_never_ends_on_import_is_stopped(start: Start, tmp_path: Path) -> None:
    setup = Setup("while True: pass", module="sub", filename="sub.py", import_seconds=1)
    other = Session(lambda: start(tmp_path, 2048), setup)
    with pytest.raises(Ended) as caught:
        other.loaded()
    other.close()
    assert caught.value.cause == "time"


@pytest.mark.whole
def test_time_for_a_submission_is_one_for_all_of_its_processes(
    start: Start, tmp_path: Path
) -> None:
    """What its own process has used up is not there for the one that opens its models."""
    source = "import time\ndef wait(seconds):\n    time.sleep(seconds)\n"
    budget = Budget(20.0)
    sessions = []
    for name in ("student", "probe"):
        folder = tmp_path / name
        folder.mkdir()
        setup = Setup(source, module="sub", filename="sub.py", functions=("wait",))
        sessions.append(Session(lambda at=folder: start(at, 2048), setup, budget=budget))
    with contextlib.ExitStack() as stack:
        for each in sessions:
            stack.callback(each.close)
            each.loaded()
        before = budget.left()
        assert sessions[1].call("wait", (0.5,), seconds=10).raised is None
        assert before - 5 < budget.left() < before - 0.5
        with pytest.raises(Ended) as caught:
            sessions[0].call("wait", (60.0,), seconds=60)
        assert (caught.value.cause, caught.value.detail) == ("total", "20 s")
        with pytest.raises(Ended) as caught:
            sessions[1].call("wait", (0.0,), seconds=10)
        assert caught.value.cause == "total"


def test_waiting_for_two_processes_at_once_uses_time_up_once() -> None:
    budget = Budget(10.0)
    with budget.waiting(), budget.waiting():
        time.sleep(0.4)
    assert 9.0 < budget.left() < 9.61


def test_statements_that_fail_on_import_do_not_take_the_others_away(
    start: Start, tmp_path: Path
) -> None:
    """As in a notebook: what stands below a failing cell can still run."""
    source = "x = 1\n1 / 0\nimport sys; sys.exit(3)\ndef f():\n    return x\n"
    setup = Setup(source, module="sub", filename="sub.py", functions=("f",))
    other = Session(lambda: start(tmp_path, 2048), setup)
    loaded = other.loaded()
    assert [(r.line, r.type) for r in loaded.raised_on_import] == [
        (2, "ZeroDivisionError"),
        (3, "SystemExit"),
    ]
    assert loaded.functions["f"].callable
    assert call(other, "f") == 1
    other.close()


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, -(2**62), 0.5, "ü…", [], (1, [2.5, None]), {"a": 1, 2: (3,)},
        [float("inf")], list(range(20)),
    ],
    ids=repr,
)  # fmt: skip
def test_plain_values_go_there_and_come_back_the_same(session: Session, value: Any) -> None:
    found = call(session, "echo", value)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 0, 3), (40, 28, 28)])
def test_arrays_go_there_and_come_back_the_same(
    session: Session, dtype: str, shape: tuple[int, ...]
) -> None:
    array = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    found = np.asarray(call(session, "echo", array))
    assert (found.shape, found.dtype) == (array.shape, array.dtype)
    np.testing.assert_array_equal(found, array)


def test_overloaded_comparisons_and_subclasses_stay_over_there(
    session: Session, scratch_of_session: Path
) -> None:
    """A number that claims to equal any other is judged by its value, and nothing is unpickled."""
    found = call(session, "sly")
    for value, plain in (
        (found["float"], 0.25), (found["int"], 3), (found["text"], "mine"),
        (found["list"], [0.5]),
    ):  # fmt: skip
        assert type(value) is type(plain)
        assert value == plain
    assert type(found["array"]) is np.ndarray
    assert found["array"].tolist() == [0.0, 1.0, 2.0, 3.0]
    assert not (scratch_of_session / "pickled").exists()
    assert not Path("pickled").exists()


def test_an_array_of_objects_comes_back_as_a_handle_not_as_objects(session: Session) -> None:
    found = call(session, "objects")
    assert isinstance(found, Handle)
    assert "ndarray" in found.type_name


def test_a_large_array_is_sent_only_when_somebody_looks(session: Session) -> None:
    found = call(session, "large")
    assert isinstance(found, RemoteArray)
    assert (found.shape, found.dtype) == ((1000, 1000), np.dtype("int64"))
    again = call(session, "echo", found)
    assert isinstance(again, RemoteArray)
    assert np.asarray(found)[3, 4] == 3004
    assert np.asarray(again)[999, 999] == 999_999


@pytest.mark.parametrize("function", ["itself", "deep", "huge_int", "pretend", "wide", "objects"])
def test_a_strange_value_is_evidence_or_an_exception_but_never_the_end(
    session: Session, function: str
) -> None:
    before = call(session, "ping")
    session.call(function, (), seconds=SECONDS)
    assert call(session, "ping") == before


@pytest.mark.parametrize("function", ["lone_surrogate", "fail_with_lone_surrogate"])
def test_a_text_that_is_no_unicode_does_no_harm(session: Session, function: str) -> None:
    """It must be possible to write the report and to print it."""
    before = call(session, "ping")
    found = session.call(function, (), seconds=SECONDS)
    assert call(session, "ping") == before
    str(found.raised.message if found.raised else found.value).encode("utf-8")


def test_numbers_of_numpy_come_back_as_plain_numbers(session: Session) -> None:
    nan, inf, half, three, yes, large = call(session, "numbers")
    assert np.isnan(nan)
    assert (inf, half, three, yes) == (float("inf"), 0.5, 3, True)
    assert [type(v) for v in (half, three, yes)] == [float, int, bool]
    assert large > 2**60


def test_a_thing_is_the_same_thing_when_it_is_passed_back(session: Session) -> None:
    thing = call(session, "keep")
    assert isinstance(thing, Handle)
    assert call(session, "kept", thing) is True


def test_a_thing_stays_as_long_as_one_reference_to_it_is_left(session: Session) -> None:
    """Two calls may give the same model; dropping one handle does not take the other's thing."""
    thing = call(session, "keep")
    second = call(session, "same_twice")
    assert second.number == thing.number
    del thing
    assert call(session, "ping")
    assert call(session, "kept", second) is True


def test_an_argument_that_is_changed_over_there_does_not_change_here(session: Session) -> None:
    array = np.ones(5)
    assert call(session, "change", array) == 0
    assert array.sum() == 5
    remote = call(session, "large")
    assert call(session, "change", remote) == 0
    assert np.asarray(remote)[0, 1] == 1


def test_which_small_arrays_a_call_has_changed_is_told(open_session: OpenSession) -> None:
    source = "def spoil(a, b):\n    b[0] = 7\n"
    other = open_session(source, functions=("spoil",))
    images = np.zeros((4, 28, 28), np.uint8)
    assert other.call("spoil", (images, images), seconds=SECONDS).changed == [1]
    assert not images.any()
    assert other.call("spoil", (images, images + 7), seconds=SECONDS).changed == []
    by_name = How({"b": images})
    assert other.call("spoil", (images,), seconds=SECONDS, how=by_name).changed == [1]


def test_what_a_process_held_is_known_to_be_gone_as_soon_as_it_ends(session: Session) -> None:
    """Whoever keeps a handle sees it before the next process begins, and makes the thing anew."""
    old = call(session, "keep")
    assert old.generation == session.generation
    with pytest.raises(Ended):
        session.call("leave", (), seconds=SECONDS)
    assert old.generation != session.generation
    assert call(session, "keep").generation == session.generation


def test_a_handle_of_a_process_that_is_gone_is_never_taken_for_another_thing(
    session: Session,
) -> None:
    old = call(session, "keep")
    with pytest.raises(Ended):
        session.call("leave", (), seconds=SECONDS)
    new = [call(session, "keep") for _ in range(old.number)]
    try:
        reply = session.call("kept", (old,), seconds=SECONDS)
    except Ended:
        return
    assert reply.raised is not None, "the old handle was taken for a new thing"
    assert new


def test_each_call_begins_with_the_same_random_numbers(
    open_session: OpenSession,
) -> None:
    """The same receipt gives the same grade: whatever ran before, a call gives the same result."""
    source = """
import random
import numpy as np

def draw():
    return [random.random(), float(np.random.rand()), float(np.random.default_rng(1).random())]

def use_up():
    np.random.rand(random.randrange(1, 100))
"""
    first = open_session(source)
    values = call(first, "draw")
    call(first, "use_up")
    assert call(first, "draw") == values
    assert call(open_session(source), "draw") == values


def test_the_recorder_tells_what_keras_was_asked_to_do(open_session: OpenSession) -> None:
    """Trainings come with the reply; the student's own claims are not needed."""
    source = """
import keras
import numpy as np

def train():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile(loss="mse")
    x = np.ones((40, 4), "float32")
    history = model.fit(x, np.ones((40, 3)), epochs=2, batch_size=10, verbose=0)
    history.epoch = list(range(7))
    return history
"""
    reply = open_session(source).call("train", (), seconds=SECONDS)
    assert reply.raised is None
    (note,) = reply.trainings
    assert (note.samples, note.asked_epochs, note.updates) == (40, 2, 8)
    assert note.before != note.after


def test_the_recorder_looks_at_some_images_of_an_array_and_of_a_data_set(
    open_session: OpenSession,
) -> None:
    """How bright they are tells whether they were scaled once more on their way into `fit`."""
    source = """
import keras
import numpy as np
import tensorflow as tf

def train():
    model = keras.Sequential([keras.Input((2, 2)), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile(loss="mse")
    x, y = np.tile([[0.0, 1.0], [0.0, 1.0]], (8, 1, 1)), np.zeros(8)
    model.fit(x / 2, y, verbose=0)
    model.fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(4), verbose=0)
    model.fit(((x, y) for _ in range(2)), steps_per_epoch=2, verbose=0)
"""
    notes = open_session(source).call("train", (), seconds=SECONDS).trainings
    assert [(n.spread, n.mean) for n in notes] == [
        ((0.0, 0.5), 0.25),
        ((0.0, 1.0), 0.5),
        ((), None),  # a generator gives its values once
    ]


def test_a_figure_stays_open_until_another_function_is_called_or_it_was_shown(
    open_session: OpenSession,
) -> None:
    source = """
import matplotlib.pyplot as plt

def draw():
    plt.figure()
    return plt.get_fignums()

def show():
    plt.figure()
    plt.show()
    return plt.get_fignums()
"""
    session = open_session(source)
    found = [call(session, name) for name in ("draw", "draw", "show", "show", "draw")]
    assert found == [[1], [1, 2], [1], [1], [1]]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_spawned_process_works_as_a_forked_one_does(tmp_path: Path) -> None:
    """The way students take: a fresh Python process, on any system."""
    started: list[ProcessExchange] = []

    def launch() -> ProcessExchange:
        started.append(spawn(tmp_path, memory_mb=4096))
        return started[-1]

    setup = Setup(SOURCE, module="sub", filename="sub.py", functions=("echo",), memory_mb=4096)
    spawned = Session(launch, setup)
    try:
        assert spawned.loaded().versions["tensorflow"]
        assert spawned.loaded().functions["echo"].callable
        pid = call(spawned, "ping")
        assert pid == started[0].pid != os.getpid()
        assert np.asarray(call(spawned, "echo", np.arange(3))).tolist() == [0, 1, 2]
        assert call(spawned, "print_a_little") == 1
        reply = spawned.call("sys_exit", (), seconds=SECONDS)
        assert reply.raised
        assert reply.raised.type == "SystemExit"
        reply = spawned.call("ask", (), seconds=SECONDS)
        assert reply.raised
        assert reply.raised.type == "EOFError"
        with pytest.raises(Ended) as caught:
            spawned.call("loop", (), seconds=0.5)
        assert caught.value.cause == "time"
        assert is_gone(pid)
    finally:
        spawned.close()
    assert len(started) == 1, "a new process is started by the next call, not before"
    assert "hello" in (tmp_path / "output.log").read_text()


def test_nothing_is_left_of_all_these_processes(
    session: Session, wires: list[ProcessExchange]
) -> None:
    session.close()
    assert len(wires) > 5
    assert [wire.pid for wire in wires if not is_gone(wire.pid)] == []


def test_a_thing_of_another_process_is_the_checks_mistake(open_session: OpenSession) -> None:
    """...and no student has left Python."""
    source = (
        "class Thing:\n    pass\n\n\ndef keep():\n    return Thing()\n\n\ndef look(x):\n    pass\n"
    )
    mine, other = (open_session(source, functions=("keep", "look")) for _ in range(2))
    thing = call(other, "keep")
    with pytest.raises(TypeError, match="open_ready"):
        mine.call("look", (thing,), seconds=SECONDS)
    assert mine.call("look", (call(mine, "keep"),), seconds=SECONDS).raised is None


def test_what_was_fetched_last_is_held_for_a_while(
    open_session: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large arrays are looked at again soon; together they are held up to a bound."""
    source = "import numpy as np\ndef make(n):\n    return np.full((n, 784), float(n))\n"
    session = open_session(source, imports="numpy")
    asked: list[str] = []
    request = session._request

    def noted(header: dict[str, Any], *more: Any) -> Any:
        asked.append(header["do"])
        return request(header, *more)

    one, other, huge = (call(session, "make", n) for n in (1000, 1500, 5000))
    monkeypatch.setattr(session, "_request", noted)
    for array in (one, other, one, other, huge, one):
        assert float(np.asarray(array)[0, 0]) == len(array)
    assert asked == ["fetch"] * 3  # 6, 9 and 31 MB; the last one is larger than all that is held
    np.asarray(huge)
    np.asarray(call(session, "make", 2000))
    assert asked.count("fetch") == 5
    np.asarray(one)
    assert asked.count("fetch") == 6  # it had to make room
