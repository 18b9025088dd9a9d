"""Where a question about a model is answered: by a process without the student's code, if it can.

A model of the student's is described by its own process as text and numbers, and rebuilt from them
in the probe process: its *twin*. What is asked then goes to the twin, so that nothing the student
has changed in Keras or NumPy has a say. A model that cannot be rebuilt without the student's code
is asked where it stands, and the report says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.evidence import Array, Handle, RemoteArray
from grader.remote.process import Ended
from grader.remote.session import Reply, Session

SELF_REPORTED = (
    "Self-reported: {what} cannot be rebuilt without the submission's own code ({why}), so what "
    "the report says of it rests on what the submission's process told."
)


@dataclass(frozen=True)
class _Twin:
    """The copy of a model in the probe process, or why there is none."""

    calls: int
    config: bytes
    handle: Handle | None
    why: str = ""


class Twins:
    """Answers questions about models.

    Args:
        session: the process with the submission in it.
        probe: a process without any of the student's code; None to ask the submission's own.
    """

    def __init__(self, session: Session, probe: Session | None) -> None:
        self._session = session
        self._probe = probe
        self._twins: dict[tuple[int, int], _Twin] = {}
        self._remarks: dict[str, None] = {}

    @property
    def separate(self) -> bool:
        """Whether there is a process of its own for these questions."""
        return self._probe is not None

    @property
    def generations(self) -> tuple[int, int]:
        """Which processes the handles belong to."""
        return self._session.generation, self._probe.generation if self._probe else 0

    def remarks(self) -> list[str]:
        """What had to be asked of the submission's own process."""
        return list(self._remarks)

    def ask(self, question: str, model: Handle, *args: Any) -> Reply:
        """Ask about a model, and about arrays wherever they are.

        Raises:
            Ended: a process ended meanwhile.
        """
        if self._probe is None:
            return self._session.inspect(question, model, *args)
        if self.lives_apart(model):
            return self._probe.inspect(question, model, *_brought_here(args))
        twin = self._twin_of(model)
        if twin.handle is None:
            self.note_self_report("a model", twin.why)
            return self._session.inspect(question, model, *args)
        return self._probe.inspect(question, twin.handle, *_brought_here(args))

    def ask_apart(self, question: str, *args: Any) -> Reply:
        """Ask something that has to do with files, not with things of the submission's process."""
        return (self._probe or self._session).inspect(question, *args)

    def ask_there(self, question: str, *args: Any) -> Reply:
        """Ask the submission's own process."""
        return self._session.inspect(question, *args)

    def lives_apart(self, thing: Handle) -> bool:
        """Whether a thing is in the probe process."""
        return self._probe is not None and thing.generation == self._probe.generation

    def note_self_report(self, what: str, why: str) -> None:
        """Remark that something rests on what the submission's process told."""
        self._remarks[SELF_REPORTED.format(what=what, why=why)] = None

    def close(self) -> None:
        """End the probe process."""
        if self._probe is not None:
            self._probe.close()

    def _twin_of(self, model: Handle) -> _Twin:
        key = model.generation, model.number
        known = self._twins.get(key)
        if known is not None and (known.handle is None or not self.lives_apart(known.handle)):
            known = None  # the process that held it has ended
        if known is not None and known.calls == self._session.calls:
            return known
        self._twins[key] = self._new_twin(model, known)
        return self._twins[key]

    def _new_twin(self, model: Handle, known: _Twin | None) -> _Twin:
        assert self._probe is not None
        calls = self._session.calls
        found = self._session.inspect("export", model)
        if found.raised is not None:
            return _Twin(calls, b"", None, _reason(found))
        try:
            told = found.value
            config = np.asarray(told["config"], dtype=np.uint8)
            iterations, weights = int(told["iterations"]), [np.asarray(w) for w in told["weights"]]
        except (TypeError, KeyError, ValueError) as error:
            return _Twin(calls, b"", None, f"it was told wrongly: {type(error).__name__}")
        # A model without weights yet got some in the probe when it was asked about: begin anew.
        same = known is not None and known.config == config.tobytes() and bool(weights)
        handle = known.handle if known is not None and same else None
        if handle is None:
            built = self._probe.inspect("rebuild", config)
            if built.raised is not None:
                return _Twin(calls, b"", None, _reason(built))
            handle = built.value
        filled = self._probe.inspect("fill", handle, iterations, weights)
        if filled.raised is not None:
            return _Twin(calls, b"", None, _reason(filled))
        return _Twin(calls, config.tobytes(), handle)


def accuracy(outputs: Array, labels: Array) -> float:
    """The share of rows of `outputs`, float (n, units), whose largest score is at the label."""
    return float(np.mean(np.argmax(outputs, axis=-1) == np.asarray(labels).reshape(-1)))


def opened_apart(twins: Twins, path: str) -> Reply:
    """Open a model file without the student's code; where that fails, beside it.

    Raises:
        Ended: the process ended meanwhile.
    """
    reply = twins.ask_apart("open_file", path)
    if reply.raised is None or not twins.separate:
        return reply
    try:
        beside = twins.ask_there("open_file", path)
    except Ended:
        return reply
    if beside.raised is not None:
        return reply
    twins.note_self_report("a saved model", _reason(reply))
    return beside


def _reason(reply: Reply) -> str:
    raised = reply.raised or {}
    first = str(raised.get("message", "")).strip().split("\n")[0]
    return f"{raised.get('type')}: {first}"[:160]


def _brought_here(args: tuple[Any, ...]) -> list[Any]:
    return [np.asarray(arg) if isinstance(arg, RemoteArray) else arg for arg in args]
