"""What a student process says in JSON beside its values: checked, cut, and made harmless to show.

An exception, the outline of the functions, notes of trainings. All of it is a claim of code that
nobody has read, and may be forged; what has another form than ours is refused.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from grader.common.text import shown, visible, without_nodes
from grader.sandbox.evidence import EvidenceError

_MOST_NOTES = 1000
_MOST_FRAMES = 20
_MOST_LINE = 1 << 24

_Int = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_Ints = Annotated[list[_Int], Meta(max_length=4096)]  # one for each weight of a model
_Two = Annotated[list[float], Meta(min_length=2, max_length=2)]


class Frame(msgspec.Struct, frozen=True):
    """A line of the submission that an exception came through."""

    line: int = 0
    function: str = ""
    text: str = ""


class Raised(msgspec.Struct, frozen=True):
    """An exception; see `far/module.py`."""

    type: str
    message: str = ""
    causes: str = ""
    frames: list[Frame] = []
    innermost_is_own: bool = False
    missing_module: str = ""
    line: int = 0


class ClaimedFunction(msgspec.Struct, frozen=True):
    """What stands under the name of a function; see `far/module.py`."""

    callable: bool
    type: str = ""
    least: int = 0
    most: int | None = None
    parameters: list[str] = []
    keyword_only: list[str] = []


class Note(msgspec.Struct, frozen=True):
    """One training; see `far/recorder.py`."""

    how: str
    model: _Int
    samples: _Int | None = None
    updates: _Int = 0
    exact: bool | UnsetType = UNSET
    spread: Annotated[list[float], Meta(max_length=2)] | UnsetType = UNSET
    mean: float | UnsetType = UNSET
    held_out: _Int | UnsetType | None = UNSET
    aside: _Int | UnsetType = UNSET
    asked_epochs: _Int | UnsetType = UNSET
    batch_size: _Int | UnsetType | None = UNSET
    inputs: _Int | UnsetType = UNSET
    labels: _Ints | UnsetType = UNSET
    before: _Ints | UnsetType = UNSET
    after: _Ints | UnsetType = UNSET
    setup: Annotated[str, Meta(max_length=20_000)] | UnsetType = UNSET
    seed: _Int | UnsetType | None = UNSET
    epochs: _Int | UnsetType = UNSET
    logged: dict[str, float] | UnsetType = UNSET
    seconds: float | UnsetType = UNSET
    span: _Two | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse a note that lacks what every note of its kind tells."""
        if self.spread is not UNSET and len(self.spread) == 1:
            raise ValueError("a smallest value without a largest one")
        if self.how == "fit" and (self.epochs is UNSET or self.held_out is UNSET):
            raise ValueError("a training of nobody knows how many epochs or images")


def raised(value: Any) -> dict[str, Any]:
    """An exception as plain data.

    Raises:
        EvidenceError: it is none.
    """
    found = _as(Raised, value)
    return {
        "type": shown(found.type, most=100) or "Exception",
        "message": without_nodes(visible(found.message, 2000)),
        "causes": without_nodes(visible(found.causes, 2000)),
        "frames": [_frame(each) for each in found.frames[-_MOST_FRAMES:]],
        "innermost_is_own": found.innermost_is_own,
        "missing_module": shown(found.missing_module, most=100),
        "line": _line(found.line),
    }


def all_raised(value: Any) -> list[dict[str, Any]]:
    """Several exceptions.

    Raises:
        EvidenceError: they are none.
    """
    return [raised(each) for each in _as(list[Any], value)[:200]]


def outlines(value: Any) -> dict[str, dict[str, Any]]:
    """The functions of a submission.

    Raises:
        EvidenceError: it is no such thing.
    """
    found = _as(dict[str, ClaimedFunction], value)
    return {
        name: {
            **msgspec.structs.asdict(each),
            "type": shown(each.type, most=100),
            "parameters": [shown(p, most=100) for p in each.parameters[:20]],
            "keyword_only": [shown(p, most=100) for p in each.keyword_only[:20]],
        }
        for name, each in found.items()
    }


def notes(value: Any, *, most: float = math.inf) -> list[dict[str, Any]]:
    """What Keras was asked to do; no training took more seconds than `most`.

    Raises:
        EvidenceError: it is no such thing.
    """
    found = [msgspec.to_builtins(each) for each in _as(list[Note], value)[:_MOST_NOTES]]
    for note in found:
        if "seconds" in note:
            note["seconds"] = min(max(0.0, note["seconds"]), most)
    return found


def places(value: Any) -> list[int]:
    """The numbers of some arguments.

    Raises:
        EvidenceError: they are none.
    """
    found: list[int] = _as(_Ints, value)
    return found


def count(value: Any) -> int:
    """How many of something, never less than none.

    Raises:
        EvidenceError: it is no such thing.
    """
    return max(0, int(_as(_Int, value)))


def seconds(value: Any, *, most: float = math.inf) -> float:
    """How long something took, at most as long as we waited for it.

    Raises:
        EvidenceError: it is no such thing.
    """
    found: float = _as(float, value)
    if not math.isfinite(found) or found < 0:
        raise EvidenceError("a number of seconds that is none")
    return min(found, most)


def _frame(frame: Frame) -> dict[str, Any]:
    return {
        "line": _line(frame.line),
        "function": shown(frame.function, most=200),
        "text": visible(frame.text, 300),
    }


def _line(number: int) -> int:
    return number if 0 <= number <= _MOST_LINE else 0


def _as(kind: Any, value: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:  # half a character, too
        raise EvidenceError(visible(f"not in the form that is due: {error}", 200)) from None
