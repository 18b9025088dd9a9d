"""Expectations about training: how much, on what, with which result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.assignment.task import Task
from grader.common.outcomes import Place
from grader.common.text import counted
from grader.expect.basics import Details, fail, named
from grader.expect.notes import is_beyond, is_enough, is_repeated, label_counts
from grader.sandbox.claims import Note
from grader.sandbox.evidence import Array, Handle, describe

_LARGEST_BATCH = 512  # of which three epochs of 8,000 samples still make 48 steps
_ABOVE_CHANCE = 0.08  # an accuracy that shows that nothing was learned is not further above it


def can_train(turns_eager_off: Place | None, *, function: str = "") -> None:
    """No line of the file keeps Keras from training anything at all.

    Args:
        turns_eager_off: the line that does; it was left out, so that the steps could be judged.
        function: the student's function that could not train with it.
    """
    if turns_eager_off is not None:
        fail(
            "Keras 3 cannot train with eager execution turned off, as "
            f"{turns_eager_off.where} does: {turns_eager_off.text.strip()[:100]}",
            expected="a file whose `fit` runs",
            misconception="eager-turned-off",
            function=function,
            place=turns_eager_off,
        )


def is_history(value: Any, *, function: str = "") -> Handle:
    """The History that `fit` returns."""
    if isinstance(value, Handle) and value.kind == "history":
        return value
    name = ""
    if isinstance(value, Handle) and value.kind == "model":
        name = "returned-model"
    elif isinstance(value, dict):
        name = "returned-history-dict"
    elif isinstance(value, Handle) and value.kind == "function":
        name = "not-called"
    elif isinstance(value, Handle):
        name = "invented-history"
    elif isinstance(value, list | tuple):
        has_model = any(isinstance(each, Handle) and each.kind == "model" for each in value)
        name = "returned-model" if has_model else "no-history"
    return fail(
        f"`{named(function)}` returned {describe(value)}.",
        expected="the History of `fit`",
        hint="" if name else "Return what `model.fit` gives.",
        misconception=name,
        function=function,
    )


def epochs_in_history(
    found: Mapping[str, Any], notes: Sequence[Note], epochs: int, *, function: str = ""
) -> None:
    """The History holds as many epochs as asked for, and a training really produced it."""
    fits = [n for n in notes if n.how == "fit"]
    # Who writes a loop fills the History by hand, perhaps without the numbers of the epochs.
    listed = len(found["epochs"]) or (0 if fits else len(found["values"].get("loss", [])))
    details: Details = {
        "expected": f"a History of {counted(epochs, 'epoch')}",
        "function": function,
        "near": "fit(",
    }
    if not notes:
        fail("No training took place.", **details, misconception="invented-history")
    if len(fits) > 1 and listed != epochs:
        fail(
            f"The History holds {counted(listed, 'epoch')}, of {len(fits)} trainings.",
            **details,
            misconception="trains-twice",
        )
    if listed != epochs:
        sizes = [n.batch_size for n in notes]
        name = "batch-size-for-epochs" if epochs in sizes and listed == 1 else "other-epochs"
        name = name if listed else "invented-history"
        fail(f"The History holds {counted(listed, 'epoch')}.", **details, misconception=name)
    trained = sum(n.epochs for n in fits)
    if fits and trained < epochs:
        fail(
            f"The History holds {counted(listed, 'epoch')}, of a training of {trained}.",
            **details,
            misconception="invented-history",
        )
    losses = found["values"].get("loss", [])
    if len(losses) != epochs:
        fail(
            f"The History holds {len(losses)} values of the loss.",
            **details,
            misconception="invented-history",
        )


def all_of_the_data(
    notes: Sequence[Note],
    labels: Array,
    epochs: int,
    *,
    whole: int,
    task: Task,
    largest_batch: int = _LARGEST_BATCH,
    may_repeat: bool = False,
    function: str = "",
) -> None:
    """Each epoch went once through all samples given, less a sane part held out for validation.

    Args:
        notes: what the recorder saw.
        labels: the labels that the function was given, int (n,).
        epochs: how many epochs were asked for.
        whole: size of the data set from which the samples were taken.
        task: what the samples are called.
        largest_batch: the largest size of a batch with which enough steps are made.
        may_repeat: whether an epoch may go several times through all of them, where it is up to
            the student how long the training is.
        function: the student's function.
    """
    count = len(labels)
    details: Details = {"function": function, "near": "fit("}
    expected = f"{counted(epochs, 'epoch')} over the {count} {task.samples} that were given"
    fits = [n for n in notes if n.how == "fit"]
    if not fits:  # a loop of the student's own: judged by how long it went on and what was learned
        _enough_by_loop(notes, count * epochs, largest_batch, task, expected, details)
        return
    total = sum(n.epochs for n in fits)
    if total > epochs and len(fits) > 1:
        fail(
            f"The model was trained for {counted(total, 'epoch')} in {len(fits)} trainings.",
            expected=expected,
            misconception="trains-twice",
            **details,
        )
    for note in fits:
        samples = note.samples
        if samples is None:  # a generator: nobody knows how much it gives, but how often
            least = count * note.epochs / largest_batch
            if note.updates < least:
                fail(
                    f"The training made {counted(note.updates, 'update')}.",
                    expected=expected,
                    misconception="part-of-the-data",
                    **details,
                )
            continue
        if may_repeat and is_repeated(note, samples, labels):
            continue
        if samples == whole > count or is_beyond(note, samples, count):
            name = "ignores-arguments" if samples == whole else "trained-on-test"
            fail(
                f"Each epoch used {task.count(samples)}.",
                expected=expected,
                misconception=name,
                **details,
            )
        if not is_enough(note, samples, count):
            aside = note.held_out or 0
            fail(
                f"Each epoch used {samples} of the {count} {task.samples}"
                + (f"; {aside} were put aside to validate on." if aside else "."),
                expected=f"{expected}; at most half of them put aside to validate on"
                if aside
                else expected,
                hint=f"Put fewer {task.samples} aside: {aside} of {count} are more than half."
                if aside > count / 2
                else "",
                misconception="part-of-the-data",
                **details,
            )
        _labels_of_the_data(note, labels, expected, details)
        if (note.batch_size or 0) > largest_batch:
            fail(
                f"The batch size is {note.batch_size}.",
                expected=f"batches of at most {largest_batch} {task.samples}",
                misconception="batch-size-too-large",
                **details,
            )


def _enough_by_loop(
    notes: Sequence[Note],
    count: int,
    largest_batch: int,
    task: Task,
    expected: str,
    details: Details,
) -> None:
    """A loop that took `count` samples in all, less a part held out, made so many updates."""
    samples = sum(n.samples or 0 for n in notes)
    updates = sum(n.updates for n in notes)
    if samples and samples < 0.5 * count:
        fail(
            f"The training used {task.count(samples)} in all.",
            expected=expected,
            misconception="part-of-the-data",
            **details,
        )
    if 0 < updates < 0.5 * count / largest_batch:
        fail(
            f"The training made {counted(updates, 'update')}.",
            expected=expected,
            misconception="part-of-the-data",
            **details,
        )


def _labels_of_the_data(note: Note, labels: Array, expected: str, details: Details) -> None:
    """The labels trained on are those given, where all of them were used."""
    seen, given = list(note.labels), label_counts(labels)
    if note.samples != len(labels) or not seen or not given or note.held_out:
        return
    if seen != given:
        fail(
            "The labels used in training are not those that were given.",
            expected=expected,
            misconception="labels-changed",
            **details,
        )


def same_scale(notes: Sequence[Note], inputs: Array, *, task: Task, function: str = "") -> None:
    """The inputs trained on are about as large as those that were given.

    They lie between about the same values, and about as far above the smallest: of images, unit
    vectors along rows or columns do lie between 0 and 1, but are darker.

    Args:
        notes: what the recorder saw.
        inputs: some of those given, float (n, ...).
        task: what the samples are called.
        function: the student's function.
    """
    given = float(np.ptp(inputs))
    ink = float(inputs.mean() - inputs.min()) / given
    for note in notes:
        low, high = note.spread or (0.0, given)
        if not 0.5 * given <= high - low <= 2.0 * given:
            fail(
                f"The {task.samples} reach `fit` with values from {low:.4g} to {high:.4g}; given "
                f"were {float(inputs.min()):.4g} to {float(inputs.max()):.4g}.",
                expected=f"a training on the {task.samples} as they are given",
                misconception="normalised-twice" if high - low < given else "rescaled-in-fit",
                function=function,
                near="normaliz|fit(",
            )
        mean = low + ink * (high - low) if note.mean is None else note.mean
        found = (mean - low) / (high - low)
        if not 0.6 * ink <= found <= 1.7 * ink:
            fail(
                f"The {task.samples} reach `fit` with a mean of {mean:.3g}; those that "
                f"were given have {float(inputs.mean()):.3g}.",
                expected=f"a training on the {task.samples} as they are given",
                misconception="normalised-twice" if found < ink else "rescaled-in-fit",
                function=function,
                near="normaliz|fit(",
            )


def every_weight_moved(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by_loop: bool = False,
    function: str = "",
) -> None:
    """Training changed each weight of the model that was given.

    Args:
        before: the model's training state, from the probe.
        after: the same after the training.
        by_loop: whether a loop of the student's own has changed this model, which need not use
            the optimizer that it was compiled with.
        function: the student's function.
    """
    old, new = before["weights"], after["weights"]
    if old and len(old) == len(new):
        still = sum(a == b for a, b in zip(old, new, strict=True))
        if still == len(old):
            trained = after["iterations"] > before["iterations"]
            fail(
                "The model was trained, but its weights are what they were before."
                if trained
                else "The model that was given has not changed.",
                expected="this model, trained",
                misconception="" if trained else "another-model",
                hint="What sets the weights or the learning rate back?" if trained else "",
                function=function,
                near="fit(",
            )
    if old and after["trainable"] < before["trainable"]:
        fail(
            f"Only {after['trainable']} of {before['trainable']} weights were trained.",
            expected="each weight of this model, trained",
            misconception="frozen-layers",
            function=function,
            near="trainable",
        )
    if not after["iterations"] and not by_loop:
        fail(
            "The optimizer has not updated the model once.",
            expected="this model, trained",
            misconception="another-model",
            function=function,
            near="fit(",
        )


def accuracy_at_least(
    accuracy: float,
    gate: float,
    *,
    task: Task,
    things: str = "",
    train_accuracy: float | None = None,
    on_dark: float | None = None,
    changed: bool = True,
    function: str = "",
) -> None:
    """The trained model is right about what it has never seen.

    Args:
        accuracy: share of the test samples that are right, recomputed.
        gate: from the manifest; see there for its false-fail rate.
        task: with the number of classes.
        things: what is right or wrong, in the plural; by default the samples.
        train_accuracy: the same on training samples; far below the former shows that the test
            samples were trained on.
        on_dark: the same on test samples that are scaled once more; far above the former shows that
            the model was trained on such samples.
        changed: whether the weights are others than before; where not, nothing was learned.
        function: the student's function.
    """
    things = things or task.samples
    if accuracy < gate and not changed:
        fail(
            f"The weights are what they were before `{named(function)}`, so nothing was learned: "
            f"{accuracy:.1%} of the test {things} are right.",
            expected=f"a trained model, with at least {gate:.1%}",
            hint="Is `fit` called, and on the model that the function is given?",
            misconception="untrained-model",
            function=function,
            near="fit(",
        )
    if accuracy < gate:
        chance = 1 / task.known_classes()
        name = "labels-shuffled" if accuracy < chance + _ABOVE_CHANCE else ""
        if on_dark is not None and on_dark > max(0.5, accuracy + 0.03):
            name = "normalised-twice"
        fail(
            f"After training, {accuracy:.1%} of the test {things} are right.",
            expected=f"at least {gate:.1%}",
            hint=""
            if name
            else "What do the loss and the accuracy do from epoch to epoch? If they still improve "
            "slowly, take a larger learning rate or smaller batches; if not, do "
            f"{task.samples} and labels still belong together when they reach `fit`?",
            misconception=name,
            function=function,
            near="fit(",
        )
    if train_accuracy is not None and accuracy > train_accuracy + 0.06:
        fail(
            f"{accuracy:.1%} of the test {things} are right, but only {train_accuracy:.1%} of the "
            f"training {things}.",
            expected="a model trained on the training set",
            misconception="trained-on-test",
            function=function,
            near="fit(",
        )
