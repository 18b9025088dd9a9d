"""Whether two processes say the same of a model: what its twin gives, and what it gives itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.descriptions import CannotRebuildError
from grader.checks.samples import Inputs, brightened, count, pick
from grader.sandbox.evidence import Array, Handle
from grader.sandbox.session import Reply, Session

_LITTLE = 0.01  # outputs nearer to each other say about the same
_MOST_COMPARED = 8  # images on which a model is compared with its description
_DRAWS = 8  # of outputs that differ each time
_FACTORS = tuple(10.0**power for power in range(2, 38, 2))  # as far as float32 goes
_OTHERWISE = "it computes something else than what it is said to be made of"


@dataclass(frozen=True)
class _Compared:
    """One of a model's outputs, which is compared.

    Attributes:
        model: itself.
        twin: it in the probe process.
        some: images.
        lent: the numbers for a copy of the model, where it must not be run itself.
        place: which output it is, from 0.
    """

    model: Handle
    twin: Handle
    some: Inputs
    lent: tuple[Any, ...]
    place: int


class Comparison:
    """Compares a model where it stands with its twin in the probe process.

    Args:
        session: the process with the model in it.
        probe: the process with the twin in it.
    """

    def __init__(self, session: Session, probe: Session) -> None:
        self._session = session
        self._probe = probe

    def settings(self, question: str, model: Handle, args: tuple[Any, ...], here: Reply) -> bool:
        """Ask the model itself what its twin has answered.

        Args:
            question: about how it is compiled.
            model: itself.
            args: of the question.
            here: the twin's answer.

        Returns:
            Whether the model itself could be asked.

        Raises:
            CannotRebuildError: it says something else.
        """
        there = self._session.inspect("at_once", question, model, *args)
        if _cannot_compute(there):
            return False
        if not _agree(here, there):
            raise CannotRebuildError("it is compiled otherwise than it is said to be")
        return True

    def outputs(
        self, model: Handle, twin: Handle, images: Inputs, *, has_state: bool, is_empty: bool
    ) -> bool | None:
        """Ask the model itself what it gives on some of the images.

        Args:
            model: itself.
            twin: it in the probe process.
            images: (n, ...), or what else a model takes.
            has_state: whether running it may change its numbers.
            is_empty: whether it had no weights when it was described.

        Returns:
            Whether the model itself could be run; None where there was nothing to compare.

        Raises:
            CannotRebuildError: it gives something else than its twin.
        """
        chosen = np.random.default_rng().permutation(count(images))[:_MOST_COMPARED]
        some = pick(images, np.sort(chosen))
        here = self._outputs(twin, some)
        if here.raised is not None:
            return None  # the twin takes no such images, and will say so
        lent = self._lent(twin) if has_state or is_empty else ()
        there = self._session.inspect("answer", model, some, *lent)
        if _cannot_compute(there):
            return False
        if there.raised is None and _count(there) != _count(here):
            raise CannotRebuildError(_OTHERWISE)
        for place in range(_count(here)):  # each by itself: one may say much, and another little
            one = _Compared(model, twin, some, lent, place)
            self._output(one, _one(here, place), _one(there, place), has_state=has_state)
        return True

    def _output(self, one: _Compared, here: Reply, there: Reply, *, has_state: bool) -> None:
        if not _agree(here, there):
            self._by_chance(one)
        elif not has_state and _says_little(here.value):
            stretched = self._stretched(one)
            if not stretched and not _agree_closely(here, there):
                raise CannotRebuildError(_OTHERWISE)

    def _stretched(self, one: _Compared) -> bool:
        """Compare again on images so bright that the outputs differ from each other.

        Returns:
            Whether there are such images: of words and of the numbers of words there are none.
        """
        for factor in _FACTORS:
            bright = brightened(one.some, factor)
            if bright is None:
                return False
            here = self._here(one, bright)
            if here.raised is not None or not _says_little(here.value):
                break
        else:
            return True  # it says the same of everything, and so does its twin
        if not _agree(here, self._there(one, bright)):
            raise CannotRebuildError(_OTHERWISE)
        return here.raised is None

    def _by_chance(self, one: _Compared) -> None:
        """Compare a model with its twin where both give something else each time."""
        there = [self._there(one, one.some) for _ in range(_DRAWS)]
        here = [self._here(one, one.some) for _ in range(_DRAWS)]
        if not _alike_by_chance(here, there):
            raise CannotRebuildError(_OTHERWISE)

    def _here(self, one: _Compared, images: Inputs) -> Reply:
        return _one(self._outputs(one.twin, images), one.place)

    def _there(self, one: _Compared, images: Inputs) -> Reply:
        answer = self._session.inspect("answer", one.model, images, *one.lent)
        return _one(answer, one.place)

    def _outputs(self, twin: Handle, images: Inputs) -> Reply:
        return self._probe.inspect("outputs", twin, images)

    def _lent(self, twin: Handle) -> tuple[list[Array]]:
        """The numbers of a twin, for a copy of its model."""
        told = self._probe.inspect("export", twin).value
        return ([np.asarray(each) for each in told["weights"]],)


def _count(answer: Reply) -> int:
    """How many outputs an answer tells of."""
    return len(answer.value) if isinstance(answer.value, list) else 1


def _one(answer: Reply, place: int) -> Reply:
    """What an answer tells of one output; of one that is not there None, which is like nothing."""
    if answer.raised is not None or not isinstance(answer.value, list):
        return answer
    return Reply(value=answer.value[place] if place < len(answer.value) else None)


def _cannot_compute(there: Reply) -> bool:
    """Whether nothing is computed at once in the submission's process."""
    return there.raised is None and there.value is None


def _agree(here: Reply, there: Reply) -> bool:
    """Whether two answers are the same, numbers up to rounding."""
    if here.raised is not None or there.raised is not None:
        return here.raised is not None and there.raised is not None
    return _same(here.value, there.value)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[k], right[k]) for k in left)
    if isinstance(left, str | bool) or isinstance(right, str | bool):
        return bool(left == right)
    try:
        one, two = np.asarray(left, np.float64), np.asarray(right, np.float64)
    except (TypeError, ValueError):
        return False
    slack = 1e-3 if one.ndim > 1 else 1e-5  # outputs, which are rounded on the way, or settings
    return one.shape == two.shape and np.allclose(one, two, rtol=1e-3, atol=slack, equal_nan=True)


def _agree_closely(here: Reply, there: Reply) -> bool:
    """Whether outputs that hardly differ from sample to sample do so in the same way.

    Rounding of float32 is left, and a part in twenty of what there is of differences.
    """
    one, two = (np.asarray(each.value, np.float64) for each in (here, there))
    spread = float(np.ptp(one, axis=0).max(initial=0.0))
    size = float(np.abs(one).max(initial=1.0))
    return bool(np.abs(one - two).max(initial=0.0) <= 0.05 * spread + 1e-5 * size)


def _says_little(outputs: Any) -> bool:
    """Whether outputs, float (n, ...), are about the same for each image."""
    values = np.asarray(outputs)
    if values.ndim < 2 or values.dtype.kind not in "biuf" or not np.isfinite(values).all():
        return False
    return float(np.ptp(values.astype(np.float64), axis=0).max(initial=0.0)) < _LITTLE


def _alike_by_chance(here: list[Reply], there: list[Reply]) -> bool:
    """Whether outputs that differ each time have about the same means and deviations."""
    try:
        one, two = (
            np.stack([np.asarray(r.value, np.float64) for r in each]) for each in (here, there)
        )
    except (TypeError, ValueError):
        return False
    if any(each.raised is not None for each in (*here, *there)) or one.shape != two.shape:
        return False
    spreads = [each.std(axis=0, ddof=1) for each in (one, two)]
    if min(float(each.max(initial=0.0)) for each in spreads) < 1e-5:
        return False  # one of them does not do anything by chance
    sizes = [float(np.sqrt(np.mean(each**2))) for each in spreads]
    gap = np.sqrt(np.mean((one.mean(axis=0) - two.mean(axis=0)) ** 2))
    return bool(max(sizes) < 2 * min(sizes) and gap < max(sizes))
