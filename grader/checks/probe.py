"""`probe`: questions about the things that a student's functions returned."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.assignment.misconceptions import GENERAL, Catalogue
from grader.assignment.task import Task
from grader.checks import answers
from grader.checks.call_failures import CannotTell
from grader.checks.descriptions import opened_apart
from grader.checks.forms import shows_the_same
from grader.checks.rebuilt import Twins
from grader.checks.samples import Inputs, accuracy, count, sendable
from grader.common.outcomes import Failed
from grader.common.text import one_line, visible
from grader.sandbox.claims import Raised
from grader.sandbox.evidence import Array, Handle, RemoteArray, describe
from grader.sandbox.process import UNREADABLE, Ended
from grader.sandbox.session import GONE, Reply
from grader.submissions.submission import Submission

_LIMITS = ("time", "total", "memory", "output", "disk", "threads")


def _too_large(why: str) -> Failed:
    return Failed(
        f"What came back cannot be looked at within the limits ({why}).",
        expected="a model, and whatever else is asked for, of the size that the exercise needs",
        hint="Is there a loop that adds layers, metrics or names without end?",
    )


class Probe:
    """Asks about models, histories, figures and files; every answer is plain data.

    What cannot be looked at within the limits, such as a model of thousands of layers, is the
    mistake of whose it is: `Failed`. Any other exception while looking may be ours: `CannotTell`.

    Args:
        twins: the processes that answer.
        submission: the student's file, for messages.
        catalogue: the mistakes that are known in the assignment.
        task: what its samples are called.
    """

    def __init__(
        self,
        twins: Twins,
        submission: Submission,
        *,
        catalogue: Catalogue = GENERAL,
        task: Task = Task(),  # noqa: B008 - frozen
    ) -> None:
        self._twins = twins
        self._submission = submission
        self._catalogue = catalogue
        self._task = task

    def describe(self, model: Handle, images: Inputs) -> dict[str, Any]:
        """Layers, output and weights of a model; see `child/keras/layers.py`."""
        return answers.checked(
            answers.description, self._of_model("describe", model, sendable(images))
        )

    def gradients(
        self, model: Handle, images: Inputs, labels: Any, loss: str = "classes"
    ) -> list[dict[str, Any]]:
        """Size of the gradient for each trainable weight, of all outputs together.

        Args:
            model: the model.
            images: samples, (n, ...), or what else the model takes.
            labels: what is right for them, in the form that the loss takes. Of several outputs a
                list, or a dict by their names; else they are for the first, and the others count
                by made-up ones ("own" needs them all).
            loss: "classes", a cross-entropy of whole numbers; "shares", one for each output by
                itself; "squares"; or "own", the loss that the model is compiled with.
        """
        answer = self._of_model("gradients", model, sendable(images), labels, loss)
        return answers.checked(answers.gradients, answer)

    def forward(self, model: Handle, images: Inputs, *, output: int = 0) -> Array:
        """The model's output, recomputed from its layers, shape (n, units) or (n, ..., units).

        Args:
            model: the model.
            images: an array (n, ...), a list of n texts, or a dict or list of several of these.
            output: which of several, from 0; those that have names in the order of these.

        Raises:
            Failed: there is not a row for each sample.
        """
        found, due = self._outputs(model, images, output), count(images)
        if not found.ndim or len(found) != due:
            raise Failed(
                f"For {due} {self._task.samples} the model gives an array of shape {found.shape}.",
                expected=f"a row of numbers for each {self._task.sample}",
                hint="Does a layer, or a function in the model, mix "
                f"{self._task.samples} with each other?",
            )
        return found if found.ndim > 1 else found[:, None]

    def _outputs(self, model: Handle, images: Inputs, output: int = 0) -> Array:
        which = (output,) if output else ()
        answer = self._of_model("forward", model, sendable(images), *which)
        return answers.checked(answers.numbers, answer)

    def loss_values(self, model: Handle, labels: Array, outputs: Array) -> list[float]:
        """The compiled loss of each output row."""
        answer = self._of_model("loss_values", model, labels, outputs)
        return answers.checked(answers.floats, answer)

    def metric_values(self, model: Handle, labels: Array, outputs: Array) -> dict[str, float]:
        """The compiled metrics of the given outputs."""
        answer = self._of_model("metric_values", model, labels, outputs)
        return answers.checked(answers.floats_by_name, answer)

    def optimizer(self, model: Handle) -> dict[str, Any]:
        """Class and learning rate of the compiled optimizer."""
        return answers.checked(answers.optimizer, self._of_model("optimizer", model))

    def training_state(self, model: Handle) -> dict[str, Any]:
        """Checksums of the weights, whether compiled, number of updates."""
        answer = self._of_model("training_state", model)
        return answers.checked(answers.training_state, answer)

    def has_weights(self, model: Handle) -> bool:
        """Whether a model has any weights yet; some get them with the first images."""
        return bool(self._theirs(lambda: Reply(value=self._twins.has_weights(model))))

    def run(self, model: Handle, images: Inputs) -> None:
        """Run a model once where it stands, so that it gets its weights; no matter what it gives.

        Raises:
            CannotTell: it takes no such images.
        """
        self._there("answer", model, sendable(images))
        self._twins.forget(model)

    def why_lost(self, model: Handle) -> Raised | None:
        """What Keras raises where it loads a stored copy; None if nothing."""
        found = self._of_model("why_lost", model)
        if not isinstance(found, dict):
            return None
        kind, message = (visible(str(found.get(key, "")), 600) for key in ("type", "message"))
        return Raised(kind, message)

    def evaluate(self, model: Handle, images: Inputs, labels: Any) -> dict[str, float]:
        """Loss and accuracy, recomputed; of several outputs with labels for each.

        Then the accuracy is that of the first.
        """
        answer = self._of_model("evaluate", model, sendable(images), labels)
        return answers.checked(answers.measured, answer)

    def measure(
        self, model: Handle, images: Array | RemoteArray, labels: Array
    ) -> dict[str, float]:
        """Loss and accuracy, recomputed, with the labels in the form that the model's loss takes.

        Args:
            model: the model.
            images: float (n, ...).
            labels: whole numbers (n,); they become one-hot rows where the loss takes no others.
        """
        try:
            return self.evaluate(model, images, labels)
        except CannotTell:
            classes = np.asarray(self.forward(model, images)).shape[-1]
            return self.evaluate(model, images, np.eye(classes, dtype=np.float32)[labels])

    def accuracies(
        self, model: Handle, images: Array | RemoteArray, labels: Array
    ) -> list[float | None]:
        """Accuracy on the given images, then on what else the student evaluated it on.

        That counts where it is the same images in another form; see `grader.checks.forms`.
        """
        others: list[Array] = []
        if not self._twins.lives_apart(model):
            told = answers.checked(answers.arrays, self._there("other_inputs", model, images))
            others = [x for x in told if shows_the_same(x, np.asarray(images))]
        return [self.accuracy(model, inputs, labels) for inputs in (images, *others)]

    def accuracy(self, model: Handle, images: Array | RemoteArray, labels: Array) -> float | None:
        """Accuracy, recomputed; None where the model does not take these images."""
        try:
            return accuracy(self._outputs(model, images), labels)
        except (CannotTell, ValueError):
            return None

    def share_optimizer(self, first: Handle, second: Handle) -> bool:
        """Whether two models have one optimizer object, by what the student's process tells."""
        return answers.checked(answers.flag, self._there("share_optimizer", first, second))

    def has_layers_of(self, model: Handle, other: Handle) -> bool:
        """Whether each layer of `other` is one of `model`'s, by what the student's process says."""
        return answers.checked(answers.flag, self._there("has_layers_of", model, other))

    def ranges(self, images: Array | RemoteArray) -> Array:
        """Of each image the smallest and the largest value, the mean, and a mean by place, (n, 4).

        Measured where they are: they may be many.
        """
        answer = self._theirs(lambda: self._twins.ask_there("ranges", images))
        return answers.checked(lambda told: answers.ranges(told, len(images)), answer)

    def history(self, history: Handle) -> dict[str, Any]:
        """Epoch numbers and values per epoch of a History."""
        answer = self._theirs(lambda: self._twins.ask_there("history", history))
        return answers.checked(answers.history, answer)

    def figure(self, figure: Handle) -> dict[str, Any]:
        """Images and texts of a figure."""
        answer = self._theirs(lambda: self._twins.ask_there("figure", figure))
        return answers.checked(answers.figure, answer)

    def drawn(self, figure: Handle) -> Array:
        """What a figure looks like, uint8 (rows, columns, 3), as the student's process draws it.

        Raises:
            Failed: it cannot be drawn.
        """
        answer = self._theirs(lambda: self._twins.ask_there("drawn", figure))
        if isinstance(answer, str):
            raise Failed(
                f"The figure cannot be drawn: {one_line(answer, 300)}",
                expected="a figure that `plt.show()` shows",
            )
        return answers.checked(answers.drawn, answer)

    def items(self, thing: Any, *, function: str = "", most: int = 1000) -> list[Any]:
        """What an iterable gives: a list as it is, and what a generator or a data set gives now.

        Args:
            thing: what a function returned.
            function: the student's function, which answers for it.
            most: how many are taken, 1000 or fewer.

        Raises:
            Failed: it is no such thing, raises something, or gives more: perhaps without end.
        """
        if isinstance(thing, np.ndarray | RemoteArray) and thing.ndim:
            return list(np.asarray(thing))
        if isinstance(thing, list | tuple):
            return list(thing)
        expected = "a list, or something else that a `for` loop goes through"
        told = self._of_thing("items", thing, min(most, 1000), function=function)
        if told is None:
            raise Failed(f"It is {describe(thing)}.", expected=expected, function=function)
        found, has_more = answers.checked(answers.items, told)
        if has_more:
            raise Failed(
                f"It gives more than {min(most, 1000)} values, perhaps without end.",
                expected=f"{min(most, 1000)} values or fewer",
                hint="When does the loop with the `yield` end?",
                function=function,
            )
        return found

    def attribute(self, thing: Handle, name: str, *, function: str = "") -> Any:
        """What an object of the student's keeps under this name.

        Raises:
            Failed: nothing.
        """
        told = self._of_thing("attribute", thing, name, function=function)
        is_there, value = answers.checked(answers.attribute, told)
        if not is_there:
            expected = f"an object with the attribute `{name}`"
            raise Failed(f"It is {describe(thing)}.", expected=expected, function=function)
        return value

    def _of_thing(self, question: str, thing: Any, *args: Any, function: str) -> Any:
        """An answer in which the student's own code has a say; what it raises is its mistake."""
        try:
            return self._theirs(lambda: self._twins.ask_there(question, thing, *args))
        except CannotTell as reason:
            raise reason.as_failure(function) from None

    def open_ready(self, path: str) -> Handle:
        """Load a model file of ours into the student's process, where functions may be given it.

        The process gets what stands in the file, now: before a check needs it, no submission can
        take from it what it should have trained itself.

        Raises:
            Failed: the submission has left no room where it could be put for a moment, or has
                changed what opens it.
        """
        try:
            opened = self._tried(lambda: self._twins.open_ready(path))
        except CannotTell as reason:
            has_no_room = issubclass(getattr(builtins, reason.kind, Exception), OSError)
            if not has_no_room and not self._twins.opens_elsewhere(path):
                raise
            raise Failed(
                f"A ready-made model cannot be handed over: {reason.message[:200]}",
                expected="a working folder that can be written to, with room in it",
            ) from None
        return answers.checked(answers.model, opened)

    def was_changed(self, model: Handle) -> bool:
        """Whether a ready-made model is no longer what it was when it was handed over.

        Its process tells; where there is no process apart it is False.
        """
        return self._twins.was_changed(model)

    def open_file(self, path: str, *, like: Handle | None = None) -> Handle:
        """Load a model file without the student's code, to ask about it.

        Args:
            path: the file.
            like: the model that is to stand in it: where that one needs none of the student's code,
                the file must not either.
        """
        return answers.checked(
            answers.model, self._tried(lambda: opened_apart(self._twins, path, like))
        )

    def save_file(self, model: Handle, path: str) -> None:
        """Save a model to a file of ours."""
        self._there("save_file", model, path)

    def files(self, folder: str) -> dict[str, int]:
        """Names and sizes in bytes of the files below a folder."""
        return dict(self._tried(lambda: self._twins.ask_apart("files", folder)))

    def file_kind(self, path: str) -> str:
        """What stands at a path: "missing", "folder", "zip", "hdf5", "text" or "other"."""
        return str(self._tried(lambda: self._twins.ask_apart("file_kind", path)))

    def _of_model(self, question: str, model: Handle, *args: Any) -> Any:
        answer = self._theirs(lambda: self._twins.ask(question, model, *args))
        if answers.holds_handle(answer):
            raise _too_large("there is too much to say of it")
        return answer

    def _theirs(self, ask: Callable[[], Reply]) -> Any:
        """The answer about a thing of the submission's.

        Raises:
            Failed: it, or what there is to say of it, is beyond the limits.
        """

        def ask_within_limits() -> Reply:
            try:
                return ask()
            except Ended as ended:
                if ended.cause in _LIMITS or ended.detail.startswith(UNREADABLE):
                    raise _too_large(f"{ended.cause}: {ended.detail}") from None
                if ended.detail == GONE:
                    raise Failed(
                        "What is to be looked at is gone: Python ended after it was made.",
                        expected="a process that goes on",
                    ) from None
                raise

        value = self._tried(ask_within_limits)
        if isinstance(value, Handle):  # which stands for what has too many parts to be sent
            raise _too_large("there is too much to say of it")
        return value

    def _there(self, question: str, *args: Any) -> Any:
        return self._tried(lambda: self._twins.ask_there(question, *args))

    def _tried(self, ask: Callable[[], Reply]) -> Any:
        try:
            return self._value(ask())
        except Ended as ended:
            detail = f"Python ended meanwhile ({ended.cause}: {ended.detail})"
            raise CannotTell(Raised("Ended", detail), None, self._catalogue) from None

    def _value(self, reply: Reply) -> Any:
        if reply.raised is not None:
            frames = reply.raised.frames
            place = self._submission.place(frames[-1].line) if frames else None
            raise CannotTell(reply.raised, place, self._catalogue)
        return reply.value
