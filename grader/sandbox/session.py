"""A student process with a submission in it: started ahead of need, restarted when it ends."""

from __future__ import annotations

import itertools
import threading
import time
import zlib
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from grader.common.outcomes import UsageError
from grader.sandbox import claims, process
from grader.sandbox.arguments import How, StaleError, encode, is_data
from grader.sandbox.evidence import Array, Decoder, EvidenceError, Handle
from grader.sandbox.process import UNREADABLE, AnswerFrame, Ended, Exchange
from grader.sandbox.questions import Answers, answering
from grader.sandbox.watcher import Budget, Tick
from grader.sandbox.wire import Bounds

Launch = Callable[[], Exchange]

_GENERATIONS = itertools.count(1)  # no two processes share one, whichever session they belong to
GONE = "the process that held an argument is gone"
_OTHERS = "what a student's function gets must come from its own process: see probe.open_ready"
_RECENT_BYTES = 24 << 20  # of arrays that are held after they were fetched, to be looked at again
_OWN_SECONDS = 120.0  # for what our code does over there, TensorFlow's import included


@dataclass(frozen=True)
class Setup:
    """What a process needs to know before the first call.

    Attributes:
        source: the submission's text; empty for a process without a submission.
        module: the name under which it runs.
        filename: what tracebacks call it.
        folder: where modules beside it lie; empty for none.
        functions: the names to outline.
        datasets: `.npz` files that `keras.datasets` answers from.
        import_seconds: time for the code at module level.
        notebook: whether the source comes from one: its cells get stand-ins for what a kernel has,
            and one that takes too long is stopped.
        look_seconds: time for a question of ours about a thing of the submission's.
        array_mb: the size of the largest array that it may send.
        imports: what is imported first: "tensorflow" and what goes with it, or "numpy" alone.
        memory_mb: memory beyond what that import takes.
        threads: TensorFlow's threads; None leaves the choice to TensorFlow.
        seed: of all random number generators, mixed with the function's name.
    """

    source: str
    module: str
    filename: str
    folder: str = ""
    functions: tuple[str, ...] = ()
    datasets: dict[str, str] = field(default_factory=dict)
    import_seconds: float = 120.0
    notebook: bool = False
    look_seconds: float = _OWN_SECONDS
    array_mb: int = Bounds.array_bytes >> 20
    imports: str = "tensorflow"
    memory_mb: int = 4096
    threads: int | None = None
    seed: int = 2026


@dataclass(frozen=True)
class Loaded:
    """What importing the submission told."""

    versions: dict[str, str]
    functions: dict[str, claims.ClaimedFunction]
    raised_on_import: list[claims.Raised]


@dataclass(frozen=True)
class Reply:
    """The answer to a call.

    Attributes:
        value: evidence of what the function returned.
        raised: the exception, or None.
        trainings: what Keras was asked to do meanwhile (see `claims.Note`).
        seconds: how long the function ran, by the child's own clock.
        changed: which arguments, counted from 0, those by name last, are other arrays than before;
            of small ones.
        printed: bytes that the function printed.
    """

    value: Any = None
    raised: claims.Raised | None = None
    trainings: list[claims.Note] = field(default_factory=list)
    seconds: float = 0.0
    changed: list[int] = field(default_factory=list)
    printed: int = 0


class Session:
    """Calls into a student process.

    Args:
        launch: starts a process.
        setup: what goes into it.
        tick: told several times a second how long the current wait has lasted.
        budget: time for all requests together, which sessions may share; None for no such limit.
        tidy: called when the process has ended, before another one begins.
    """

    def __init__(
        self,
        launch: Launch,
        setup: Setup,
        *,
        tick: Tick | None = None,
        budget: Budget | None = None,
        tidy: Callable[[], None] = lambda: None,
    ) -> None:
        self._launch = launch
        self._tidy = tidy
        self._setup = setup
        self._tick = tick
        self._budget = budget
        self._wire: Exchange | None = None
        self._starting: Future[Loaded] | None = None
        self._forgotten: set[int] = set()
        self._held: Counter[int] = Counter()
        self._recent: deque[Array] = deque()
        self.generation = next(_GENERATIONS)
        self._generations = {self.generation}
        self.printed: dict[str, int] = {}  # the most of one call, by function; "": the import
        self.model_calls = 0  # those that a model may come out of otherwise
        self.handed: set[tuple[int, int]] = set()  # generation and number: what calls were given

    def begin(self) -> None:
        """Start the process in the background, so that its imports overlap with other work."""
        if self._starting is None:
            starting: Future[Loaded] = Future()
            self._starting = starting
            threading.Thread(target=self._start, args=(starting,), daemon=True).start()

    def loaded(self) -> Loaded:
        """Wait until the submission is imported.

        Raises:
            Ended: importing it ended the process or took too long.
            UsageError: TensorFlow is not there.
        """
        self.begin()
        assert self._starting
        return self._starting.result()

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        *,
        seconds: float,
        stand_ins: Sequence[dict[str, Any]] = (),
        answers: Answers | None = None,
        how: How = How(),  # noqa: B008 - frozen
    ) -> Reply:
        """Call one of the submission's functions, with `stand_ins` for some of the others.

        Args:
            function: its name.
            args: what it gets.
            seconds: that it may take.
            stand_ins: see `child/stand_ins.py`.
            answers: answers for those stand-ins that ask us what to return.
            how: by which method, with which arguments by name, and with which seed.

        Raises:
            Ended: the process ended meanwhile; the next call starts another one.
        """
        header = {
            "do": "call",
            "function": function,
            "method": how.method,
            "seed": self._seed_of(function) if how.seed is None else how.seed,
        }
        given = (*args, *how.named.values())
        self.handed |= {(a.generation, a.number) for a in given if isinstance(a, Handle)}
        answer = answering(answers or {})
        reply = self._exchange(header, (*args, dict(how.named), list(stand_ins)), seconds, answer)
        self.printed[function] = max(self.printed.get(function, 0), reply.printed)
        self.model_calls += not (reply.raised is None and is_data((*given, reply.value)))
        return reply

    def inspect(self, question: str, *args: Any, stay_bytes: int | None = None) -> Reply:
        """Ask one of our own questions (see `child/inspections.py`)."""
        header: dict[str, Any] = {"do": "inspect", "question": question}
        if stay_bytes is not None:
            header["stay_bytes"] = stay_bytes
        return self._exchange(header, args, self._setup.look_seconds)

    def reload(self, setup: Setup) -> None:
        """Let the process that is up run another text; what it holds stays, arrays and models too.

        Args:
            setup: with the text; what was imported and set before stays as it is.
        """
        versions, loaded = self.loaded().versions, Future[Loaded]()
        self._setup, self._starting = setup, loaded
        try:
            loaded.set_result(self._load(versions))
        except BaseException as error:
            loaded.set_exception(error)

    @property
    def is_up(self) -> bool:
        """Whether there is a process that has imported the submission."""
        return self._starting is not None and self._starting.done()

    def close(self) -> None:
        """End the process; what it held is of an earlier generation from now on."""
        starting, self._starting = self._starting, None
        if starting is not None:
            self.generation = next(_GENERATIONS)
            self._generations.add(self.generation)
            self._forgotten = set()
            self._held.clear()
            self._recent.clear()
            if self._wire is not None and not starting.done():
                self._wire.kill()
            starting.exception()
        if self._wire is not None:
            self._wire.close()
            self._wire = None
            self._tidy()

    def _start(self, starting: Future[Loaded]) -> None:
        try:
            starting.set_result(self._bring_up())
        except BaseException as error:
            starting.set_exception(error)

    def _bring_up(self) -> Loaded:
        setup = self._setup
        self._wire = self._launch()
        largest = setup.array_mb << 20
        self._wire.bounds = Bounds(array_bytes=largest, total_bytes=largest + (largest >> 2))
        start = {
            "do": "start",
            "imports": setup.imports,
            "datasets": setup.datasets,
            "threads": setup.threads,
            "memory_bytes": setup.memory_mb << 20,
        }
        try:
            began = self._request(start, [], _OWN_SECONDS)[0]
        except Ended as ended:  # nothing of the submission has run yet
            if ended.cause == "total":
                raise
            raise UsageError(
                f"A process for the submission does not start ({ended.cause}: {ended.detail})."
            ) from None
        if "raised" in began:
            raise UsageError(process.missing_tensorflow(began["raised"]))
        return self._load(began["versions"])

    def _load(self, versions: dict[str, str]) -> Loaded:
        """Let the process run the submission's text."""
        setup = self._setup
        if not setup.source:
            return Loaded(versions, {}, [])
        load = {
            "do": "load",
            "source": setup.source,
            "name": setup.module,
            "filename": setup.filename,
            "folder": setup.folder,
            "functions": list(setup.functions),
            "seed": setup.seed,
            "cell_seconds": 0.9 * setup.import_seconds if setup.notebook else None,
        }
        reply = self._request(load, [], setup.import_seconds)[0]
        try:
            if "raised" in reply:
                raise Ended("exit", claims.raised(reply["raised"]).message[:200])
            functions = claims.outlines(reply.get("functions"))
            self.printed[""] = claims.count(reply.get("printed", 0))
            return Loaded(versions, functions, claims.all_raised(reply.get("raised_on_import")))
        except EvidenceError as error:
            raise Ended("exit", f"{UNREADABLE} ({error})") from None

    def _exchange(
        self,
        header: dict[str, Any],
        args: tuple[Any, ...],
        seconds: float,
        answer: AnswerFrame | None = None,
    ) -> Reply:
        self.loaded()
        arrays: list[Array] = []
        try:
            nodes = [encode(arg, arrays, generation=self.generation) for arg in args]
        except StaleError as stale:
            if stale.generation not in self._generations:
                raise TypeError(_OTHERS) from None
            raise Ended("exit", GONE) from None
        drop, self._forgotten = sorted(self._forgotten), set()
        began = time.monotonic()
        try:
            asked = {**header, "args": nodes, "drop": drop}
            reply, made = self._request(asked, arrays, seconds, answer)
            if "raised" in reply:
                return Reply(raised=claims.raised(reply["raised"]))
            return Reply(
                value=self._decoder(made).decode(reply.get("value")),
                trainings=claims.notes(reply.get("trainings", []), most=time.monotonic() - began),
                seconds=claims.seconds(reply.get("seconds", 0.0), most=time.monotonic() - began),
                changed=claims.places(reply.get("changed", [])),
                printed=claims.count(reply.get("printed", 0)),
            )
        except EvidenceError as error:
            self.close()
            raise Ended("exit", f"{UNREADABLE} ({error})") from None
        except Ended:
            self.close()
            raise

    def _decoder(self, arrays: list[Array]) -> Decoder:
        generation = self.generation

        def fetch(number: int) -> Array:
            try:
                if generation != self.generation or self._wire is None:
                    raise Ended("exit", "the process with this array is gone")
                request = {"do": "fetch", "h": number}
                reply, made = self._request(request, [], self._setup.look_seconds)
                if "raised" in reply:
                    raise EvidenceError("the array is gone")
                return self._kept_awhile(np.asarray(self._decoder(made).decode(reply.get("value"))))
            except (Ended, EvidenceError) as error:
                self.close()
                raise process.unreadable_array(error) from None

        def hold(number: int) -> None:
            self._held[number] += 1
            self._forgotten.discard(number)

        def forget(number: int) -> None:
            if generation == self.generation:
                self._held[number] -= 1
                if self._held[number] <= 0:
                    self._forgotten.add(number)

        return Decoder(arrays, fetch=fetch, hold=hold, forget=forget, generation=generation)

    def _kept_awhile(self, values: Array) -> Array:
        """What was fetched last, and is not too large: most is looked at again soon."""
        if values.nbytes <= _RECENT_BYTES:
            self._recent.append(values)
            while sum(each.nbytes for each in self._recent) > _RECENT_BYTES:
                self._recent.popleft()
        return values

    def _request(
        self,
        header: dict[str, Any],
        arrays: list[Array],
        seconds: float,
        answer: AnswerFrame | None = None,
    ) -> tuple[dict[str, Any], list[Array]]:
        assert self._wire
        request = partial(self._wire.request, answer=answer) if answer else self._wire.request
        if self._budget is None:
            return request(header, arrays, seconds=seconds, tick=self._tick)
        left, used_up = self._budget.left(), Ended("total", f"{self._budget.seconds:g} s")
        if not left:
            self._wire.kill()
            raise used_up
        try:
            with self._budget.waiting():
                return request(header, arrays, seconds=min(seconds, left), tick=self._tick)
        except Ended as ended:
            if ended.cause == "time" and left <= seconds:
                raise used_up from None
            raise

    def _seed_of(self, function: str) -> int:
        return (self._setup.seed + zlib.crc32(function.encode())) % 2**31
