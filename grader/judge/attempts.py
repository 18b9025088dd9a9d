"""How often a check is tried, on which inputs, and which of its attempts counts.

Nothing here runs anything: a check's attempts are data, and what follows from them is too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from grader.common.outcomes import Outcome
from grader.report.records import CheckResult

_UNDECIDED = (Outcome.FAILED, Outcome.SKIPPED)


class Inputs(IntEnum):
    """What a check gets where it needs the result of another step."""

    USUAL = 1
    """The student's own where its step passed, else the ready-made one."""
    OWN = 2
    """The student's own, even where its step failed."""
    OWN_CHAIN = 3
    """Likewise; and what that one was made of is the student's own, too, all the way back."""


@dataclass(frozen=True)
class Attempt:
    """One way to try a check.

    Attributes:
        inputs: the results of other steps that it gets.
        stand_ins: the student's functions that others stand in for, where the student calls them.
    """

    inputs: Inputs = Inputs.USUAL
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tried:
    """An attempt and how it ended.

    Attributes:
        attempt: how the check was tried.
        result: how it ended.
        given: the steps for which a ready-made input was used, in the order of their use.
        covered_a_mistake: whether one of those steps had failed.
        covered_further_up: whether that holds for an own result that was used: a step that passed
            on a ready-made input in the place of a wrong one.
        error: what a check of ours raised that is itself wrong.
    """

    attempt: Attempt
    result: CheckResult
    given: tuple[str, ...] = ()
    covered_a_mistake: bool = False
    covered_further_up: bool = False
    error: BaseException | None = field(default=None, compare=False)


def following(
    tried: Sequence[Tried], broken: Callable[[], tuple[str, ...]], *, chain: bool = True
) -> Attempt | None:
    """The next attempt at a check, or None where its result stands.

    First on the usual inputs. Where a ready-made one covered a mistake, on the student's own: parts
    that fit each other are not marked down one by one. Then with stand-ins for functions that the
    code of the step calls. Last on a chain of own results, where one of them came from a
    ready-made input that covered a mistake.

    Args:
        tried: the attempts so far, in their order.
        broken: tells which functions the code of the step calls that are wrong or open; it is
            asked only where that matters, for it may take long.
        chain: whether a chain of own results may help: not where a check of the step has failed on
            it. The parts do not fit each other then, and what passes on it may do so by luck.
    """
    if not tried:
        return Attempt()
    if counted(tried).result.outcome not in _UNDECIDED:
        return None
    inputs = {each.attempt.inputs for each in tried}
    if Inputs.OWN_CHAIN in inputs:
        return None
    if tried[0].covered_a_mistake and Inputs.OWN not in inputs:
        return Attempt(Inputs.OWN)
    if not any(each.attempt.stand_ins for each in tried):
        names = broken()
        if names:
            return Attempt(stand_ins=names)
    if chain and any(each.covered_further_up for each in tried):
        return Attempt(Inputs.OWN_CHAIN)
    return None


def failed_on_chain(tried: Sequence[Tried]) -> bool:
    """Whether a check fails on a chain of own results, too."""
    on_chain = any(each.attempt.inputs is Inputs.OWN_CHAIN for each in tried)
    return on_chain and counted(tried).result.outcome != Outcome.PASSED


def counted(tried: Sequence[Tried]) -> Tried:
    """The attempt that counts: the first, unless a later one tells more."""
    best, *others = tried
    for each in others:
        best = each if _tells_more(each, than=best) else best
    return best


def _tells_more(now: Tried, *, than: Tried) -> bool:
    """Whether it passes, or fails by itself where the other only waited for another check.

    To fail with what that check has said already tells no more. A failure is surer with stand-ins:
    nothing of other steps' mistakes is left that may cause it.
    """
    if now.result.outcome == Outcome.PASSED:
        return than.result.outcome != Outcome.PASSED
    if now.result.outcome != Outcome.FAILED:
        return False
    waited = than.result.outcome == Outcome.SKIPPED
    if waited and now.result.message and than.result.message.endswith(now.result.message):
        return False
    return waited or (than.result.outcome == Outcome.FAILED and bool(now.attempt.stand_ins))
