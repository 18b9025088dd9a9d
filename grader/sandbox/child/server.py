"""Answer the judge's requests, one after another, beside the student's code."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.child import figures, memory_pages, module, settings, stand_ins
from grader.sandbox.child.notebook.stand_ins import stand_in_for_kernel
from grader.sandbox.child.sparing import sparing_output
from grader.sandbox.child.things import objects
from grader.sandbox.child.values import Encoder, Shelf, decode

Reply = tuple[dict[str, Any], list[Any]]

_LOOKED_AT_BYTES = 1 << 16
_LONG_LOG_BYTES = 1 << 20
_RESERVED_BYTES = 2 << 30  # addresses that threads and their heaps reserve and hardly use


def serve(receiver: IO[bytes], sender: IO[bytes]) -> None:
    """Read requests until the judge hangs up."""
    bounds, one_at_a_time = wire.Bounds(), threading.Lock()

    def ask(header: dict[str, Any], arrays: list[Any]) -> Reply:
        with one_at_a_time:  # a submission may have threads
            wire.write_frame(sender, header, arrays)
            return wire.read_frame(receiver, bounds)

    server = Server(ask)
    while True:
        try:
            header, arrays = wire.read_frame(receiver, bounds)
        except wire.EndOfWireError:
            return
        reply, made = server.answer(header, arrays)
        wire.write_frame(sender, reply, made)


class Server:
    """The state of one student or probe process.

    Args:
        ask: asks the judge something while a request is carried out; by default it answers nothing.
    """

    def __init__(self, ask: stand_ins.Ask = stand_ins.unanswered) -> None:
        self._ask = ask
        self._shelf = Shelf()
        self._module: Any = None
        self._starts: dict[str, int] = {}
        self._recorder: Any = None
        self._called = ""

    def answer(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Carry out one request; an exception becomes part of the answer."""
        self._shelf.drop(header.get("drop", []))
        operation: Callable[..., Reply] = getattr(self, f"do_{header['do']}")
        try:
            return operation(header, arrays)
        except BaseException as error:  # even SystemExit is an answer, not an end
            return self._answer_to(error), []
        finally:
            self._flush()

    def _answer_to(self, error: BaseException) -> dict[str, Any]:
        with settings.ours():
            return {"raised": module.describe_error(error, self._starts)}

    def do_ping(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Answer at once."""
        return {}, []

    def do_start(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Import what the assignment needs and prepare the process.

        What was forked from a process that has imported TensorFlow has it in any case.
        """
        light = header.get("imports") == "numpy" and "keras" not in sys.modules
        versions = self._start_light(header) if light else self._start_with_keras(header)
        _limit_memory(header.get("memory_bytes"))
        versions = {
            "python": ".".join(map(str, sys.version_info[:3])),
            **versions,
            "numpy": np.__version__,
        }
        return {"versions": versions}, []

    def _start_light(self, header: dict[str, Any]) -> dict[str, str]:
        """Prepare a process whose submission needs NumPy alone."""
        from grader.sandbox.child.keras.datasets import (
            let_offline_rest,
            serve_datasets,
            when_keras_is_imported,
        )

        when_keras_is_imported(lambda: serve_datasets(header.get("datasets", {})))
        let_offline_rest()
        sys.dont_write_bytecode = True
        self._recorder = NothingRecorded()
        return {}

    def _start_with_keras(self, header: dict[str, Any]) -> dict[str, str]:
        """Import TensorFlow, and note from now on what Keras is asked to do."""
        from grader.sandbox.child.imports import import_tensorflow

        import_tensorflow()
        import keras
        import tensorflow as tf

        from grader.sandbox.child.keras.datasets import let_offline_rest, serve_datasets
        from grader.sandbox.child.keras.recorder import Recorder
        from grader.sandbox.child.keras.savings import build_once, leave_graphs_as_traced

        threads = header.get("threads")
        if threads:
            tf.config.threading.set_intra_op_parallelism_threads(threads)
            tf.config.threading.set_inter_op_parallelism_threads(threads)
        serve_datasets(header.get("datasets", {}))
        settings.settle()
        let_offline_rest()
        _let_tensorboard_rest(keras)
        figures.note_what_is_shown()
        self._recorder = Recorder(self._shelf)
        self._recorder.install()
        build_once()
        leave_graphs_as_traced()
        return {"tensorflow": tf.__version__, "keras": keras.__version__}

    def do_load(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Run the submission's source as a module."""
        filename = header["filename"]
        self._starts = {filename: 1}
        module.folder_on_path(header.get("folder", ""))
        settings.as_when_run(filename)
        self._seed(header)
        cell_seconds = header.get("cell_seconds")
        if cell_seconds:
            stand_in_for_kernel()
        with sparing_output() as output:
            self._module, raised = module.run_source(
                header["source"], name=header["name"], filename=filename, seconds=cell_seconds
            )
        outline = module.outline(self._module, header["functions"])
        told = {"raised_on_import": raised, "functions": outline, "printed": output.written}
        return told, []

    def do_call(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Call one of the student's functions, or a method of what one of them returned."""
        self._seed(header)
        self._tidy_figures(header["function"])
        with settings.ours():
            *args, named, instead = (decode(node, arrays, self._shelf) for node in header["args"])
            came_in = [*args, *named.values()]
            before = {n: arg.tobytes() for n, arg in enumerate(came_in) if _is_small(arg)}
            self._recorder.take()
        log_bytes = self._begin_log()
        with stand_ins.in_place(self._module, instead, self._ask):
            function, given = self._asked(header, args)
            started = time.perf_counter()
            value = function(*given, **named)
            seconds = time.perf_counter() - started
        self._flush()
        with settings.ours():
            _restore_records([*args, value])
            encoder = Encoder(self._shelf)
            tree = encoder.encode(value)  # first: a loop is told by the model that it has trained
            trainings = self._recorder.take()
            if trainings:
                memory_pages.give_back_heap()
            told = {
                "value": tree,
                "seconds": seconds,
                "trainings": trainings,
                "changed": [n for n, data in before.items() if came_in[n].tobytes() != data],
                "printed": max(0, self._log_bytes() - log_bytes),
            }
        return told, encoder.arrays

    def _asked(self, header: dict[str, Any], args: list[Any]) -> tuple[Callable[..., Any], Any]:
        """What is to be called, and with what: a method gets what comes after its object."""
        method = header.get("method")
        if not method:
            return getattr(self._module, header["function"]), args
        return getattr(args[0], method), args[1:]

    def do_fetch(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Send an array that stayed here."""
        value = self._shelf.things[header["h"]]
        encoder = Encoder(self._shelf, stay_bytes=sys.maxsize)
        return {"value": encoder.encode(value)}, encoder.arrays

    def do_inspect(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Ask something of ours (see `inspections.py`) about things of this process."""
        args = [decode(node, arrays, self._shelf, copies=False) for node in header["args"]]
        asked = header["question"]
        if asked in objects.QUESTIONS:
            with settings.ours():
                value = objects.QUESTIONS[asked](None, *args)
        else:
            value = self._inspect(asked, args)
        encoder = Encoder(self._shelf, stay_bytes=header.get("stay_bytes", sys.maxsize))
        return {"value": encoder.encode(value)}, encoder.arrays

    def _inspect(self, asked: str, args: list[Any]) -> Any:
        """The answer to a question for which TensorFlow is needed."""
        from grader.sandbox.child import inspections

        question = inspections.QUESTIONS[asked]
        names = dict(vars(self._module)) if self._module is not None else {}
        with settings.ours():
            return question(inspections.Context(self._recorder, names), *args)

    def _begin_log(self) -> int:
        """The bytes that were printed before a call, whose own prints alone are to be bounded.

        What earlier calls printed is dropped once there is much of it: it stops no later one.
        """
        if self._log_bytes() > _LONG_LOG_BYTES:
            with contextlib.suppress(OSError):
                os.ftruncate(1, 0)
        return self._log_bytes()

    def _log_bytes(self) -> int:
        """The size of the file that this process prints to."""
        try:
            return os.fstat(1).st_size
        except OSError:  # the submission has closed it
            return 0

    def _seed(self, header: dict[str, Any]) -> None:
        """Make everything random repeatable."""
        keras = sys.modules.get("keras")
        if keras is not None:
            keras.utils.set_random_seed(header["seed"])
        else:
            random.seed(header["seed"])
            np.random.seed(header["seed"])

    def _tidy_figures(self, function: str) -> None:
        """Close what other functions have drawn, and what has been shown.

        Where a function is called again its figures are still open, as they are for a student who
        calls it twice: so it shows whether it begins a new one. A window that was shown is gone.
        """
        figures.close_all() if function != self._called else figures.close_shown()
        self._called = function

    def _flush(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()


class NothingRecorded:
    """In the place of a `Recorder` where the submission has no Keras that could train."""

    def take(self) -> list[dict[str, Any]]:
        """No trainings."""
        return []

    def inputs_given_to(self, model: Any) -> list[Any]:
        """No inputs."""
        return []

    def remove(self) -> None:
        """There is nothing to put back."""


def _restore_records(things: list[Any]) -> None:
    """See `compiled.restore_records`; nothing to do before Keras is there."""
    if "keras" in sys.modules:
        from grader.sandbox.child.keras.compiled import restore_records

        restore_records(things)


def _is_small(value: Any) -> bool:
    """Whether it is an array that is looked at before and after a call."""
    return isinstance(value, np.ndarray) and value.nbytes <= _LOOKED_AT_BYTES


def _let_tensorboard_rest(keras: Any) -> None:
    """Where TensorBoard is not installed, its callback does nothing: nobody would look at it."""
    if importlib.util.find_spec("tensorboard") is not None:
        return

    class TensorBoard(keras.callbacks.Callback):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__()

    for place in (keras.callbacks, keras._tf_keras.keras.callbacks):
        place.TensorBoard = TensorBoard


def _limit_memory(most_bytes: int | None) -> None:
    """Where the system can, make a too large allocation raise MemoryError."""
    if not most_bytes:
        return
    try:
        import resource

        with open("/proc/self/status") as status:
            lines = dict(line.split(":", 1) for line in status)
        for limit, name, reserve in (
            (resource.RLIMIT_DATA, "VmData", 0),
            (resource.RLIMIT_AS, "VmSize", _RESERVED_BYTES),  # shared memory counts here alone
        ):
            most = (int(lines[name].split()[0]) << 10) + most_bytes + reserve
            resource.setrlimit(limit, (most, most))
    except (ImportError, OSError, ValueError, KeyError):
        return  # not Linux: the parent's watcher alone keeps the limit
