"""Expectations about trials: enough of them, different, independent, honestly reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.assignment.task import Task
from grader.common.text import counted
from grader.expect.basics import fail, named
from grader.sandbox.claims import Note
from grader.sandbox.evidence import Array, Handle, describe

_MOST_TRIALS = 100
_LEAST_UPDATES = 8  # of the weights, in a training that does not look like a pretext
TRIAL_KEYS = ("model", "epochs", "accuracy", "seconds")


def trials(value: Any, least: int, *, function: str = "") -> list[dict[str, Any]]:
    """At least so many trials, at most 100, each a dict with model, epochs, accuracy and seconds.

    Returns:
        The trials.
    """
    expected = f"a list of at least {least} dicts with the keys {', '.join(TRIAL_KEYS)}"
    if isinstance(value, dict):
        lone = set(TRIAL_KEYS) <= set(value)
        value = [value] if lone else list(value.values())
    if not isinstance(value, list | tuple):
        said = f"`{named(function)}` returned {describe(value)}."
        fail(said, expected=expected, function=function)
    if len(value) > _MOST_TRIALS:
        fail(
            f"There are {len(value)} trials, more than anybody can look at.",
            expected=f"{least} to {_MOST_TRIALS} trials",
            function=function,
        )
    for number, trial in enumerate(value, start=1):
        if not isinstance(trial, dict):
            fail(
                f"Trial {number} is {describe(trial)}.",
                expected=expected,
                misconception="not-dicts",
                function=function,
            )
        lacking = [key for key in TRIAL_KEYS if key not in trial]
        if lacking:
            fail(
                f"Trial {number} has no {lacking[0]!r}; its keys are "
                f"{', '.join(repr(key) for key in list(trial)[:8])}.",
                expected=expected,
                misconception="missing-key",
                function=function,
            )
        model = trial["model"]
        if not (isinstance(model, Handle) and model.kind == "model"):
            fail(
                f"The model of trial {number} is {describe(model)}.",
                expected="the Keras model that this trial has trained",
                misconception="not-a-model",
                function=function,
            )
    if len(value) < least:
        fail(
            f"There {'is' if len(value) == 1 else 'are'} {counted(len(value), 'trial')}.",
            expected=expected,
            misconception="too-few-trials",
            function=function,
        )
    return list(value)


def trials_differ(
    found: Sequence[Mapping[str, Any]], notes: Sequence[Note], least: int, *, function: str = ""
) -> None:
    """So many trials differ from each other in more than their random start.

    Where they differ in something else as well, so do those that were given seeds of their own: a
    student may ask how much of a difference is chance.
    """
    setups, seeded = set(), set()
    for place, trial in enumerate(found):
        own = _trainings_of(found, place, notes)
        setup = " ".join(n.setup for n in own) or f"unknown {trial['model'].number}"
        setups.add(setup)
        seeded.add((setup, *(n.seed for n in own)))
    distinct = len(setups)
    if distinct < least and not (distinct > 1 and len(seeded) >= least):
        fail(
            f"Of the {len(found)} trials only {distinct} differ"
            f"{'s' * (distinct == 1)} from the others in anything but chance.",
            expected=f"at least {least} different trials",
            misconception="same-trial-repeated",
            function=function,
        )


def _trainings_of(
    found: Sequence[Mapping[str, Any]], place: int, notes: Sequence[Note]
) -> list[Note]:
    """The trainings of the trial at `place`.

    Where one model stands in several trials, and was trained once for each of them, they share its
    trainings in their order.
    """
    number = found[place]["model"].number
    own = [note for note in notes if note.model == number and note.setup]
    same = [at for at, trial in enumerate(found) if trial["model"].number == number]
    if len(same) == len(own) > 1:
        return [own[same.index(place)]]
    return own


def made_inside(
    found: Sequence[Mapping[str, Any]],
    notes: Sequence[Note],
    *,
    elapsed: float,
    ignores: bool,
    task: Task,
    function: str = "",
) -> None:
    """The trials were made while the function ran, from what it was given.

    Args:
        found: the trials.
        notes: what the recorder saw; nothing of a training loop of the student's own.
        elapsed: seconds that the whole call took.
        ignores: whether the function's code never reads its parameters.
        task: what the samples are called.
        function: the student's function.
    """
    told = [trial["seconds"] for trial in found]
    seconds = sum(each for each in told if isinstance(each, float | int))
    if not notes and (ignores or seconds > 1.1 * elapsed + 0.2):
        fail(
            f"`{named(function)}` trains nothing: in {elapsed:.1f} seconds it gave "
            f"{len(found)} models "
            "that had been trained before it was called.",
            expected="trials that are made when the function is called, on the "
            f"{task.samples} it is given",
            misconception="trained-elsewhere",
            function=function,
        )


def seen_training(found: Sequence[Mapping[str, Any]], notes: Sequence[Note]) -> bool:
    """Whether the model of each trial was seen training, in more than a few steps.

    Args:
        found: the trials.
        notes: what the recorder saw.
    """
    made = {trial["model"].number: 0 for trial in found}
    for note in notes:
        if note.model in made:
            made[note.model] += note.updates
    return all(updates >= _LEAST_UPDATES for updates in made.values())


def independent_trials(
    found: Sequence[Mapping[str, Any]], notes: Sequence[Note], *, function: str = ""
) -> None:
    """Each trial trained a model of its own, from a fresh start."""
    numbers = [trial["model"].number for trial in found]
    expected = "a fresh model for each trial"
    if len(set(numbers)) < len(numbers):
        fail(
            "The same model object stands in more than one trial.",
            expected=expected,
            misconception="one-model-trained-on",
            function=function,
        )
    untold = [number for number in numbers if not any(n.model == number for n in notes)]
    finished: list[tuple[int, tuple[int, ...]]] = []
    for note in notes:
        same = [after for model, after in finished if model == note.model]
        if len(untold) > 1 and note.model not in numbers and note.before in same:
            fail(
                "One model was trained on and on; the trials hold copies of it.",
                expected=expected,
                misconception="one-model-trained-on",
                function=function,
                near="fit(",
            )
        kernels = [c for c in note.before if c]
        for model, after in finished:
            if model != note.model and kernels and note.before == after and model in numbers:
                fail(
                    "A trial goes on from the weights of an earlier trial.",
                    expected=expected,
                    misconception="one-model-trained-on",
                    function=function,
                    near="fit(",
                )
        if note.after:
            finished.append((note.model, note.after))


def trained_on_what_is_given(
    notes: Sequence[Note], *, count: int, whole: int, task: Task, function: str = ""
) -> None:
    """No trial took the whole data set from elsewhere, where `count` samples of it were given."""
    for note in notes:
        used = (note.samples or 0) + (note.held_out or 0)
        if used == whole != count:
            fail(
                f"A trial was trained on {used} {task.samples}; {count} were given.",
                expected=f"trials that are trained on the {task.samples} that are given",
                misconception="ignores-arguments",
                function=function,
                near="fit(",
            )


def not_scaled_again(
    notes: Sequence[Note], inputs: Array, *, task: Task, function: str = ""
) -> None:
    """At least one trial was trained on inputs about as large as those that were given.

    Another scale may be what a trial tries; if all of them see next to nothing, it is a mistake.

    Args:
        notes: what the recorder saw.
        inputs: some of those given, float (n, ...).
        task: what the samples are called.
        function: the student's function.
    """
    spreads = [n.spread[1] - n.spread[0] for n in notes if n.spread]
    given = float(np.ptp(inputs))
    if spreads and max(spreads) < given / 50:
        fail(
            f"In all trials the {task.samples} lie between values only {max(spreads):.2g} apart; "
            f"those that are given, {given:.2g}.",
            expected=f"trials on the {task.samples} as they are given",
            misconception="normalised-twice",
            function=function,
            near="255",
        )
