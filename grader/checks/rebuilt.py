"""Where a question about a model is answered: by a process without the student's code, if it can.

A model of the student's is described by its own process as text and numbers, and rebuilt from them
in the probe process: its *twin*. What is asked then goes to the twin, so that nothing the student
has changed in Keras or NumPy has a say. A model that cannot be rebuilt without the student's code
is asked where it stands, and the report says so.

Before a description counts, what it gives on a few images is compared with what the model itself
gives where it stands. Ready-made models need no description as long as they are as they were handed
over: they are asked about from our own file.

Rebuilding is what takes time, so models of the same structure have one twin, filled with the
numbers of the one that is asked about; and outputs are remembered by the numbers they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.checks.agreement import Comparison
from grader.checks.asked_again import AskedAgain
from grader.checks.descriptions import CannotRebuildError, Description, read_description, reason_of
from grader.checks.samples import Inputs
from grader.sandbox.evidence import Array, Handle
from grader.sandbox.session import Reply, Session

SELF_REPORTED = (
    "Self-reported: {what} cannot be rebuilt without the submission's own code ({why}), so what "
    "the report says of it rests on what the submission's process told."
)

_OUTPUTS = "outputs"
_RUNS_IT = ("describe", "forward", "gradients", "evaluate")  # on images, the first argument
_OF_COMPILING = ("optimizer", "loss_values", "metric_values")

Key = tuple[int, int]


@dataclass
class _Twin:
    """A model in the probe process.

    Attributes:
        handle: on it.
        config: of the model that it was built for.
        holder: the model whose numbers it has.
        content: of these numbers.
    """

    handle: Handle
    config: bytes
    holder: Key
    content: str = ""


@dataclass
class _Ready:
    """A model of ours in the submission's process.

    Attributes:
        path: of the file that it comes from.
        own: handle on a model from the same file in the probe process.
        content: a checksum of its configuration and numbers; empty until somebody compares.
    """

    path: str
    own: Handle | None = None
    content: str = ""


class Twins:
    """Answers questions about models.

    Args:
        session: the process with the submission in it.
        probe: a process without any of the student's code; None to ask the submission's own.
    """

    def __init__(self, session: Session, probe: Session | None) -> None:
        self._session = session
        self._probe = probe
        self._copies: dict[Key, Description] = {}
        self._latest: Description | None = None
        self._twins: dict[str, _Twin] = {}  # by structure
        self._files: dict[str, _Ready] = {}  # by path
        self._ready: dict[Key, _Ready] = {}
        self._again = AskedAgain(probe)
        self._comparison = Comparison(session, probe or session)
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
        self._again.begin()
        if self._probe is None:
            return self._session.inspect(question, model, *args)
        if self.lives_apart(model):
            name = f"{model.generation} {model.number}"  # nobody changes a model that lives there
            return self._again.outputs(
                lambda: name, question, args, lambda: self._ask_probe(question, model, args)
            )
        ready = self._ready.get((model.generation, model.number))
        if ready is not None and self._is_as_given(model):
            own = self._own(ready)
            return self._again.outputs(
                lambda: ready.path, question, args, lambda: self._ask_probe(question, own, args)
            )
        copy = self._look_at(model)
        try:
            if copy.why:
                raise CannotRebuildError(copy.why)
            return self._again.outputs(
                lambda: copy.content,
                question,
                args,
                lambda: self._ask_twin(question, model, copy, args),
            )
        except CannotRebuildError as reason:
            copy.why = str(reason)
            self.note_self_report("a model", copy.why)
            return self._session.inspect(question, model, *args)

    def open_ready(self, path: str) -> Reply:
        """Load a model file of ours into the submission's process, from what stands in it."""
        content = np.frombuffer(Path(path).read_bytes(), dtype=np.uint8)
        reply = self._session.inspect("open_content", content)
        if self._probe is not None and isinstance(reply.value, Handle):
            key = reply.value.generation, reply.value.number
            self._ready[key] = self._files.setdefault(path, _Ready(path))
        return reply

    def has_weights(self, model: Handle) -> bool:
        """Whether a model itself, whatever its twin has got, has any weights yet.

        Raises:
            Ended: a process ended meanwhile.
        """
        if self._probe is None or self.lives_apart(model):
            copy = None
        elif (model.generation, model.number) in self._ready and self._is_as_given(model):
            return True
        else:
            copy = self._look_at(model)
        if copy is None or copy.why:
            told = self.ask("training_state", model).value
            return isinstance(told, dict) and bool(told.get("weights"))
        return not copy.is_empty

    def forget(self, model: Handle) -> None:
        """What is known of a model may be known no longer."""
        self._copies.pop((model.generation, model.number), None)

    def opens_elsewhere(self, path: str) -> bool:
        """Whether a file of ours is a model in the process without the submission's code."""
        return self._probe is not None and self._probe.inspect("open_file", path).raised is None

    def has_twin(self, model: Handle) -> bool:
        """Whether a model can be asked about without the submission's own code.

        Raises:
            Ended: a process ended meanwhile.
        """
        try:
            return bool(self.apart(model, ()))
        except CannotRebuildError:
            return False

    def structure_of(self, model: Handle) -> str:
        """A checksum of what a model is made of, as it is told now; "" where nothing is known."""
        if self._probe is None or self.lives_apart(model):
            return ""
        return self._look_at(model).structure

    def apart(self, model: Handle, samples: Sequence[Inputs]) -> tuple[Handle, bytes]:
        """What answers for a model in the process without the submission's code, if there is one.

        Args:
            model: the model.
            samples: on the first of them that it takes, both are compared.

        Returns:
            Its twin, and its own configuration: the twin's may have other made-up names.

        Raises:
            CannotRebuildError: it has no twin.
        """
        if self._probe is None or self.lives_apart(model):
            return model, b""
        ready = self._ready.get((model.generation, model.number))
        if ready is not None and self._is_as_given(model):
            return self._own(ready), b""
        copy = self._look_at(model)
        try:
            if copy.why:
                raise CannotRebuildError(copy.why)
            twin = self._filled_twin(model, copy)
            for each in samples:
                if _OUTPUTS not in copy.compared:
                    self._compare_outputs(model, copy, twin, each)
            return self._filled_twin(model, copy).handle, copy.config
        except CannotRebuildError as reason:
            copy.why = str(reason)
            raise

    def was_changed(self, model: Handle) -> bool:
        """Whether a ready-made model is another one than it was when it was handed over.

        Of others, and where there is no process apart, that is not known here: False.
        """
        return (model.generation, model.number) in self._ready and not self._is_as_given(model)

    def _is_as_given(self, model: Handle) -> bool:
        """A ready-made model is, until a function has got it; then its process is asked."""
        key = model.generation, model.number
        if key not in self._session.handed:
            return True
        return self._look_at(model).content == self._content_of(self._ready[key])

    def _own(self, ready: _Ready) -> Handle:
        """A model from the same file, in the probe process."""
        assert self._probe is not None
        if ready.own is None or not self.lives_apart(ready.own):
            ready.own = self._probe.inspect("open_file", ready.path).value
        assert isinstance(ready.own, Handle), f"{ready.path} cannot be opened"
        return ready.own

    def _content_of(self, ready: _Ready) -> str:
        if not ready.content:
            told = self._ask_probe("export", self._own(ready), ())
            ready.content = read_description(told.value, calls=0).content
        return ready.content

    def ask_apart(self, question: str, *args: Any) -> Reply:
        """Ask something that has to do with files, not with things of the submission's process."""
        return (self._probe or self._session).inspect(question, *args)

    def ask_there(self, question: str, *args: Any) -> Reply:
        """Ask the submission's own process."""
        return self._session.inspect(question, *args)

    def types(self) -> list[Any]:
        """Which number types the submission has chosen for all of Keras, as far as it is told.

        A file is read with them as it was written: a model that computes in half precision has
        another optimizer, for instance.
        """
        if self._probe is None:
            return []
        reply = self._session.inspect("types_in_use")
        told = reply.value if isinstance(reply.value, dict) else {}
        return [{str(key): str(value)[:40] for key, value in list(told.items())[:10]}]

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

    def _ask_probe(self, question: str, model: Handle, args: tuple[Any, ...]) -> Reply:
        assert self._probe is not None
        return self._probe.inspect(question, model, *map(self._again.brought_there, args))

    def _ask_twin(
        self, question: str, model: Handle, copy: Description, args: tuple[Any, ...]
    ) -> Reply:
        twin = self._filled_twin(model, copy)
        if question in _RUNS_IT and _OUTPUTS not in copy.compared:
            self._compare_outputs(model, copy, twin, args[0])
            twin = self._filled_twin(model, copy)
        reply = self._ask_probe(question, twin.handle, args)
        if reply.raised is not None and twin.config != copy.config:
            # What is told of it may name layers: those of this model, not of one like it.
            self._twins.pop(copy.structure)
            twin = self._filled_twin(model, copy)
            reply = self._ask_probe(question, twin.handle, args)
        if copy.has_state:
            twin.content = ""
        if question in _OF_COMPILING and question not in copy.compared:
            copy.compared.add(question)
            if not self._comparison.settings(question, model, args, reply):
                self._note_not_run()
        return reply

    def _compare_outputs(
        self, model: Handle, copy: Description, twin: _Twin, images: Inputs
    ) -> None:
        """Compare what the model gives with what its twin gives, once for these numbers.

        Raises:
            CannotRebuildError: it gives something else.
        """
        if copy.has_state:
            twin.content = ""  # it is run
        ran = self._comparison.outputs(
            model, twin.handle, images, has_state=copy.has_state, is_empty=copy.is_empty
        )
        if ran is not None:
            copy.compared.add(_OUTPUTS)
        if ran is False:
            self._note_not_run()

    def _note_not_run(self) -> None:
        self.note_self_report("a model", "it cannot be run in its own process")

    def _look_at(self, model: Handle) -> Description:
        """What the model's process tells of it, now."""
        key = model.generation, model.number
        before = self._copies.get(key)
        known = before if before is not None and not before.why else None
        if known is None or known.calls != self._session.model_calls:
            if self._latest is not None:
                self._latest.numbers = None  # one model's numbers at a time are held here
            self._latest = self._copies[key] = self._told(model, known)
            if before is not None and before.content == self._latest.content:
                self._latest.why = before.why or self._latest.why  # no second try by other images
        return self._copies[key]

    def _told(self, model: Handle, known: Description | None) -> Description:
        calls = self._session.model_calls
        found = self._session.inspect("export", model, known.token if known else "")
        if found.raised is not None:
            return Description(calls, why=reason_of(found))
        told = found.value if isinstance(found.value, dict) else {}
        if known is not None and told.get("same") is True:
            known.calls = calls
            return known
        copy = read_description(told, calls=calls)
        if known is not None and known.config == copy.config:  # only its numbers have changed
            copy.compared = known.compared - {_OUTPUTS}
        return copy

    def _filled_twin(self, model: Handle, copy: Description) -> _Twin:
        """The twin of this structure, with the numbers of this model in it.

        Raises:
            CannotRebuildError: there is none.
        """
        assert self._probe is not None
        key = model.generation, model.number
        twin = self._twins.get(copy.structure)
        if twin is not None and not self.lives_apart(twin.handle):
            twin = None  # the process that held it has ended
        if twin is not None and (twin.holder, twin.content) == (key, copy.content):
            return twin
        iterations, weights, state = self._numbers(model, copy)
        # A model without weights yet got some in the probe when it was asked about: begin anew.
        if twin is None or not weights:
            built = self._probe.inspect("rebuild", np.frombuffer(copy.config, dtype=np.uint8))
            if built.raised is not None:
                raise CannotRebuildError(reason_of(built))
            twin = self._twins[copy.structure] = _Twin(built.value, copy.config, key)
        twin.content = ""
        filled = self._probe.inspect("fill", twin.handle, iterations, weights, state)
        if filled.raised is not None:
            raise CannotRebuildError(reason_of(filled))
        twin.holder, twin.content, copy.numbers = key, copy.content, None
        return twin

    def _numbers(self, model: Handle, copy: Description) -> tuple[int, list[Array], Array]:
        """The model's numbers, told once more where they are in no twin any longer."""
        if copy.numbers is None:
            again = self._told(model, None)
            if again.why or again.numbers is None:
                raise CannotRebuildError(again.why)
            vars(copy).update(vars(again))
            return again.numbers
        return copy.numbers
