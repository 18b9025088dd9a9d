"""What a trial says of itself is true: accuracy, epochs and seconds."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.assignment.task import Task
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.common.text import counted
from grader.expect.basics import Details, fail
from grader.expect.notes import label_counts
from grader.sandbox.claims import Note
from grader.sandbox.evidence import Array, Handle, RemoteArray, describe

_LEAST_LEARNED = 1 / 3
"""Of what lies between chance and all; of ten digits the best of thousands of random models, chosen
by the labels, reach 0.25, which is 1 / 6."""


def honest_trials(
    probe: Probe,
    found: Sequence[Mapping[str, Any]],
    tests: tuple[Array | RemoteArray, Array],
    trains: tuple[Array | RemoteArray, Array],
    notes: Sequence[Note],
    *,
    task: Task,
    function: str = "",
) -> None:
    """Each accuracy is what the trial's model reaches on the test set."""
    for number, trial in enumerate(found, start=1):
        percent = isinstance(trial["accuracy"], str) and "%" in trial["accuracy"]
        claim = _number(
            trial["accuracy"],
            number,
            "accuracy",
            "a fraction, e.g. 0.93",
            "percent-not-fraction" if percent else "returned-text",
            function,
        )
        expected = "the accuracy of this trial's model on the test set, as a fraction"
        details: Details = {"expected": expected, "function": function}
        tolerance = 0.0051 if _is_rounded(claim) else 0.0021
        try:
            first = probe.accuracy(trial["model"], *tests)
            if first is not None and abs(claim - first) <= tolerance:
                continue
            reached = [a for a in probe.accuracies(trial["model"], *tests) if a is not None]
        except CannotTell as reason:
            raise reason.as_failure(function) from None
        if any(abs(claim - each) <= tolerance for each in reached):
            continue
        shown = f"Trial {number} says {claim:.4g}"
        if any(abs(claim / 100 - each) <= 0.0051 for each in reached):
            fail(
                f"{shown}, in percent.",
                **details,
                misconception="percent-not-fraction",
                near=_near("accuracy"),
            )
        best = (
            f"its model reaches {reached[0]:.4g} on the test set"
            if reached
            else ("its model cannot be run on the test set")
        )
        why = _why_accuracy(probe, trial["model"], claim, tests, trains, notes)
        training = "history[|" if why == "training-accuracy" else ""
        fail(
            f"{shown}, but {best}.",
            **details,
            misconception=why,
            near=training + _near("accuracy"),
        )
    _not_trained_on_test(notes, tests[1], trains[1], task, function)


def _why_accuracy(
    probe: Probe,
    model: Handle,
    claim: float,
    tests: tuple[Array | RemoteArray, Array],
    trains: tuple[Array | RemoteArray, Array],
    notes: Sequence[Note],
) -> str:
    """The misconception that a wrong accuracy shows."""
    own = [n for n in notes if n.model == model.number]
    values = [v for n in own for k, v in n.logged.items() if not k.startswith("val_")]
    trained = probe.accuracy(model, *trains)
    if trained is not None:
        values.append(trained)
    gap = min((abs(claim - value) for value in values), default=1.0)
    if gap >= 5e-4 and any((n.samples or 0) > len(trains[1]) for n in own):
        return "ignores-arguments"  # more samples than there are must have come from elsewhere
    if gap < (0.0051 if _is_rounded(claim) else 5e-4):
        return "training-accuracy"
    with contextlib.suppress(CannotTell):
        losses = probe.evaluate(model, *tests)
        if abs(claim - losses["loss"]) < 0.01 or abs(claim - losses["clipped_loss"]) < 0.01:
            return "swapped"
    return "dishonest-accuracy"


def _is_rounded(claim: float) -> bool:
    """Whether a fraction is given to two decimals."""
    return abs(claim * 100 - round(claim * 100)) < 1e-6


def _not_trained_on_test(
    notes: Sequence[Note], tests: Array, trains: Array, task: Task, function: str
) -> None:
    """No trial was given the test labels, alone or after those of the training."""
    only, both = label_counts(tests), label_counts(np.concatenate([trains, tests]))
    for note in notes:
        counts = list(note.labels)
        if not counts:
            continue
        if (note.samples == len(tests) and counts == only) or counts == both:
            fail(
                "A trial was trained on the test set.",
                expected=f"trials that are trained on the training {task.samples}",
                misconception="trained-on-test",
                function=function,
                near="fit(",
            )


def true_records(
    probe: Probe,
    found: Sequence[Mapping[str, Any]],
    notes: Sequence[Note],
    tests: tuple[Array | RemoteArray, Array],
    *,
    elapsed: float,
    function: str = "",
) -> None:
    """`epochs` and `seconds` of each trial tell what happened.

    Args:
        probe: asks.
        found: the trials.
        notes: what the recorder saw.
        tests: test samples and labels.
        elapsed: seconds that the whole call took.
        function: the student's function.
    """
    for number, trial in enumerate(found, start=1):
        own = [n for n in notes if n.model == trial["model"].number]
        epochs = _number(
            trial["epochs"], number, "epochs", "a whole number", "wrong-epochs", function
        )
        idle = all(n.how == "fit" and not _learned(n) for n in own)
        if idle and not _has_learned(probe, trial["model"], tests):
            fail(
                f"The model of trial {number} was never trained.",
                expected="a trained model",
                misconception="untrained-model",
                function=function,
            )
        ran = sum(n.epochs for n in own)
        asked = sum(n.asked_epochs for n in own)
        if own and all(n.how == "fit" for n in own) and epochs not in (ran, asked):
            fail(
                f"Trial {number} says {counted(float(epochs), 'epoch')}, but its model was trained "
                f"for {ran}.",
                expected="the number of epochs of this trial",
                misconception="wrong-epochs",
                function=function,
                near="epochs",
            )
        seconds = _number(
            trial["seconds"], number, "seconds", "a number of seconds", "wrong-seconds", function
        )
        if number == len(found) and _add_up(found, notes):
            fail(
                "The seconds of the trials add up from one to the next.",
                expected="the seconds that each trial took by itself",
                hint="Start the clock anew for each trial.",
                misconception="wrong-seconds",
                function=function,
                near="time",
            )
        took = sum(n.seconds for n in own)
        rounding = 1.0 if seconds == int(seconds) else 0.1
        most = 1.05 * _window(trial["model"].number, notes, elapsed) + rounding
        if not _enough(seconds, took) or seconds > most:
            fail(
                f"Trial {number} says {seconds:.4g} seconds; its training took {took:.2g}.",
                expected="the seconds that this trial took",
                misconception="wrong-seconds",
                function=function,
                near="seconds",
            )


def any_trained(
    probe: Probe,
    found: Sequence[Mapping[str, Any]],
    notes: Sequence[Note],
    tests: tuple[Array | RemoteArray, Array],
) -> bool:
    """Whether at least one of the models has been trained, as far as is known."""
    numbers = {trial["model"].number for trial in found}
    if any(note.how != "fit" or _learned(note) for note in notes if note.model in numbers):
        return True
    return any(_has_learned(probe, trial["model"], tests) for trial in found)


def _learned(note: Note) -> bool:
    """Whether a training has changed any weight, as far as is known of one that broke off."""
    return bool(note.updates) and not (note.before and note.before == note.after)


def _enough(seconds: float, took: float) -> bool:
    """Whether a training of `took` seconds may be said to have lasted `seconds`.

    CPU time is less than time by the clock on a busy machine, and whole seconds are rounded down.
    """
    return seconds >= 0.15 * took or (seconds == int(seconds) >= took - 1.0)


def _window(model: int, notes: Sequence[Note], elapsed: float) -> float:
    """The seconds between the trainings of other models before and after this one's."""
    spans = [(n.span, n.model == model) for n in notes if n.span]
    mine = [span for span, is_own in spans if is_own]
    if not mine:
        return elapsed
    begin, end = mine[0][0], mine[-1][1]
    beside = elapsed - (max(s[1] for s, _ in spans) - min(s[0] for s, _ in spans))
    others = [span for span, is_own in spans if not is_own]
    before = max((s[1] for s in others if s[1] <= begin), default=begin - beside)
    after = min((s[0] for s in others if s[0] >= end), default=end + beside)
    return float(after - before)


def _add_up(found: Sequence[Mapping[str, Any]], notes: Sequence[Note]) -> bool:
    """Whether the clock was started once for all trials, so that their seconds add up."""
    spans = []
    for trial in found:
        own = [n.span for n in notes if n.model == trial["model"].number and n.span]
        if not own or not isinstance(trial["seconds"], float | int):
            return False
        spans.append((own[0][0], own[-1][1], float(trial["seconds"])))
    spans.sort()  # the list may be ordered by what the trials reached
    begin = spans[0][0]
    later = [(end - begin, end - start, told) for start, end, told in spans[1:]]
    return bool(later) and all(
        told > 0.9 * since_begin and told > 1.5 * own for since_begin, own, told in later
    )


def _has_learned(probe: Probe, model: Handle, tests: tuple[Array | RemoteArray, Array]) -> bool:
    """Whether a model that `fit` never saw has learned, in a loop of the student's own."""
    best = max((a for a in probe.accuracies(model, *tests) if a is not None), default=0.0)
    chance = 1 / max(2, len(np.unique(tests[1])))
    return best > chance + _LEAST_LEARNED * (1 - chance)


def _number(
    value: Any, trial: int, key: str, expected: str, misconception: str, function: str
) -> float:
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if key == "accuracy" and isinstance(value, list | tuple) and len(value) == 2:
        misconception = "both-numbers"
    if isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value):
        return float(value)
    return fail(
        f"{key!r} of trial {trial} is {describe(value)}.",
        expected=expected,
        misconception=misconception,
        function=function,
        near=_near(key),
    )


def _near(key: str) -> str:
    """Where a record's value stands: beside its key, before any other mention of the word."""
    return f"\"{key}\":|'{key}':|{key}=|{key} =|{key}"
